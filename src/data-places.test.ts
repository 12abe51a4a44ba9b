import { afterAll, describe, expect, it } from 'vitest';
import { SOUND_DATA } from '../test/builders/dataset-record.ts';
import { dataFolder } from '../test/builders/datasets.ts';
import { suspectRow } from '../test/builders/suspect-rows.ts';
import type { DatasetRecord } from './core/dataset.ts';
import { rowPlaces } from './data-places.ts';
import { dataHost } from './io/data-host.ts';

const folder = dataFolder();
afterAll(folder.remove);

const nameOf = (row: number): string => `pictures/${row}.png`;

function recordOf(path: string, rows: readonly number[], form = 'CSV'): DatasetRecord {
  const suspects = rows.map((row) => suspectRow(row, { name: nameOf(row) }));
  return { ...SOUND_DATA, data: { ...SOUND_DATA.data, path, form }, suspects };
}

describe('data-places', () => {
  it('gives lines of one file', async () => {
    const path = folder.write('one.csv', 'a,b\nx,"y\ny"\nz,w\n');
    const files = [{ name: 'one.csv', first: 0, rows: 2 }];

    expect(await rowPlaces(recordOf(path, [1, 0]), { files, nameOf }, dataHost)).toEqual([
      { row: 0, line: 2 },
      { row: 1, line: 4 },
    ]);
  });

  it('gives files of a folder, with lines where they have some', async () => {
    folder.write('set/a.csv', 'a,b\nx,y\n');
    folder.write('set/b.csv.gz', 'not read');
    const files = [
      { name: 'a.csv', first: 0, rows: 1 },
      { name: 'b.csv.gz', first: 1, rows: 5 },
    ];
    const places = await rowPlaces(
      recordOf(`${folder.path}/set`, [0, 4]),
      { files, nameOf },
      dataHost,
    );

    expect(places).toEqual([
      { row: 0, file: 'a.csv', line: 2 },
      { row: 4, file: 'b.csv.gz' },
    ]);
  });

  it('names pictures as files, and gives nothing of an array', async () => {
    const pictures = recordOf(folder.path, [7], 'folder of images');

    expect(await rowPlaces(pictures, { nameOf }, dataHost)).toEqual([
      { row: 7, file: 'pictures/7.png' },
    ]);
    const array = recordOf(folder.write('x.npz', ''), [7], 'NPZ');
    expect(await rowPlaces(array, { nameOf }, dataHost)).toEqual([]);
  });
});
