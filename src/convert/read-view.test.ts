import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertBytes, said, type ConvertedTensor } from '../../test/builders/convert-bytes.ts';
import {
  legacyTorchFile,
  torchFile,
  type StorageInput,
  type TensorInput,
  type Tree,
} from '../../test/builders/torch-file.ts';
import type { SharedChoice } from './sharing.ts';

/** The elements of a view by the definition of strides, one by one. */
function expected(tensor: TensorInput, storage: StorageInput, swap = 0): Uint8Array {
  const { shape, strides, offset = 0 } = tensor;
  const { bytes, data } = storage;
  const count = shape.reduce((product, size) => product * size, 1);
  const out = new Uint8Array(count * bytes);
  for (let element = 0; element < count; element += 1) {
    let rest = element;
    let at = offset;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      at += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    for (let byte = 0; byte < bytes; byte += 1) {
      const unit = swap === 0 ? byte : byte - (byte % swap) + (swap - 1 - (byte % swap));
      out[element * bytes + byte] = data[at * bytes + unit]!;
    }
  }
  return out;
}

const TYPES: readonly (readonly [type: string, bytes: number, dtype: string, unit: number])[] = [
  ['DoubleStorage', 8, 'F64', 8],
  ['FloatStorage', 4, 'F32', 4],
  ['HalfStorage', 2, 'F16', 2],
  ['BFloat16Storage', 2, 'BF16', 2],
  ['LongStorage', 8, 'I64', 8],
  ['IntStorage', 4, 'I32', 4],
  ['ShortStorage', 2, 'I16', 2],
  ['CharStorage', 1, 'I8', 1],
  ['ByteStorage', 1, 'U8', 1],
  ['BoolStorage', 1, 'BOOL', 1],
  ['ComplexFloatStorage', 8, 'C64', 4],
];

const FLOATS: StorageInput = {
  type: 'FloatStorage',
  bytes: 4,
  data: Uint8Array.from({ length: 96 }, (_, index) => index),
};
const one = (tensor: Partial<TensorInput> = {}): Tree =>
  new Map([['w', { storage: 0, shape: [2, 3], strides: [3, 1], ...tensor }]]);

const ramp = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + 3) & 0xff);

describe('convert: strides', () => {
  it.each<[string, Partial<TensorInput>]>([
    ['contiguous', {}],
    ['with an offset', { offset: 5 }],
    ['transposed', { shape: [3, 2], strides: [1, 3] }],
    ['stepped', { shape: [3, 2], strides: [8, 2] }],
    ['expanded', { shape: [4, 3], strides: [0, 1] }],
    ['expanded inside', { shape: [2, 4, 3], strides: [3, 0, 1] }],
    ['overlapping itself', { shape: [5, 4], strides: [2, 1] }],
    ['one element, odd strides', { shape: [1, 1], strides: [99, 77] }],
    ['without dimensions', { shape: [], strides: [], offset: 7 }],
    ['empty', { shape: [0, 3], strides: [3, 1] }],
    ['empty, beyond the end', { shape: [2, 0], strides: [1, 1], offset: 24 }],
    ['whole', { shape: [24], strides: [1] }],
  ])('%s', async (_, tensor) => {
    const found = await convertBytes(torchFile(one(tensor), [FLOATS]));

    const whole = { storage: 0, shape: [2, 3], strides: [3, 1], ...tensor };
    expect(found).toEqual(
      new Map([['w', { dtype: 'F32', shape: whole.shape, bytes: expected(whole, FLOATS) }]]),
    );
  });

  it.each<[string, Partial<TensorInput>, RegExp]>([
    [
      'one element too far',
      { shape: [25], strides: [1] },
      /reaches to byte 100 of a storage of 96/,
    ],
    ['an offset too far', { offset: 19 }, /reaches to byte 100/],
    ['strides too far', { strides: [30, 1] }, /reaches to byte/],
    ['a negative stride', { strides: [-3, 1] }, /strides/],
    ['a negative offset', { offset: -1 }, /offset/],
    ['a negative size', { shape: [-2, 3] }, /shape/],
    ['fewer strides', { strides: [1] }, /1 strides/],
    ['an overflowing shape', { shape: [2 ** 40, 2 ** 40], strides: [0, 0] }, /overflows/],
  ])('refuses %s', async (_, tensor, reason) => {
    const found = await convertBytes(torchFile(one(tensor), [FLOATS]));

    expect(said(found)).toMatch(reason);
  });

  it('gathers a view larger than a block', async () => {
    const storage = { type: 'ByteStorage', bytes: 1, data: ramp(3000 * 2500) };
    const tensor = { storage: 0, shape: [2500, 3000], strides: [1, 2500] };
    const found = await convertBytes(torchFile(new Map([['w', tensor]]), [storage]));

    const bytes = found instanceof Map ? found.get('w')?.bytes : undefined;
    expect(Buffer.compare(bytes ?? new Uint8Array(0), expected(tensor, storage))).toBe(0);
  });
});

