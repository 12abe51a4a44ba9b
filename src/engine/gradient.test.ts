import { describe, expect, it } from 'vitest';
import type { Tensor } from '../tensor/tensor.ts';
import { floats } from '../tensor/tensor.ts';
import { int, text } from './graph/attribute.ts';
import { GraphBuilder } from './graph/builder.ts';
import type { TypedGraph } from './graph/graph.ts';
import type { Value } from './graph/value.ts';
import { gradient, gradientName } from './gradient.ts';
import { encodeGraph } from './onnx/encode-model.ts';
import { Session } from './session/session.ts';

const SIZE = 3;

function bytes(values: readonly number[], shape: readonly number[]): Tensor {
  return { dtype: 'uint8', shape, data: Uint8Array.from(values) };
}

/** A graph of one input `x` of [batch, 3] and one output `y`. */
function graphOf(build: (g: GraphBuilder, x: Value) => Value): TypedGraph {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [-1, SIZE]);
  return g.finish('tested', [{ name: 'y', value: build(g, x) }]);
}

/** Quantised with a scale of 0.5 and a zero point of 1, to uint8 as it is without a zero point. */
function quantised(g: GraphBuilder, x: Value): Value {
  return g.op('QuantizeLinear', [x, g.constant(floats([0.5], []))]);
}

function dequantised(g: GraphBuilder, x: Value): Value {
  return g.op('DequantizeLinear', [x, g.constant(floats([0.25], []))]);
}

async function gradientAt(
  typed: TypedGraph,
  values: readonly number[],
): Promise<readonly number[]> {
  const session = await Session.open(encodeGraph(typed));
  const results = await session.run({ x: floats(values, [values.length / SIZE, SIZE]) });
  await session.close();
  return Array.from(results[gradientName('x')]?.data ?? [], Number);
}

describe('gradient', () => {
  it('is zero behind a step, and says so', () => {
    const result = gradient(
      graphOf((g, x) => g.mul(g.op('Round', [x]), x)),
      { of: 'y', withRespectTo: ['x'] },
    );
    expect(result).toMatchObject({
      ok: true,
      blocks: [{ type: 'Round', reason: 'zero-derivative' }],
    });
  });

  it('says nothing of shapes, whose elements do not matter', () => {
    const result = gradient(
      graphOf((g, x) => g.mul(x, g.cast(g.op('Size', [x]), 'float32'))),
      { of: 'y', withRespectTo: ['x'] },
    );
    expect(result).toMatchObject({ ok: true, blocks: [] });
  });

  it('names whole numbers as the end of the path', () => {
    const result = gradient(
      graphOf((g, x) => g.mul(x, dequantised(g, quantised(g, x)))),
      { of: 'y', withRespectTo: ['x'] },
    );
    expect(result).toMatchObject({ ok: true, blocks: [{ type: 'QuantizeLinear' }] });
  });

  it('passes a step that it is told to pass', async () => {
    const result = gradient(
      graphOf((g, x) => g.scale(g.op('Round', [x]), 3)),
      { of: 'y', withRespectTo: ['x'], straightThrough: true },
    );
    if (!result.ok) throw new Error('no gradient');
    expect(result.blocks).toEqual([]);
    expect(await gradientAt(result.typed, [0.2, 0.9, -4])).toEqual([3, 3, 3]);
  });

  it('passes quantised numbers, however they are laid out, but what was cut off', async () => {
    const result = gradient(
      graphOf((g, x) => {
        const turned = g.transpose(quantised(g, x), [1, 0]);
        return dequantised(g, g.op('Unsqueeze', [turned, g.vector([0])]));
      }),
      { of: 'y', withRespectTo: ['x'], straightThrough: true },
    );
    if (!result.ok) throw new Error('no gradient');
    // uint8 begins at 0 and ends at 255 · 0.5.
    expect(await gradientAt(result.typed, [1, 100, 127, -3, 128, 0.1])).toEqual([
      0.5, 0.5, 0.5, 0, 0, 0.5,
    ]);
  });

  it('passes numbers that are quantised by their own range', async () => {
    const result = gradient(
      graphOf((g, x) => {
        const [q, scale, zero] = g.emit('DynamicQuantizeLinear', [x], {}, 3);
        if (q === undefined) throw new Error('no output');
        return g.op('DequantizeLinear', [q, scale, zero]);
      }),
      { of: 'y', withRespectTo: ['x'], straightThrough: true },
    );
    if (!result.ok) throw new Error('no gradient');
    for (const value of await gradientAt(result.typed, [1, -2, 0.5]))
      expect(value).toBeCloseTo(1, 1);
  });

  it('passes kernels on whole numbers as the float operators they stand for', async () => {
    const weights = bytes([5, 3, 4, 7, 3, 1], [SIZE, 2]);
    const one = floats([1], []);
    const result = gradient(
      graphOf((g, x) => {
        const [scale, fine, three] = [
          g.constant(one),
          g.constant(floats([0.5], [])),
          g.constant(bytes([3], [])),
        ];
        const q = g.op('QuantizeLinear', [x, scale, three]);
        const w = g.constant(weights);
        const wide = g.op('MatMulInteger', [q, w, three, three]);
        const narrow = g.op('QLinearMatMul', [q, scale, three, w, fine, three, scale, three]);
        return g.add(g.cast(wide, 'float32'), g.op('DequantizeLinear', [narrow, scale, three]));
      }),
      { of: 'y', withRespectTo: ['x'], straightThrough: true },
    );
    if (!result.ok) throw new Error('no gradient');
    // Rows of the weights less 3, summed: once by the first kernel, once by half by the second.
    expect(await gradientAt(result.typed, [10, 20, 30])).toEqual([3, 7.5, -3]);
  });

  it('names every node without a gradient at once', () => {
    const result = gradient(
      graphOf((g, x) => {
        const square = g.matmul(
          g.op('Unsqueeze', [x, g.vector([2])]),
          g.op('Unsqueeze', [x, g.vector([1])]),
        );
        return g.add(g.op('Det', [square]), g.op('Det', [g.neg(square)]));
      }),
      { of: 'y', withRespectTo: ['x'] },
    );
    expect(result).toMatchObject({ ok: false, unsupported: [{ type: 'Det', nodes: [{}, {}] }] });
  });

  it('names a node whose rule does not cover it, and why', () => {
    const result = gradient(
      graphOf((g, x) => {
        const steps = g.op('Unsqueeze', [x, g.vector([0])]);
        const weights = g.constant(floats([1, 2, 3], [1, 1, SIZE]));
        const attributes = {
          hidden_size: int(1),
          direction: text('forward'),
          clip: { kind: 'float', value: 3 },
        } as const;
        return g.op('RNN', [steps, weights, g.constant(floats([1], [1, 1, 1]))], attributes);
      }),
      { of: 'y', withRespectTo: ['x'] },
    );
    expect(result).toMatchObject({
      ok: false,
      unsupported: [{ type: 'RNN', reason: expect.stringContaining('clipped gates') }],
    });
  });
});
