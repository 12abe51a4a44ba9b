import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attributes,
  graphOf,
  modelOf,
  node,
  weights,
} from '../../../test/builders/engine-models.ts';
import { gradient, gradientName } from '../gradient.ts';
import type { Model, TypedGraph } from '../graph/graph.ts';
import { intOf } from '../graph/attribute.ts';
import { encodeGraph } from '../onnx/encode-model.ts';
import { sessionEvaluator } from '../session/evaluator.ts';
import { Session } from '../session/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { prepareModel } from './prepare.ts';
import { deviation } from './prove.ts';

const evaluate = sessionEvaluator();

interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly begin: number;
  readonly end: number;
}

const axis: fc.Arbitrary<Axis> = fc
  .record({
    size: fc.integer({ min: 3, max: 8 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 4 }),
    begin: fc.nat(2),
    end: fc.nat(2),
  })
  .filter(({ kernel, begin, end }) => begin < kernel && end < kernel);

const pools = fc.record({
  type: fc.constantFrom('MaxPool', 'AveragePool', 'LpPool'),
  axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
  counted: fc.nat(1),
});
type Pool = typeof pools extends fc.Arbitrary<infer E> ? E : never;

/** A pool, and what works for any size behind it, as a file must that the runtime opens. */
function pooled({ type, axes, counted }: Pool, opset: number): Model {
  const pool = node(
    type,
    'x',
    'p',
    attributes({
      kernel_shape: axes.map(({ kernel }) => kernel),
      strides: axes.map(({ stride }) => stride),
      pads: [...axes.map(({ begin }) => begin), ...axes.map(({ end }) => end)],
      ceil_mode: 1,
      ...(type === 'AveragePool' ? { count_include_pad: counted } : {}),
    }),
  );
  return modelOf(
    graphOf([pool, node('Sin', 'p', 'y')], { x: ['batch', 2, ...axes.map(({ size }) => size)] }),
    opset,
    { irVersion: 10 },
  );
}

async function typed(model: Model): Promise<TypedGraph> {
  const result = await prepareModel(model, { output: 'y', evaluate });
  if (!result.ok) throw new Error(result.detail);
  return result.typed;
}

/** Value and gradient of the sum of all outputs. */
async function slopes(graph: TypedGraph, x: Tensor): Promise<Readonly<Record<string, Tensor>>> {
  const result = gradient(graph, { of: 'y', withRespectTo: ['x'] });
  if (!result.ok) throw new Error('no gradient');
  const session = await Session.open(encodeGraph(result.typed), { optimisation: 'basic' });
  const answers = await session.run({ x });
  await session.close();
  return answers;
}

describe('engine/prepare: sizes of pools', () => {
  it('before opset 22 every pool gives what it gives from then on, and its gradient', async () => {
    let changed = 0;
    const run = async (pool: Pool): Promise<void> => {
      const [old, fresh] = [await typed(pooled(pool, 20)), await typed(pooled(pool, 22))];
      const before = old.graph.nodes.find(({ type }) => type === pool.type);
      if (intOf(before?.attributes ?? {}, 'ceil_mode', 0) === 0) changed += 1;
      const x = weights([2, 2, ...pool.axes.map(({ size }) => size)]);
      const [given, expected] = [await slopes(old, x), await slopes(fresh, x)];
      expect(given['y']?.shape).toEqual(expected['y']?.shape);
      for (const name of ['y', gradientName('x')])
        expect(deviation(expected[name], given[name])).toBeLessThan(1e-5);
    };
    await fc.assert(fc.asyncProperty(pools, run), { numRuns: 60 });

    expect(changed).toBeGreaterThan(0);
  });

  it('leaves pools alone whose size nobody doubts', async () => {
    const sure = { size: 8, kernel: 3, stride: 2, begin: 0, end: 0 };
    const model = pooled({ type: 'MaxPool', axes: [sure], counted: 0 }, 20);

    expect((await typed(model)).graph.nodes[0]?.attributes).toEqual(
      model.graph.nodes[0]?.attributes,
    );
  });
});
