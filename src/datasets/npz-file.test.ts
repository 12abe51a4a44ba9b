import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../../test/builders/datasets.ts';
import { dataHost } from '../io/data-host.ts';
import { writeNpz, type NumberArray, type WordArray } from './npz-file.ts';
import { openSamples } from './open-samples.ts';

const folder = dataFolder();
afterAll(() => folder.remove());

const ARRAYS: readonly (NumberArray | WordArray)[] = [
  { name: 'x', dtype: 'float32', shape: [2, 3], data: Float32Array.of(0.5, 1, 2, 3, 4, -5) },
  { name: 'y', dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, 0n) },
  { name: 'bytes', dtype: 'uint8', shape: [2, 1, 2], data: Uint8Array.of(0, 1, 254, 255) },
  { name: 'half', dtype: 'float16', shape: [1], data: Uint16Array.of(0x3c00) },
  { name: 'scalar', dtype: 'bool', shape: [], data: Uint8Array.of(1) },
  { name: 'names', words: ['7/a.png', 'é😀', ''] },
];

function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('datasets/npz-file', () => {
  it('is read back here', async () => {
    const path = folder.write('own.npz', writeNpz(ARRAYS));

    expect(await openSamples(path, {}, dataHost)).toMatchObject({
      ok: true,
      samples: { values: Float32Array.of(0.5, 1, 2, 3, 4, -5), labels: Int32Array.of(1, 0) },
    });
  });

  it.skipIf(!hasNumpy())('is read by NumPy, without pickle', () => {
    const path = folder.write('numpy.npz', writeNpz(ARRAYS));
    const script =
      'import json,numpy,sys,zipfile\nassert zipfile.ZipFile(sys.argv[1]).testzip() is None\nz=numpy.load(sys.argv[1],allow_pickle=False)\nprint(json.dumps({k:[str(z[k].dtype),list(z[k].shape),z[k].tolist()] for k in z.files}))';
    const read: unknown = JSON.parse(
      execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }),
    );

    expect(read).toEqual({
      x: [
        'float32',
        [2, 3],
        [
          [0.5, 1, 2],
          [3, 4, -5],
        ],
      ],
      y: ['int64', [2], [1, 0]],
      bytes: ['uint8', [2, 1, 2], [[[0, 1]], [[254, 255]]]],
      half: ['float16', [1], [1]],
      scalar: ['bool', [], true],
      names: ['<U7', [3], ['7/a.png', 'é😀', '']],
    });
  });

  it('gives the same bytes for the same arrays, with the data aligned', () => {
    const bytes = Buffer.from(writeNpz(ARRAYS));

    expect(bytes.equals(writeNpz(ARRAYS))).toBe(true);
    // The header ends, and the data begin, a multiple of 64 bytes into the NPY file.
    expect((bytes.indexOf('\n') + 1 - (30 + 'x.npy'.length)) % 64).toBe(0);
  });

  it('writes none at all', () => {
    expect(writeNpz([])).toHaveLength(22);
  });

  it.each<[string, NumberArray]>([
    [
      'a shape that does not fit',
      { name: 'x', dtype: 'float32', shape: [3], data: new Float32Array(2) },
    ],
    [
      'data of another type',
      { name: 'x', dtype: 'float64', shape: [2], data: new Float32Array(2) },
    ],
    [
      'a name that leaves the archive',
      { name: '../x', dtype: 'float32', shape: [2], data: new Float32Array(2) },
    ],
  ])('refuses %s', (_, array) => {
    expect(() => writeNpz([array])).toThrow(RangeError);
  });
});
