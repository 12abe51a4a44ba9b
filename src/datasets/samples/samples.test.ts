import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOf, dataFolder, idx, npy, npz, picture } from '../../../test/builders/datasets.ts';
import { rowsHost } from '../../io/rows-host.ts';
import type { OpenOptions } from '../open-options.ts';
import { manifestPieces, readManifest } from '../survey/manifest-file.ts';
import { buildManifest, compareWithManifest } from '../survey/manifest-survey.ts';
import { openSampleSet } from './sample-set.ts';
import { openSampleTable, type SampleTable } from './sample-table.ts';

const folder = dataFolder();
const opened: SampleTable[] = [];
afterAll(() => {
  for (const table of opened) table.close();
  folder.remove();
});

async function tableOf(path: string, withLook = true, options: OpenOptions = {}) {
  const set = await openSampleSet(path, options, rowsHost);
  const table = await openSampleTable(
    set,
    { withLook, spillFolder: folder.path, threads: 1 },
    rowsHost,
  );
  opened.push(table);
  return table;
}

async function rowsOf({ look }: SampleTable) {
  const fields = look.columns.map(({ id }) => id).join(', ');
  const rows = await look.database.rows(`SELECT ${fields} FROM r ORDER BY row`);
  return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}

async function rootOf(path: string, options: OpenOptions = {}): Promise<string> {
  const table = await tableOf(path, false, options);
  return (await buildManifest(table.identity, table.manifest)).root;
}

function namesOf({ columns }: SampleTable['look']): readonly string[] {
  return columns.map(({ name }) => name);
}

const GREYS = Uint8Array.of(0, 10, 20, 30, 5, 5, 5, 5);

describe('datasets/samples', () => {
  it('tells what samples of an array look like', async () => {
    const y = npy('<i8', [2], bytesOf(BigInt64Array.of(3n, 1n)));
    const path = folder.write('a.npz', npz({ x: npy('|u1', [2, 2, 2], GREYS), y }));
    const table = await tableOf(path);

    expect(namesOf(table.look).join(', ')).toBe(
      'type, shape, brightness, contrast, lowest value, highest value, label',
    );
    expect(await rowsOf(table)).toEqual([
      ['uint8', '2 × 2', 15, Math.sqrt(125), 0, 30, '3'],
      ['uint8', '2 × 2', 5, 0, 5, 5, '1'],
    ]);
    expect(namesOf(table.identity)).toEqual(['values', 'label']);
  });

  it('gives flat samples a column per value, those that are no numbers too', async () => {
    const x = npy(
      '<f8',
      [2, 2],
      bytesOf(Float64Array.of(0.5, Number.NaN, 2, Number.POSITIVE_INFINITY)),
    );
    const table = await tableOf(folder.write('flat.npz', npz({ x })));

    expect(namesOf(table.look)).toEqual(['type', 'shape', 'value 0', 'value 1']);
    expect((await rowsOf(table)).map((row) => row.slice(2))).toEqual([
      [0.5, Number.NaN],
      [2, Number.POSITIVE_INFINITY],
    ]);
  });

  it('knows samples by their values, whatever the form, the order and the layout of the file', async () => {
    const labels = npy('|u1', [2], Uint8Array.of(1, 0));
    const values = Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const x = npy('<i2', [2, 2, 2], bytesOf(values));
    const root = await rootOf(folder.write('plain.npz', npz({ x, y: labels })));
    const swapped = Buffer.from(bytesOf(values)).swap16();
    const big = folder.write('big-images-idx3-ubyte', idx(0x0b, [2, 2, 2], swapped));
    folder.write('big-labels-idx1-ubyte', idx(8, [2], Uint8Array.of(1, 0)));
    const byColumn = bytesOf(Int16Array.of(1, 5, 3, 7, 2, 6, 4, 8));
    const fortran = folder.write(
      'f.npz',
      npz({ x: npy('<i2', [2, 2, 2], byColumn, true), y: labels }),
    );
    const turned = bytesOf(Int16Array.of(5, 6, 7, 8, 1, 2, 3, 4));
    const shuffled = folder.write(
      'shuffled.npz',
      npz({ x: npy('<i2', [2, 2, 2], turned), y: npy('|u1', [2], Uint8Array.of(0, 1)) }),
    );

    expect(await rootOf(big)).toBe(root);
    expect(await rootOf(fortran)).toBe(root);
    expect(await rootOf(shuffled)).toBe(root);
    expect(await rootOf(folder.write('o.npz', npz({ x })))).not.toBe(root);
  });

  it('keeps apart what has the same bytes and another type or shape', async () => {
    const roots = await Promise.all(
      [
        npy('|u1', [2, 2, 2], GREYS),
        npy('|i1', [2, 2, 2], GREYS),
        npy('|u1', [2, 1, 4], GREYS),
        npy('|u1', [2, 4], GREYS),
      ].map((x, at) => rootOf(folder.write(`same-${at}.npz`, npz({ x })))),
    );

    expect(new Set(roots).size).toBe(4);
  });

  it('follows images by their paths, and by their content into other classes', async () => {
    for (const [at, name] of ['cat/a.png', 'cat/b.png', 'dog/c.png', 'dog/d.png'].entries())
      folder.write(`v1/${name}`, await picture({ pixel: (x) => 20 * x + at }));
    folder.write('v1/dog/broken.png', 'no picture');
    const before = await tableOf(join(folder.path, 'v1'));
    const kept = await buildManifest(before.identity, before.manifest);
    const text = [...manifestPieces(kept)].join('');
    for (const [from, to] of [
      ['cat/a.png', 'dog/a.png'],
      ['dog/c.png', 'dog/c.png'],
      ['dog/broken.png', 'dog/broken.png'],
    ] as const)
      folder.write(`v2/${to}`, folder.read(`v1/${from}`));
    folder.write('v2/cat/b.png', await picture({ pixel: () => 250 }));
    const now = await tableOf(join(folder.path, 'v2'), false);
    const { result } = await compareWithManifest(now.identity, readManifest(text), { with: 'v1' });

    expect((await rowsOf(before))[2]).toEqual(['unreadable', null, null, null, null, null, 'dog']);
    expect((await rowsOf(before))[0]).toEqual(['png', 4, 3, 3, 30, expect.any(Number), 'cat']);
    expect(result).toMatchObject({ added: 1, removed: 2, altered: 1 });
    // Row numbers are those of the samples: cat/b, dog/a, dog/broken, dog/c.
    expect(result).toMatchObject({ alteredRows: [0], addedRows: [1] });
    expect(result.relabelled).toMatchObject([{ from: 'cat', to: 'dog', rows: 1 }]);
    expect(() => readManifest(text.replace('"apart":["image"]', '"apart":["label"]'))).toThrow(
      'not as it was written',
    );
  });

  it('refuses tables', async () => {
    const path = folder.write('table.csv', 'a,b\n1,2\n');

    await expect(openSampleSet(path, {}, rowsHost)).rejects.toThrow('is a table');
  });
});
