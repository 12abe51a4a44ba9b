import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  attributes,
  graphOf,
  modelOf,
  node,
  weights,
} from '../../../test/builders/engine-models.ts';
import type { Attribute } from '../graph/attribute.ts';
import type { Graph, Model, Node, TypedGraph } from '../graph/graph.ts';
import { decodeModel } from '../onnx/decode-model.ts';
import { sessionEvaluator } from '../session/evaluator.ts';
import { floats, integers } from '../../tensor/tensor.ts';
import { prepareModel } from './prepare.ts';
import type { PrepareResult } from './prepare.ts';
import { probeSamples } from './probe.ts';
import { deviation, oneOf, rowOf } from './prove.ts';

const evaluate = sessionEvaluator();

async function prepared(model: Model, output = 'y'): Promise<Extract<PrepareResult, { ok: true }>> {
  const result = await prepareModel(model, { output, evaluate });
  if (!result.ok) throw new Error(result.detail);
  return result;
}

function typesOf(typed: TypedGraph): readonly string[] {
  return typed.graph.nodes.map(({ type }) => type);
}

function modelFrom({ graph, opsets }: TypedGraph, original: Model): Model {
  return { ...original, irVersion: 10, opsets, graph, functions: [] };
}

/** The prepared graph on three samples beside the original, on all at once or one by one. */
async function error(model: Model, typed: TypedGraph, output = 'y'): Promise<number> {
  const shapes = new Map(
    model.graph.inputs.map(({ name, shape }) => [name, (shape ?? []).slice(1).map(Number)]),
  );
  const feeds = probeSamples(model.graph.inputs, shapes, 3);
  const after = (await evaluate(modelFrom(typed, model), feeds, [output])).get(output);
  if (model.graph.inputs[0]?.shape?.[0] !== 1)
    return deviation((await evaluate(model, feeds, [output])).get(output), after);
  const errors = [0, 1, 2].map(async (index) => {
    const alone = await evaluate(model, oneOf(feeds, index), [output]);
    return deviation(alone.get(output), after && rowOf(after, index));
  });
  return Math.max(...(await Promise.all(errors)));
}

const graphAttribute = (value: Graph): Attribute => ({ kind: 'graph', value });
const branch = (...nodes: readonly Node[]): Attribute =>
  graphAttribute({ ...graphOf(nodes, {}, {}, 'r'), name: 'branch' });

