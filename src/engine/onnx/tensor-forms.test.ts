import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  attributes,
  graphOf,
  modelOf,
  node,
  weights,
} from '../../../test/builders/engine-models.ts';
import { modelFile } from '../../../test/builders/onnx-weights.ts';
import { bytes, number } from '../../../test/builders/protobuf.ts';
import { floats } from '../../tensor/tensor.ts';
import { decodeModel } from './decode-model.ts';
import { encodeModel } from './encode-model.ts';

/** A TensorProto named `w` of the given type and shape, with one more field. */
function tensorOf(type: number, dims: readonly number[], ...fields: readonly Uint8Array[]): Buffer {
  return Buffer.concat([
    ...dims.map((size) => number(1, size)),
    number(2, type),
    bytes(8, 'w'),
    ...fields,
  ]);
}

function read(initializer: Buffer): unknown {
  const result = decodeModel(modelFile(initializer));
  return result.ok ? result.model.graph.constants.get('w')?.data : result.error.detail;
}

const raw = (view: ArrayBufferView): Uint8Array =>
  bytes(9, Buffer.from(view.buffer, view.byteOffset, view.byteLength));
const packed = (field: number, view: ArrayBufferView): Uint8Array =>
  bytes(field, Buffer.from(view.buffer, view.byteOffset, view.byteLength));

const withBranch = modelOf(
  graphOf(
    [
      node('ReduceSum', 'x', 's', attributes({ keepdims: 0 })),
      node('Greater', 's zero', 'c'),
      node('If', 'c', 'y', {
        then_branch: { kind: 'graph', value: graphOf([node('Neg', 'x', 'r')], {}, {}, 'r') },
        else_branch: { kind: 'graph', value: graphOf([node('Abs', 'x', 'r')], {}, {}, 'r') },
      }),
    ],
    { x: ['batch', 3] },
    { zero: floats([0], []) },
  ),
  17,
);

describe('engine/onnx: tensors', () => {
  it.each<[string, Buffer, unknown]>([
    ['raw float32', tensorOf(1, [2], raw(Float32Array.of(1, 2))), Float32Array.of(1, 2)],
    ['float_data', tensorOf(1, [2], packed(4, Float32Array.of(1, 2))), Float32Array.of(1, 2)],
    ['double_data', tensorOf(11, [1], packed(10, Float64Array.of(0.1))), Float64Array.of(0.1)],
    ['int32_data of int8', tensorOf(3, [2], number(5, -3), number(5, 4)), Int8Array.of(-3, 4)],
    ['int32_data of bool', tensorOf(9, [2], bytes(5, Buffer.of(1, 0))), Uint8Array.of(1, 0)],
    ['int32_data of float16', tensorOf(10, [1], number(5, 0x3c00)), Uint16Array.of(0x3c00)],
    ['int64_data', tensorOf(7, [1], number(7, -5)), BigInt64Array.of(-5n)],
    ['uint64_data', tensorOf(13, [1], number(11, 2n ** 63n)), BigUint64Array.of(2n ** 63n)],
    ['uint32 in uint64_data', tensorOf(12, [1], number(11, 2 ** 31)), Uint32Array.of(2 ** 31)],
    ['string_data', tensorOf(8, [1], bytes(6, 'word')), ['word']],
    ['no elements', tensorOf(1, [0]), new Float32Array(0)],
  ])('reads %s', (_, initializer, data) => {
    expect(read(initializer)).toEqual(data);
  });

  it.each<[string, Buffer, RegExp]>([
    ['eight-bit floats', tensorOf(17, [1], raw(Uint8Array.of(1))), /"w" is of element type 17/],
    ['too few bytes', tensorOf(1, [3], raw(Float32Array.of(1, 2))), /2 elements where .* 3/],
    ['half an element', tensorOf(1, [1], raw(Uint8Array.of(1, 2))), /0.5 elements/],
    ['a negative size', tensorOf(1, [-1]), /dimension of -1/],
    ['sizes beyond any memory', tensorOf(1, [2 ** 20, 2 ** 20]), /elements in 2 dimensions/],
    [
      'a rank no tensor has',
      tensorOf(
        1,
        Array.from({ length: 40 }, () => 1),
      ),
      /more than 32 numbers|in 40 dimensions/,
    ],
  ])('refuses %s', (_, initializer, reason) => {
    expect(read(initializer)).toMatch(reason);
  });

  it('does not copy weights that are aligned', () => {
    // Each name moves the weights by one byte, so one of four is aligned.
    const isView = ['a', 'ab', 'abc', 'abcd'].map((producer) => {
      const graph = graphOf([node('Add', 'x w', 'y')], { x: [4] }, { w: weights([4]) });
      const file = encodeModel(modelOf(graph, 17, { producer }));
      const result = decodeModel(file);
      const data = result.ok ? result.model.graph.constants.get('w')?.data : undefined;
      expect(data).toEqual(weights([4]).data);
      return ArrayBuffer.isView(data) && data.buffer === file.buffer;
    });

    expect(isView.filter(Boolean)).toHaveLength(1);
  });

  it('reads back branches', () => {
    const result = decodeModel(encodeModel(withBranch));

    expect(result.ok && result.model).toEqual(withBranch);
  });

  const checker = spawnSync('python3', ['-c', 'import onnx'], { timeout: 60_000 });

  it.skipIf(checker.status !== 0)('writes what the checker of onnx accepts', () => {
    const code = 'import onnx, sys; onnx.checker.check_model(sys.stdin.buffer.read())';
    const { graph } = withBranch;
    const outputs = [{ name: 'y', dtype: 'float32' as const, shape: ['batch', 3] }];
    const input = encodeModel({
      ...withBranch,
      opsets: new Map([['', 17]]),
      graph: { ...graph, outputs },
    });
    const checked = spawnSync('python3', ['-c', code], { input, timeout: 60_000 });

    expect(checked.stderr.toString()).toBe('');
  });
});
