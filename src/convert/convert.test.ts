import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertBytes, said, type ConvertedTensor } from '../../test/builders/convert-bytes.ts';
import * as p from '../../test/builders/pickle.ts';
import {
  legacyTorchFile,
  torchFile,
  type StorageInput,
  type TensorInput,
  type Tree,
} from '../../test/builders/torch-file.ts';
import { zip } from '../../test/builders/zip.ts';
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

describe('convert: what is no tensor', () => {
  const call = (module: string, name: string): Tree => ({ raw: p.call(module, name) });

  it.each<[string, Tree, RegExp]>([
    ['a number', new Map([['epoch', { raw: p.binint1(3) }]]), /"epoch" is no tensor: int 3/],
    ['a text', new Map([['name', { raw: p.text('relu') }]]), /str "relu"/],
    ['an unknown class', new Map([['x', call('mylib', 'Thing')]]), /an object of mylib.Thing/],
    ['a module', call('torch.nn', 'Linear'), /an object of torch.nn.Linear/],
    ['a function', new Map([['x', { raw: p.global('os', 'system') }]]), /os.system/],
    ['a torch function', new Map([['x', { raw: p.global('torch', 'load') }]]), /torch.load/],
    ['nothing', new Map<string, Tree>(), /no tensor in it/],
  ])('%s', async (_, tree, reason) => {
    const found = await convertBytes(torchFile(tree, [FLOATS]));

    expect(said(found)).toMatch(reason);
  });

  it('sees a call whose result is thrown away', async () => {
    const before = p.assemble(p.call('mylib', 'prepare'), p.pop);
    const found = await convertBytes(torchFile(one(), [FLOATS], { before }));

    expect(found).toEqual(['the pickle uses mylib.prepare']);
  });

  it('sees a call that is given what is selected, and no other', async () => {
    const inner = p.assemble(p.call('mylib', 'Settings'));
    const tree: Tree = new Map<string, Tree>([
      ['state_dict', one()],
      ['settings', { raw: inner }],
    ]);

    expect(said(await convertBytes(torchFile(tree, [FLOATS])))).toContain('mylib.Settings');
    expect(await convertBytes(torchFile(tree, [FLOATS]), {}, 'state_dict')).toHaveProperty(
      'size',
      1,
    );
    expect(said(await convertBytes(torchFile(tree, [FLOATS]), {}, 'model'))).toContain(
      'there is state_dict, settings',
    );
  });

  it('leaves out plain values when told to', async () => {
    const tree: Tree = new Map<string, Tree>([
      ['epoch', { raw: p.binint1(3) }],
      ['w', { storage: 0, shape: [2], strides: [1] }],
    ]);
    const found = await convertBytes(torchFile(tree, [FLOATS]), { dropNonTensors: true });

    expect(found instanceof Map ? [...found.keys()] : found).toEqual(['w']);
  });

  it('refuses names that meet', async () => {
    const leaf = { storage: 0, shape: [1], strides: [1] };
    const tree: Tree = new Map<string, Tree>([
      ['a.b', leaf],
      ['a', new Map([['b', { ...leaf, offset: 1 }]])],
    ]);

    expect(await convertBytes(torchFile(tree, [FLOATS]))).toEqual([
      'two tensors would be called "a.b"',
    ]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a missing storage', torchFile(one(), [FLOATS], { missing: [0] }), /not in the file/],
    [
      'a storage of another size',
      torchFile(one(), [{ ...FLOATS, count: 20 }]),
      /80 bytes, but the file holds 96/,
    ],
    [
      'set bits',
      torchFile(one({ metadata: p.assemble(p.emptyDict, p.text('conj'), p.newtrue, p.setitem) }), [
        FLOATS,
      ]),
      /conjugate/,
    ],
    ['an odd byte order', torchFile(one(), [FLOATS], { byteorder: 'middle' }), /byte order/],
    [
      'a text file',
      new TextEncoder().encode('hello, world, this is text\n'),
      /not a file whose tensors/,
    ],
    ['an empty file', new Uint8Array(0), /not a file whose tensors/],
    ['a cut checkpoint', torchFile(one(), [FLOATS]).subarray(0, 400), /./],
    ['a zip of something else', zip({ entries: [{ name: 'a.txt', data: 'a' }] }), /neither/],
  ])('refuses %s', async (_, bytes, reason) => {
    const found = await convertBytes(bytes);

    expect(Array.isArray(found)).toBe(true);
    expect(said(found)).toMatch(reason);
  });

  it('answers every truncation and every changed byte', async () => {
    const whole = torchFile(one(), [FLOATS]);
    for (let length = 0; length < whole.length; length += 7)
      await convertBytes(whole.subarray(0, length));
    for (let at = 0; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = changed[at]! ^ 0x55;
      await convertBytes(changed);
    }
    expect(await convertBytes(whole)).toHaveProperty('size', 1);
  });

  it('stops at containers inside each other', async () => {
    let deep: Tree = { storage: 0, shape: [1], strides: [1] };
    for (let depth = 0; depth < 80; depth += 1) deep = [deep];

    expect(said(await convertBytes(torchFile(deep, [FLOATS])))).toContain('nested more than');
    const cycle = p.assemble(p.emptyList, p.memoize, p.binget(0), p.append);
    expect(said(await convertBytes(torchFile({ raw: cycle }, [FLOATS])))).toContain(
      'contains itself',
    );
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
