import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOf, dataFolder, idx, npy, npz } from '../../../test/builders/datasets.ts';
import { writeNpy } from '../../../test/builders/npy.ts';
import { zip } from '../../../test/builders/zip.ts';
import { dataHost } from '../../io/data-host.ts';
import type { OpenOptions } from '../open-options.ts';
import { openSamples } from '../open-samples.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import { float16ToNumber } from './float16.ts';

const folder = dataFolder();
afterAll(() => folder.remove());
let files = 0;

async function open(content: Uint8Array, options: OpenOptions = {}) {
  files += 1;
  return openSamples(folder.write(`${files}.bin`, content), options, dataHost);
}

const X = npy('<f4', [3, 2], bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6)));
const Y = npy('<i8', [3], bytesOf(BigInt64Array.of(2n, 0n, 1n)));
const U8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('datasets/array: NPZ', () => {
  it('finds samples and labels by name, and says which', async () => {
    const result = await open(npz({ other: Y, x_train: Y, y_test: Y, x_test: X }, 8));

    expect(result).toMatchObject({
      ok: true,
      samples: {
        kind: 'array',
        count: 3,
        shape: [2],
        values: Float32Array.of(1, 2, 3, 4, 5, 6),
        labels: Int32Array.of(2, 0, 1),
        stored: 'float32',
        notes: [
          {
            code: 'arrays-chosen',
            detail: 'samples: x_test, labels: y_test; not read: other, x_train',
          },
        ],
      },
    });
    expect(result.ok && result.samples.names(1)).toBe('x_test[1]');
  });

  it.each<[string, Uint8Array, readonly number[]]>([
    ['bool', npy('|b1', [2, 1], U8(0, 1)), [0, 1]],
    ['uint8', npy('|u1', [2, 1], U8(7, 255)), [7, 255]],
    ['int8', npy('|i1', [2, 1], U8(7, 255)), [7, -1]],
    ['uint16', npy('>u2', [2, 1], U8(1, 2, 255, 255)), [258, 65535]],
    ['int16', npy('<i2', [2, 1], U8(2, 1, 255, 255)), [258, -1]],
    ['int32', npy('>i4', [2, 1], U8(0, 0, 1, 0, 255, 255, 255, 254)), [256, -2]],
    ['uint32', npy('<u4', [2, 1], U8(0, 1, 0, 0, 0, 0, 0, 128)), [256, 2 ** 31]],
    ['int64', npy('<i8', [2, 1], bytesOf(BigInt64Array.of(-5n, 1n << 40n))), [-5, 2 ** 40]],
    ['int64', npy('>i8', [1, 1], U8(255, 255, 255, 255, 255, 255, 255, 253)), [-3]],
    ['uint64', npy('<u8', [1, 1], bytesOf(BigUint64Array.of(1n << 63n))), [2 ** 63]],
    ['float16', npy('<f2', [3, 1], U8(0, 0x3c, 0, 0xc2, 1, 0)), [1, -3, 2 ** -24]],
    ['float64', npy('>f8', [1, 1], U8(0x3f, 0xf8, 0, 0, 0, 0, 0, 0)), [1.5]],
  ])('reads %s as stored', async (stored, array, values) => {
    expect(
      await open(npz({ x: array, y: npy('|u1', [values.length], new Uint8Array(values.length)) })),
    ).toMatchObject({
      ok: true,
      samples: { stored, values: Float32Array.from(values) },
    });
  });

  it('undoes column-major order', async () => {
    // numpy.asfortranarray(numpy.arange(12).reshape(2, 3, 2)), its bytes in memory order.
    const data = U8(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);

    expect(await open(npy('|u1', [2, 3, 2], data, true))).toMatchObject({
      samples: { shape: [3, 2], values: Float32Array.from({ length: 12 }, (_, index) => index) },
    });
  });

  it('takes words and one-hot rows as labels', async () => {
    const words = bytesOf(
      Uint32Array.from(Array.from('dogcatdog', (letter) => letter.charCodeAt(0))),
    );
    expect(await open(npz({ x: X, y: npy('<U3', [3], words) }))).toMatchObject({
      samples: { labels: Int32Array.of(1, 0, 1), classNames: ['cat', 'dog'] },
    });
    expect(await open(npz({ x: X, y: npy('|u1', [3, 2], U8(0, 1, 1, 0, 0, 1)) }))).toMatchObject({
      samples: { labels: Int32Array.of(1, 0, 1) },
    });
    expect(await open(npz({ x: X, y: npy('|u1', [3, 2], U8(0, 1, 1, 1, 0, 1)) }))).toMatchObject({
      error: { code: 'bad-labels', detail: 'y row 1 is not one-hot' },
    });
  });

  it('leaves labels out where there are said to be none', async () => {
    const result = await open(npz({ x: X, y: npy('|u1', [3, 2], U8(0, 1, 1, 0, 0, 1)) }), {
      labelColumn: false,
    });

    expect(result).toMatchObject({ ok: true, samples: { count: 3 } });
    expect(result.ok && 'labels' in result.samples).toBe(false);
  });

  it('tells of integers that float32 cannot hold', async () => {
    const large = npy('<i4', [1, 2], bytesOf(Int32Array.of(2 ** 24 + 1, 5)));

    expect(await open(large)).toMatchObject({
      samples: {
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'inexact-integers', count: 1 }),
        ]),
      },
    });
  });

  it('takes other arrays when told, and labels from another file', async () => {
    const labels = folder.write('labels.npy', Y);

    expect(await open(npz({ a: X, b: Y }), { samplesArray: 'a', labelsArray: 'b' })).toMatchObject({
      samples: { labels: Int32Array.of(2, 0, 1) },
    });
    expect(await open(X, { labelsFile: labels })).toMatchObject({
      samples: { labels: Int32Array.of(2, 0, 1) },
    });
  });

  it.each<[string, Uint8Array, string, string]>([
    [
      'a pickle inside',
      npz({ x: npy('|O', [3], U8(0x80, 4, 0x4e, 0x2e)), y: Y }),
      'refused-form',
      'x is an array of Python objects',
    ],
    ['a pickle', U8(0x80, 4, 0x4e, 0x2e), 'refused-form', 'is a pickle'],
    [
      'labels of another length',
      npz({ x: X, y: npy('|u1', [2], U8(0, 1)) }),
      'length-mismatch',
      'x has 3 samples, y has 2 labels',
    ],
    [
      'negative labels',
      npz({ x: X, y: npy('|i1', [3], U8(0, 255, 1)) }),
      'bad-labels',
      'element 1 is -1',
    ],
    [
      'labels that are no whole numbers',
      npz({ x: X, y: npy('<f4', [3], bytesOf(Float32Array.of(0, 0.5, 1))) }),
      'bad-labels',
      'element 1 is 0.5',
    ],
    [
      'no known name',
      npz({ first: X, second: Y, third: Y }),
      'missing-array',
      'first, second, third',
    ],
    [
      'no arrays',
      zip({ entries: [{ name: 'a.txt', data: 'a' }] }),
      'unknown-form',
      'holds no NumPy arrays',
    ],
    [
      'an array cut off',
      npz({ x: X.subarray(0, -3), y: Y }),
      'malformed',
      'x is cut off: 21 of 24',
    ],
    ['an archive cut off', npz({ x: X, y: Y }).subarray(0, 300), 'malformed', 'cut off'],
    [
      'a shape that lies',
      npz({ x: npy('<f4', [2 ** 40, 2], new Uint8Array(8)) }),
      'malformed',
      'cut off',
    ],
    [
      'a thousand million labels of no bytes',
      npz({ x: X, y: npy('|S0', [2 ** 40], U8()) }),
      'bad-labels',
      'holds nothing',
    ],
    [
      'a thousand million empty rows',
      npz({ x: X, y: npy('|u1', [2 ** 40, 0], U8()) }),
      'bad-labels',
      'holds nothing',
    ],
    [
      'no samples',
      npz({ x: npy('<f4', [0, 2], U8()), y: npy('|u1', [0], U8()) }),
      'empty',
      'x holds no samples',
    ],
    [
      'complex numbers',
      npz({ x: npy('<c8', [1, 1], new Uint8Array(8)) }),
      'unknown-form',
      'no plain numbers',
    ],
    [
      'a header that is a program',
      npz({ x: writeNpy({ header: '__import__("os")' }) }),
      'unknown-form',
      'x has elements',
    ],
    [
      'NaN',
      npz({
        x: npy('<f4', [2, 1], bytesOf(Float32Array.of(1, Number.NaN))),
        y: npy('|u1', [2], U8(0, 1)),
      }),
      'non-finite',
      '1 values are infinite or no numbers (x[1])',
    ],
  ])('refuses %s', async (_, content, code, detail) => {
    expect(await open(content)).toMatchObject({
      ok: false,
      error: { code, detail: expect.stringContaining(detail) },
    });
  });

  it('stops a bomb at the bound', async () => {
    const limits = { ...DATA_LIMITS, maxArrayBytes: 100_000 };
    const bomb = npz({ x: npy('|u1', [1, 10_000_000], new Uint8Array(10_000_000)) }, 8);

    expect(bomb.length).toBeLessThan(20_000);
    expect(await open(bomb, { limits })).toMatchObject({
      error: { code: 'malformed', detail: expect.stringContaining('more than 100000 bytes') },
    });
    expect(await open(X, { limits: { ...DATA_LIMITS, maxValues: 5 } })).toMatchObject({
      error: { code: 'too-large' },
    });
  });
});