describe('convert: dtypes and byte order', () => {
  it.each(TYPES)('%s', async (type, bytes, dtype, unit) => {
    const storage = { type, bytes, data: ramp(bytes * 12) };
    const tensor = { storage: 0, shape: [3, 4], strides: [1, 3] };
    const tree = new Map([['w', tensor]]);
    const value = (swap: number): ReadonlyMap<string, ConvertedTensor> =>
      new Map([['w', { dtype, shape: [3, 4], bytes: expected(tensor, storage, swap) }]]);

    expect(await convertBytes(torchFile(tree, [storage]))).toEqual(value(0));
    expect(await convertBytes(torchFile(tree, [storage], { byteorder: 'big' }))).toEqual(
      value(unit),
    );
    expect(await convertBytes(torchFile(tree, [storage], { deflated: true }))).toEqual(value(0));
    expect(await convertBytes(legacyTorchFile(tree, [storage]))).toEqual(value(0));
  });

  it.each([
    ['float8_e4m3fn', 'F8_E4M3'],
    ['float8_e5m2', 'F8_E5M2'],
    ['float8_e4m3fnuz', 'F8_E4M3FNUZ'],
    ['float8_e5m2fnuz', 'F8_E5M2FNUZ'],
    ['float8_e8m0fnu', 'F8_E8M0'],
    ['uint16', 'U16'],
    ['uint64', 'U64'],
  ])('untyped storages: %s', async (dtype, name) => {
    const storage = { type: 'UntypedStorage', bytes: 1, data: ramp(96) };
    const found = await convertBytes(torchFile(one({ dtype }), [storage]));

    expect(found instanceof Map && found.get('w')?.dtype).toBe(name);
  });

  it.each([
    ['ComplexDoubleStorage', 16, 'torch.complex128'],
    ['QInt8Storage', 1, 'torch.qint8'],
  ])('refuses %s by name', async (type, bytes, name) => {
    const storage = { type, bytes, data: ramp(bytes * 6) };

    expect(said(await convertBytes(torchFile(one(), [storage])))).toContain(name);
  });
});

describe('convert: sharing', () => {
  const tree: Tree = new Map([
    ['a', { storage: 0, shape: [6], strides: [1] }],
    ['b', { storage: 0, shape: [6], strides: [1] }],
    ['c', { storage: 0, shape: [6], strides: [1], offset: 6 }],
  ]);
  const overlapping: Tree = new Map([
    ['a', { storage: 0, shape: [6], strides: [1] }],
    ['b', { storage: 0, shape: [6], strides: [1], offset: 5 }],
  ]);

  it('refuses overlap and takes neighbours', async () => {
    expect(await convertBytes(torchFile(tree, [FLOATS]))).toEqual([
      'tensors that share memory: "a", "b"',
    ]);
  });

  it('writes each, or equal ones once', async () => {
    const keys = async (shared: SharedChoice, from: Tree): Promise<unknown> => {
      const found = await convertBytes(torchFile(from, [FLOATS]), { shared });
      return found instanceof Map ? [...found.keys()].join() : said(found);
    };

    expect(await keys('copy', tree)).toBe('a,b,c');
    expect(await keys('alias-first', tree)).toBe('a,c');
    expect(await keys('copy', overlapping)).toBe('a,b');
    expect(await keys('alias-first', overlapping)).toContain('overlap without being equal');
  });
});

describe('convert: random trees', () => {
  const storage = fc
    .tuple(fc.constantFrom(...TYPES), fc.integer({ min: 0, max: 60 }))
    .map(([[type, bytes], count]): StorageInput => ({ type, bytes, data: ramp(count * bytes) }));
  const view = fc.record({
    pick: fc.nat(),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    strides: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
    offset: fc.integer({ min: 0, max: 12 }),
    parameter: fc.boolean(),
  });

  it('gives the elements that the strides mean, or refuses what reaches too far', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(storage, { minLength: 1, maxLength: 4 }),
        fc.array(view, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (storages, views, legacy) => {
          const tensors = views.map(({ pick, shape, strides, offset, parameter }): TensorInput => {
            const index = pick % storages.length;
            return {
              storage: index,
              shape,
              strides: strides.slice(0, shape.length),
              offset,
              parameter,
            };
          });
          const fits = tensors.map(({ storage: index, shape, strides, offset = 0 }) => {
            const { data, bytes } = storages[index]!;
            const empty = shape.includes(0);
            const last = shape.reduce(
              (sum, size, axis) => sum + (size - 1) * strides[axis]!,
              offset,
            );
            return empty ? offset * bytes <= data.length : (last + 1) * bytes <= data.length;
          });
          // torch lists only storages that are used.
          const used = storages.map((_, index) => ({ storage: index, shape: [0], strides: [1] }));
          const tree = new Map<string, Tree>([
            ['used', used],
            ...tensors.map((tensor, index): [string, Tree] => [`t${index}`, [tensor]]),
          ]);
          const write = legacy ? legacyTorchFile : torchFile;
          const found = await convertBytes(write(tree, storages), { shared: 'copy' });

          if (!(found instanceof Map)) {
            expect(fits).toContain(false);
            return;
          }
          expect(fits).not.toContain(false);
          for (const [index, tensor] of tensors.entries())
            expect(found.get(`t${index}.0`)?.bytes).toEqual(
              expected(tensor, storages[tensor.storage]!),
            );
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