describe('engine/prepare', () => {
  it('inlines functions of an older opset, with branches that use their arguments', async () => {
    const body = [
      node('ReduceMean', 'a', 'm', attributes({ axes: [1], keepdims: 1 })),
      node('ReduceSum', 'a', 'total', attributes({ keepdims: 0 })),
      node('Greater', 'total zero', 'c'),
      node('If', 'c', 'b', {
        then_branch: branch(node('Sub', 'a m', 'r')),
        else_branch: branch(
          node('LeakyRelu', 'a', 'r', { alpha: { kind: 'reference', value: 'slope' } }),
        ),
      }),
    ];
    const zero = node(
      'Constant',
      '',
      'zero',
      attributes({ value: { kind: 'tensor', value: floats([0], []) } }),
    );
    const model = modelOf(
      graphOf(
        [
          node('Shift', 'x', 'h', attributes({ slope: 0.25 }), 'local'),
          node('Neg', 'h', 'n'),
          node('Shift', 'n', 'y', attributes({ slope: 0.5 }), 'local'),
        ],
        { x: ['batch', 4] },
      ),
      17,
      {
        functions: [
          {
            domain: 'local',
            name: 'Shift',
            inputs: ['a'],
            outputs: ['b'],
            attributeNames: ['slope'],
            attributeDefaults: {},
            nodes: [zero, ...body],
            // ReduceSum takes its axes as an input here, ReduceMean as an attribute.
            opsets: new Map([['', 13]]),
          },
        ],
      },
    );
    const result = await prepared({ ...model, opsets: new Map([...model.opsets, ['', 13]]) });

    expect(typesOf(result.typed)).not.toContain('Shift');
    expect(result.report).toContain("2 calls of the model's own functions inlined");
    expect(
      await error({ ...model, opsets: new Map([...model.opsets, ['', 13]]) }, result.typed),
    ).toBeLessThan(1e-6);
  });

  it('takes the branch that the shape of the input decides', async () => {
    const model = modelOf(
      graphOf(
        [
          node('Shape', 'x', 's'),
          node('Gather', 's i', 'width'),
          node('Equal', 'width four', 'c'),
          node('If', 'c', 'y', {
            then_branch: branch(node('Relu', 'x', 'q'), node('Neg', 'q', 'r')),
            else_branch: branch(node('Identity', 'x', 'r')),
          }),
        ],
        { x: ['batch', 4] },
        { i: integers([1], []), four: integers([4], []) },
      ),
      17,
    );
    const result = await prepared(model);

    expect(typesOf(result.typed)).toEqual(['Relu', 'Neg', 'Identity']);
    expect(result.report).toContain('1 branches with a fixed condition taken');
    expect(await error(model, result.typed)).toBe(0);
  });

  it('makes constants of sizes, but not of the batch', async () => {
    const model = modelOf(
      graphOf(
        [
          node('Shape', 'x', 's'),
          node('Gather', 's zero', 'n'),
          node('Gather', 's two', 'w'),
          node('Concat', 'n w rest', 'target', attributes({ axis: 0 })),
          node('Reshape', 'x target', 'y'),
        ],
        { x: ['batch', 2, 6] },
        { zero: integers([0]), two: integers([2]), rest: integers([-1]) },
      ),
      17,
    );
    const { typed } = await prepared(model);

    expect(typesOf(typed)).toEqual(['Shape', 'Gather', 'Concat', 'Reshape']);
    expect(typed.graph.constants.get('w')).toEqual(integers([6]));
    expect(typed.types.get('y')?.shape).toEqual([-1, 6, 2]);
  });

  it('leaves what would not fit into memory uncomputed', async () => {
    const model = modelOf(
      graphOf(
        [
          node('ConstantOfShape', 'huge', 'zeros'),
          node('Shape', 'zeros', 's'),
          node('ReduceProd', 's', 'p', attributes({ keepdims: 0 })),
          node('Cast', 'p', 'f', attributes({ to: 1 })),
          node('Mul', 'x f', 'y'),
        ],
        { x: ['batch', 2] },
        { huge: integers([5000, 5000]) },
      ),
      17,
    );

    expect(typesOf((await prepared(model)).typed)).toContain('Mul');
  });

  it.each<[string, readonly Node[], readonly number[]]>([
    ['a class token', [node('Concat', 'token x', 'y', attributes({ axis: 1 }))], [4, 8]],
    [
      'attention heads folded into a batch that comes second',
      [
        node('Transpose', 'x', 't', attributes({ perm: [1, 0, 2] })),
        node('Reshape', 't heads', 'h'),
        node('Transpose', 'h', 'a', attributes({ perm: [1, 0, 2] })),
        node('Softmax', 'a', 'b', attributes({ axis: -1 })),
        node('Reshape', 'b apart', 'd'),
        node('Transpose', 'd', 'e', attributes({ perm: [2, 0, 1, 3] })),
        node('Reshape', 'e rows', 'f'),
        node('MatMul', 'f w', 'g'),
        node('Reshape', 'g back', 'k'),
        node('Transpose', 'k', 'y', attributes({ perm: [1, 0, 2] })),
      ],
      [4, 8],
    ],
    [
      'a recurrent layer with initial states',
      [
        node('Transpose', 'x', 't', attributes({ perm: [1, 0, 2] })),
        node('GRU', 't gw gr - - state', 'all last', attributes({ hidden_size: 3 })),
        node('Transpose', 'last', 'y', attributes({ perm: [1, 0, 2] })),
      ],
      [4, 8],
    ],
  ])('lifts %s to any batch', async (_, nodes, shape) => {
    const model = modelOf(
      graphOf(
        nodes,
        { x: [1, ...shape] },
        {
          token: weights([1, 1, 8]),
          heads: integers([4, 2, 4]),
          apart: integers([1, 2, 4, 4]),
          rows: integers([4, 8]),
          back: integers([4, 1, 8]),
          w: weights([8, 8]),
          gw: weights([1, 9, 8]),
          gr: weights([1, 9, 3]),
          state: weights([1, 1, 3]),
        },
      ),
      17,
    );
    const result = await prepared(model);

    expect(result.frozen).toBe(false);
    expect(result.typed.types.get('y')?.shape[0]).toBe(-1);
    expect(await error(model, result.typed)).toBeLessThan(1e-5);
  });

  it('leaves a model at one sample where rows would mix', async () => {
    const model = modelOf(
      graphOf(
        [
          node('ReduceSum', 'x axes', 'sum', attributes({ keepdims: 1 })),
          node('Div', 'x sum', 'y'),
        ],
        { x: [1, 4] },
        { axes: integers([0, 1]) },
      ),
      17,
    );
    const result = await prepared(model);

    expect(result.frozen).toBe(true);
    expect(result.report.at(-1)).toBe('made for one sample, and runs one at a time');
  });

  const networks = globSync('test/corpus/networks/*.onnx').sort();

  it.each(networks)('answers as %s does', async (file) => {
    const read = decodeModel(readFileSync(file));
    if (!read.ok) throw new Error(read.error.detail);
    const output = read.model.graph.outputs[0]?.name ?? '';
    const result = await prepared(read.model, output);

    expect(result.frozen).toBe(false);
    expect(await error(read.model, result.typed, output)).toBeLessThan(1e-4);
  });
});