describe('datasets/array: IDX', () => {
  const images = idx(8, [2, 2, 3], U8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255));
  const labels = idx(8, [2], U8(3, 7));

  it.each([
    ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'],
    ['train-images.idx3-ubyte.gz', 'train-labels.idx1-ubyte.gz'],
    ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte'],
  ])('finds the labels of %s beside it', async (name, other) => {
    const pack = (file: string, bytes: Uint8Array): Uint8Array =>
      file.endsWith('.gz') ? gzipSync(bytes) : bytes;
    const path = folder.write(`idx-${name}/${name}`, pack(name, images));
    folder.write(`idx-${name}/${other}`, pack(other, labels));

    expect(await openSamples(path, {}, dataHost)).toMatchObject({
      ok: true,
      samples: {
        kind: 'image',
        shape: [2, 3],
        stored: 'uint8',
        count: 2,
        labels: Int32Array.of(3, 7),
        values: expect.objectContaining({ 11: 255 }),
      },
    });
  });

  it('reads big-endian floats', async () => {
    expect(await open(idx(0x0d, [1, 2], U8(0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0)))).toMatchObject({
      samples: { kind: 'array', stored: 'float32', values: Float32Array.of(1.5, -2) },
    });
  });

  it.each<[string, Uint8Array, string]>([
    ['labels given as samples', labels, 'unknown-form'],
    ['a file cut off', images.subarray(0, -1), 'malformed'],
    ['sizes that lie', idx(8, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], U8(1)), 'malformed'],
    ['a header cut off', images.subarray(0, 7), 'malformed'],
    ['corrupt gzip', gzipSync(images).subarray(0, -12), 'malformed'],
    ['nothing', U8(), 'empty'],
    ['noise', U8(250, 251, 252, 0, 1), 'unknown-form'],
    ['HDF5', U8(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a), 'unknown-form'],
  ])('refuses %s', async (_, content, code) => {
    expect(await open(content)).toMatchObject({ ok: false, error: { code } });
  });

  it('stops a gzip bomb at the bound', async () => {
    const bomb = gzipSync(idx(8, [1, 5_000_000], new Uint8Array(5_000_000)));

    expect(await open(bomb, { limits: { ...DATA_LIMITS, maxArrayBytes: 50_000 } })).toMatchObject({
      error: { code: 'too-large', detail: expect.stringContaining('unfolds to more than 50000') },
    });
  });
});

describe('datasets/array/float16', () => {
  it.each([
    [0x7bff, 65504],
    [0x8000, -0],
    [0x0400, 2 ** -14],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('%i is %d', (bits, value) => {
    expect(float16ToNumber(bits)).toBe(value);
  });
});
