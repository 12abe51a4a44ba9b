import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attributes,
  body,
  graphOf,
  modelOf,
  node,
  weights,
} from '../../../test/builders/engine-models.ts';
import { filled, floats, integers, toNumbers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { gradient, gradientName } from '../gradient.ts';
import type { Model, Node, TypedGraph } from '../graph/graph.ts';
import { encodeGraph } from '../onnx/encode-model.ts';
import { sessionEvaluator } from '../session/evaluator.ts';
import { Session } from '../session/session.ts';
import { decideControlFlow } from './control-flow.ts';
import { prepareModel } from './prepare.ts';
import { probeSamples } from './probe.ts';
import { deviation } from './prove.ts';

const evaluate = sessionEvaluator();
const BATCH = 3;
/** Runs of each generated model: every one opens five sessions. */
const RUNS = 12;

const STATE = { i: 'int64', on: 'bool', h: 'float32' } as const;
const yes = filled('bool', [], 1);

interface Result {
  readonly typed: TypedGraph;
  readonly report: readonly string[];
}

async function prepared(model: Model): Promise<Result> {
  const result = await prepareModel(model, { output: 'y', evaluate });
  if (!result.ok) throw new Error(result.detail);
  return result;
}

function typesOf({ typed }: Result): readonly string[] {
  return typed.graph.nodes.map(({ type }) => type);
}

function samples(model: Model): Record<string, Tensor> {
  const shape = (model.graph.inputs[0]?.shape ?? []).slice(1).map(Number);
  return probeSamples(model.graph.inputs, new Map([['x', shape]]), BATCH);
}

/** Prepared, nothing is left that loops, values are those of the file, and the gradient is what differences of the file show. */
async function expectUnrolled(model: Model): Promise<Result> {
  const result = await prepared(model);
  expect(typesOf(result)).not.toEqual(expect.arrayContaining(['Loop']));
  expect(typesOf(result)).not.toEqual(expect.arrayContaining(['Scan']));
  const given = samples(model);
  const run = async (feeds: Record<string, Tensor>): Promise<Tensor | undefined> =>
    (await evaluate(model, feeds, ['y'])).get('y');
  const slopes = gradient(result.typed, { of: 'y', withRespectTo: ['x'] });
  if (!slopes.ok) throw new Error(slopes.unsupported.map(({ type }) => type).join());
  const session = await Session.open(encodeGraph(slopes.typed), { optimisation: 'basic' });
  const answers = await session.run(given);
  await session.close();
  const expected = await run(given);
  expect(answers['y']?.shape).toEqual(expected?.shape);
  expect(deviation(expected, answers['y'])).toBeLessThan(1e-5);
  const [x, slope] = [numbers(given['x']), numbers(answers[gradientName('x')])];
  // Along a fixed direction, which all elements are part of.
  const along = x.map((_, at) => Math.cos(at + 1));
  const step = 1 / 64;
  const moved = async (amount: number): Promise<number> => {
    const data = x.map((value, at) => value + amount * (along[at] ?? 0));
    return sum(numbers(await run({ x: floats(data, given['x']?.shape ?? []) })));
  };
  const numeric = ((await moved(step)) - (await moved(-step))) / (2 * step);
  const analytic = sum(slope.map((value, at) => value * (along[at] ?? 0)));
  const scale = 1 + sum(slope.map(Math.abs));
  expect(Math.abs(numeric - analytic) / scale).toBeLessThan(3e-3);
  return result;
}

function numbers(tensor: Tensor | undefined): number[] {
  if (tensor === undefined || tensor.dtype === 'string') throw new Error('not computed');
  return toNumbers(tensor);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** h ← tanh(h·w + x/4), from x on; `condition` are the nodes that give `go`. */
function looped(
  condition: readonly Node[],
  constants: Readonly<Record<string, Tensor>>,
  inputs = 'm c x',
): Model {
  const nodes = [
    node('MatMul', 'h w', 'p'),
    node('Mul', 'x quarter', 'share'),
    node('Add', 'p share', 'q'),
    node('Tanh', 'q', 'next'),
    ...condition,
  ];
  const loop = node('Loop', inputs, 'last all', { body: body(STATE, nodes, 'go next next') });
  return modelOf(
    graphOf(
      [
        loop,
        node('ReduceSum', 'all first', 's', attributes({ keepdims: 0 })),
        node('Mul', 's last', 'y'),
      ],
      { x: ['batch', 4] },
      { w: weights([4, 4]), quarter: floats([0.25], []), first: integers([0]), ...constants },
    ),
    17,
  );
}

const always = [node('Identity', 'on', 'go')];

describe('engine/prepare: loops', () => {
  it('writes out any Loop of a fixed number of iterations', async () => {
    const examples = fc.record({
      count: fc.integer({ min: 1, max: 5 }),
      limit: fc.boolean(),
      condition: fc.constantFrom('none', 'constant', 'counted', 'carried'),
      isScalar: fc.boolean(),
    });
    const run = async ({ count, limit, condition, isScalar }: ExampleOf<typeof examples>) => {
      const shape = isScalar ? [] : [1];
      const decides = condition === 'counted';
      const model = looped(
        decides
          ? [node('Add', 'i one', 'after'), node('Less', 'after count', 'go')]
          : condition === 'constant'
            ? [node('Identity', 'c', 'go')]
            : always,
        {
          m: integers([decides ? 1000 : count], shape),
          c: yes,
          one: integers([1], []),
          count: integers([count], []),
        },
        `${decides && !limit ? '-' : 'm'} ${condition === 'none' ? '-' : 'c'} x`,
      );
      const result = await expectUnrolled(model);
      expect(typesOf(result).filter((type) => type === 'Tanh')).toHaveLength(count);
      // What is the same in every iteration is there once.
      expect(typesOf(result).filter((type) => type === 'Mul')).toHaveLength(2);
    };
    await fc.assert(fc.asyncProperty(examples, run), { numRuns: RUNS });
  });

  it('runs what a condition carries from iteration to iteration', async () => {
    const nodes = [
      node('Mul', 'k two', 'double'),
      node('Less', 'double limit', 'go'),
      node('Sin', 'h', 'next'),
    ];
    const loop = node('Loop', '- - one x', 'k y', {
      body: body({ i: 'int64', on: 'bool', k: 'float32', h: 'float32' }, nodes, 'go double next'),
    });
    const model = modelOf(
      graphOf(
        [loop],
        { x: ['batch', 4] },
        { one: floats([1], []), two: floats([2], []), limit: floats([60], []) },
      ),
      17,
    );
    const result = await expectUnrolled(model);

    expect(typesOf(result).filter((type) => type === 'Sin')).toHaveLength(6);
  });

  it('takes any Scan apart, by axes and directions', async () => {
    const examples = fc.record({
      axis: fc.constantFrom(1, 2, -1, -2),
      length: fc.integer({ min: 1, max: 4 }),
      input: fc.nat(1),
      output: fc.nat(1),
      stacked: fc.constantFrom(0, 1, 2, -1),
      opset: fc.constantFrom(9, 11, 17, 20),
    });
    const run = async (each: ExampleOf<typeof examples>) => {
      const scan = node('Scan', 'start x x', 'last all', {
        ...attributes({
          num_scan_inputs: 2,
          scan_input_axes: [each.axis, each.axis],
          scan_input_directions: [each.input, 0],
          scan_output_axes: [each.stacked],
          scan_output_directions: [each.output],
        }),
        body: body(
          { h: 'float32', a: 'float32', b: 'float32' },
          [node('Mul', 'a b', 'ab'), node('Add', 'h ab', 'next'), node('Tanh', 'next', 'out')],
          'next out',
        ),
      });
      const model = modelOf(
        graphOf(
          [
            node('Gather', 'x zero', 'start', attributes({ axis: 1 })),
            scan,
            node('Sin', 'all', 'waves'),
            node('Add', 'waves last', 'y'),
          ],
          { x: ['batch', each.length, each.length] },
          { zero: integers([0], []) },
        ),
        each.opset,
      );
      await expectUnrolled(each.stacked === 0 ? model : beside(model, each.stacked));
    };
    const all = fc.assert(fc.asyncProperty(examples, run), { numRuns: 2 * RUNS });
    await expect(all).resolves.toBeUndefined();
  });

  it('follows loops in loops and branches in loops, with their constants', async () => {
    const inner = node('Loop', 'm - h', 'deep', {
      body: body(
        { j: 'int64', more: 'bool', k: 'float32' },
        [node('Mul', 'k factor', 'kf'), node('Add', 'kf x', 'k2'), node('Identity', 'more', 'go2')],
        'go2 k2',
        { factor: floats([0.5, 0.25, -0.5, 1]) },
      ),
    });
    const even = node('If', 'isEven', 'chosen', {
      then_branch: body({}, [node('Sin', 'deep', 'r')], 'r'),
      else_branch: body({}, [node('Mul', 'deep ten', 'r')], 'r', { ten: floats([-2], []) }),
    });
    const model = modelOf(
      graphOf(
        [
          node('Loop', 'm - x', 'y', {
            body: body(
              STATE,
              [
                inner,
                node('Mod', 'i two', 'rest'),
                node('Equal', 'rest zero', 'isEven'),
                even,
                node('Identity', 'on', 'go'),
              ],
              'go chosen',
            ),
          }),
        ],
        { x: ['batch', 4] },
        { m: integers([3], []), two: integers([2], []), zero: integers([0], []) },
      ),
      17,
    );
    const result = await expectUnrolled(model);

    expect(typesOf(result).filter((type) => type === 'Sin')).toHaveLength(2);
    expect(result.typed.graph.constants.size).toBeLessThan(4);
  });

  it('gives back what a Loop that never runs was given', async () => {
    const nodes = [node('Sin', 'h', 'next'), ...always];
    const model = modelOf(
      graphOf(
        [
          node('Loop', 'm - x', 'last', { body: body(STATE, nodes, 'go next') }),
          node('Cos', 'last', 'y'),
        ],
        { x: ['batch', 4] },
        { m: integers([0], []) },
      ),
      17,
    );

    expect(typesOf(await expectUnrolled(model))).toEqual(['Identity', 'Cos']);
  });

  it('lifts the batch of what a Scan became', async () => {
    const scan = node('Scan', 'start x', 'last all', {
      ...attributes({ num_scan_inputs: 1, scan_input_axes: [1] }),
      body: body(
        { h: 'float32', a: 'float32' },
        [node('Add', 'h a', 'next'), node('Tanh', 'next', 'out')],
        'next out',
      ),
    });
    const model = modelOf(
      graphOf(
        [scan, node('Reshape', 'last flat', 'rows'), node('Sin', 'rows', 'y')],
        { x: [1, 3, 4] },
        { start: filled('float32', [1, 4], 0.5), flat: integers([1, 4]) },
      ),
      17,
    );
    const result = await prepared(model);

    expect(result.report).toContain('1 loops unrolled');
    expect(result.report).toContain('made for one sample, rewritten for any number');
    expect(result.typed.types.get('y')?.shape).toEqual([-1, 4]);
  });

  it.each<[string, Model]>([
    [
      'its end depends on what is put in',
      looped(
        [
          node('ReduceSum', 'next', 'size', attributes({ keepdims: 0 })),
          node('Less', 'size limit', 'go'),
        ],
        { m: integers([4], []), c: yes, limit: floats([1e6], []) },
      ),
    ],
    ['it runs more than 512 times', looped(always, { m: integers([513], []), c: yes })],
    [
      '400 times 101 nodes are too many to write out',
      looped(
        [
          ...always,
          ...Array.from({ length: 97 }, (_, index) => node('Relu', 'next', `unused${index}`)),
        ],
        { m: integers([400], []), c: yes },
      ),
    ],
  ])('leaves a Loop where %s, and says so', async (reason, model) => {
    const result = await prepared(model);
    const slopes = gradient(result.typed, { of: 'y', withRespectTo: ['x'] });

    expect(result.report).toContain(`Loop "Loop last all" stays: ${reason}`);
    expect(slopes).toMatchObject({
      ok: false,
      unsupported: [{ type: 'Loop', nodes: ['Loop last all'] }],
    });
  });

  it('asks about so many loops only, however many a loop becomes', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `h${index}`);
    const inner = names.map((name, index) =>
      node('Loop', `m - ${index === 0 ? 'h' : names[index - 1]}`, name, {
        body: body(
          { j: 'int64', more: 'bool', k: 'float32' },
          [node('Sin', 'k', 'k2'), node('Identity', 'more', 'go2')],
          'go2 k2',
        ),
      }),
    );
    const outer = node('Loop', 'm - x', 'y', {
      body: body(STATE, [...inner, ...always], `go ${names.at(-1) ?? ''}`),
    });
    const model = modelOf(graphOf([outer], { x: ['batch', 2] }, { m: integers([10], []) }), 17);
    const decided = await decideControlFlow(model, evaluate);

    expect(decided.loops).toBe(256);
    expect(decided.kept).toHaveLength(45);
    expect(decided.kept[0]).toContain('more than 256 loops are too many to write out');
  });

  it('never calls the gradient of a branch that only looks outside zero', async () => {
    const model = modelOf(
      graphOf(
        [
          node('ReduceMean', 'x', 'mean', attributes({ keepdims: 0 })),
          node('Greater', 'mean half', 'c'),
          node('If', 'c', 'y', {
            then_branch: body({}, [node('Sin', 'x', 'r')], 'r'),
            else_branch: body({}, [node('Cos', 'x', 'r')], 'r'),
          }),
        ],
        { x: ['batch', 4] },
        { half: floats([0.5], []) },
      ),
      17,
    );
    const result = await prepared(model);

    expect(result.report).toContain(
      'If "If y" stays: its condition is computed from what is put in',
    );
    expect(gradient(result.typed, { of: 'y', withRespectTo: ['x'] })).toMatchObject({
      ok: false,
      unsupported: [{ type: 'If', nodes: ['If y'] }],
    });
  });
});

type ExampleOf<A> = A extends fc.Arbitrary<infer E> ? E : never;

/** With the batch somewhere else than first only what is stacked is compared. */
function beside(model: Model, axis: number): Model {
  const { graph } = model;
  const nodes = graph.nodes.map((each) => (each.type === 'Add' ? node('Cos', 'waves', 'y') : each));
  expect(axis).not.toBe(0);
  return { ...model, graph: { ...graph, nodes } };
}
