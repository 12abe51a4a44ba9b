import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  bytesOf,
  dataFolder,
  idx,
  npy,
  npz,
  picture,
  writeParquet,
} from '../../../test/builders/datasets.ts';
import { dataHost } from '../../io/data-host.ts';
import { Database } from '../database/database.ts';
import { literal } from '../database/sql-text.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { RowSet } from '../rows/row-set.ts';
import { arrayProfile, classCounts } from './array-profile.ts';
import { arraySubject } from './array-subject.ts';
import { categoryFeatures } from './category-features.ts';
import { groupsOf, groupsOfWords } from './class-groups.ts';
import { scaled, scaleOf } from './column-scale.ts';
import { numericFeatures } from './numeric-features.ts';
import { arrayForm, openArrays } from './open-arrays.ts';
import type { SubjectColumn } from './read-cells.ts';
import { tableSubject } from './table-subject.ts';
import { TEXT_WIDTH, textFeatures } from './text-features.ts';

const folder = dataFolder();
afterAll(() => folder.remove());

/** A table of a query, as whoever opens files hands it over. */
async function tableOf(name: string, query: string): Promise<RowSet> {
  const path = `${folder.path}/${name}.parquet`;
  await writeParquet(path, query);
  const database = await Database.open({ files: [path], memory: '1GB', threads: 1 });
  const from = `read_parquet(${literal(path)}, file_row_number = true)`;
  const names = (await database.columnsOf(`SELECT * EXCLUDE file_row_number FROM ${from}`)).map(
    (column, at) => ({ ...column, id: `c${at}` }),
  );
  const wanted = names.map((column) => `"${column.name}" AS ${column.id}`).join(', ');
  await database.run(`CREATE VIEW r AS SELECT file_row_number AS row, ${wanted} FROM ${from}`);
  const [[rows] = []] = await database.rows('SELECT count(*)::DOUBLE FROM r');
  return {
    form: 'Parquet',
    files: [{ name: 'a.parquet', first: 0, rows: Number(rows) }],
    columns: names,
    rows: Number(rows),
    database,
    notes: [],
    close: () => database.close(),
  };
}

function distance({ width, values }: FeatureMatrix, a: number, b: number): number {
  let squares = 0;
  for (let at = 0; at < width; at += 1)
    squares += ((values[a * width + at] ?? 0) - (values[b * width + at] ?? 0)) ** 2;
  return Math.sqrt(squares);
}

const samples = (
  shape: readonly number[],
  values: readonly number[],
  labels?: readonly number[],
): LabelledSamples => ({
  kind: 'array',
  count: values.length / shape.reduce((all, length) => all * length, 1),
  shape,
  values: Float32Array.from(values),
  stored: 'float32',
  ...(labels !== undefined && { labels: Int32Array.from(labels) }),
  names: (index) => `x[${index}]`,
  notes: [],
});

describe('columns of numbers', () => {
  it('are standardised, and one absurd value does not make the others alike', () => {
    const plain = Float64Array.from([1, 2, 3, 4, 5]);
    const scale = scaleOf(plain);
    expect(scale).toMatchObject({ median: 3, mean: 3, missing: 0 });
    expect(scaled(1, scale)).toBeCloseTo(-Math.sqrt(2), 12);
    const absurd = scaleOf(Float64Array.from([...plain, 1e30]));
    expect(scaled(5, absurd) - scaled(1, absurd)).toBeGreaterThan(0.1);
    expect(Number.isFinite(scaled(1e30, absurd))).toBe(true);
  });

  it('has the median where nothing is, and a second feature that says so', () => {
    const { width, values } = numericFeatures([Float64Array.from([1, Number.NaN, 3, 5])], 4);
    expect(width).toBe(2);
    const column = (at: number): number[] => [0, 1, 2, 3].map((row) => values[row * 2 + at] ?? 9);
    expect(column(0)[1]).toBe(column(0)[2]);
    expect(column(1)[1]).toBeGreaterThan(1);
    expect(new Set(column(1)).size).toBe(2);
  });

  it('gives finite features whatever the cells are', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 50 }), (cells) => {
        const { values } = numericFeatures([Float64Array.from(cells)], cells.length);
        expect(values.every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('words and texts', () => {
  it('weighs a column of words as much as a number', () => {
    const words = ['a', 'b', 'a', 'c', undefined, 'b'];
    const { width, values } = categoryFeatures([words], words.length);
    expect(width).toBe(3);
    let variance = 0;
    for (let column = 0; column < width; column += 1) {
      const cells = words.map((_, row) => values[row * width + column] ?? 0);
      const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
      variance += cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length;
    }
    expect(variance).toBeCloseTo(1, 5);
    const many = Array.from({ length: 500 }, (_, at) => `word ${at}`);
    expect(categoryFeatures([many], many.length).width).toBe(32);
  });

  it('puts like texts near each other, in any order of the rows', () => {
    const texts = [
      'the river flows slowly to the sea',
      'slowly the river flows to the sea',
      'the compiler rejects this program',
      '',
    ];
    const features = textFeatures(texts);
    expect(distance(features, 0, 1)).toBeLessThan(0.01);
    expect(distance(features, 0, 2)).toBeGreaterThan(1);
    expect(features.values.subarray(3 * TEXT_WIDTH).every((value) => value === 0)).toBe(true);
    const turned = textFeatures(texts.toReversed());
    expect(turned.values.subarray(3 * TEXT_WIDTH)).toEqual(features.values.subarray(0, TEXT_WIDTH));
  });

  it('numbers groups by their sorted names, numbers by size', () => {
    expect(groupsOfWords('y', ['10', '9', undefined, '10'])).toEqual({
      column: 'y',
      numbers: Int32Array.from([1, 0, -1, 1]),
      names: ['9', '10'],
    });
    expect(groupsOf('y', Int32Array.from([7, 2_000_000_000, 7]), undefined)).toEqual({
      column: 'y',
      numbers: Int32Array.from([0, 1, 0]),
      names: ['7', '2000000000'],
    });
  });
});

describe('arrays', () => {
  it('are pictures with channels last, whichever way they are stored', () => {
    const first = Array.from({ length: 2 * 3 * 4 * 5 }, (_, at) => at);
    const subject = arraySubject(samples([3, 4, 5], first, [1, 0]), 100);
    expect(subject.images).toMatchObject({ rows: 2, height: 4, width: 5, channels: 3 });
    expect([...(subject.images?.values.subarray(0, 4) ?? [])]).toEqual([0, 20, 40, 1]);
    expect(subject.featuresAre).toBe('20 pixels of 3 channels');
    expect(subject.features.width).toBe(60);
  });

  it('averages large pictures for distances only', () => {
    const side = 100;
    const flat = Array.from({ length: side * side }, () => 7);
    const subject = arraySubject(samples([side, side], [...flat, ...flat.map(() => 9)]), 10);
    expect(subject.images?.height).toBe(side);
    expect(subject.featuresAre).toBe('2500 pixels, averages of 2 × 2');
    expect(subject.features.values[0]).toBe(0);
    expect(subject.features.values.at(-1)).toBeCloseTo(1, 6);
  });

  it('draws the same rows however they are shuffled', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 12, maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (values, most) => {
          const drawn = (list: readonly number[]): number[] => {
            const { rows, table } = arraySubject(samples([1], list), most);
            expect(rows.length).toBe(most);
            return [...(table?.matrix.values ?? [])].sort((a, b) => a - b);
          };
          expect(drawn(values)).toEqual(drawn(values.toReversed()));
        },
      ),
    );
  });

  it('brings pictures of several sizes to one, and takes the training part of an archive', async () => {
    folder.write('mixed/a/1.png', await picture({ width: 8, height: 8 }));
    folder.write('mixed/b/2.png', await picture({ width: 40, height: 20, channels: 1 }));
    const path = `${folder.path}/mixed`;
    expect(await arrayForm(path, dataHost)).toBe('folder of images');
    const mixed = await openArrays(path, { sample: 10, seed: 0 }, dataHost);
    expect(mixed.ok && mixed.samples.shape).toEqual([32, 32, 3]);
    const x = npy('<f4', [2, 2], bytesOf(Float32Array.from([1, Number.NaN, 3, 4])));
    const y = npy('|u1', [2], Uint8Array.of(0, 3));
    const archive = folder.write(
      'a.npz',
      npz({ x_test: npy('|u1', [1, 1], Uint8Array.of(1)), x_train: x, y_train: y }),
    );
    const opened = await openArrays(archive, { sample: 10, seed: 0 }, dataHost);
    if (!opened.ok) expect.fail(opened.error.detail);
    expect(opened.samples.names(1)).toBe('x_train[1]');
    expect(classCounts(opened.samples)).toEqual([
      { name: '0', rows: 1 },
      { name: '3', rows: 1 },
    ]);
    expect(arrayProfile(opened.samples, 'NPZ')).toMatchObject([
      { name: 'value 0', missing: 0, numbers: { min: 1, max: 3, mean: 2, deviation: 1 } },
      { name: 'value 1', missing: 1, numbers: { min: 4, max: 4, bars: [{ rows: 1 }] } },
      { name: 'label', role: 'label', distinct: 2 },
    ]);
    expect(
      await arrayForm(folder.write('b.idx', idx(8, [1, 2, 2], new Uint8Array(4))), dataHost),
    ).toBe('IDX');
    expect(await arrayForm(folder.write('t.csv', 'a,b\n1,2\n'), dataHost)).toBeUndefined();
  });
});

describe('tables', () => {
  it('become numbers, words and texts of equal weight', async () => {
    const set = await tableOf(
      'mixed',
      `SELECT i::INTEGER AS n, CASE WHEN i % 5 = 0 THEN NULL ELSE i % 3 END AS gap, 'w' || i % 2 AS word,
       'text number ' || i AS body, 'L' || i % 2 AS y, 's' || i % 4 AS src FROM range(20) t(i)`,
    );
    const roles = ['feature', 'feature', 'feature', 'text', 'label', 'source'] as const;
    const kinds = ['number', 'number', 'category', 'text', 'category', 'category'] as const;
    const columns = set.columns.map((column, at): SubjectColumn => ({
      column,
      role: roles[at] ?? 'ignored',
      kind: kinds[at] ?? 'other',
    }));
    const subject = await tableSubject(set, columns, 100);
    expect(subject.labels?.names).toEqual(['L0', 'L1']);
    expect(subject.sources?.names).toEqual(['s0', 's1', 's2', 's3']);
    expect(subject.texts).toMatchObject({ column: 'body', values: { length: 20 } });
    expect(subject.table?.columns).toEqual(['n', 'gap']);
    expect(subject.table?.matrix.values[1]).toBeNaN();
    expect(subject.featuresAre).toBe(
      '2 columns, standardised and 1 column of words and hashed words',
    );
    expect(subject.features.width).toBe(3 + 2 + TEXT_WIDTH);
    expect(subject.names(4)).toBe('row 4');

    const some = await tableSubject(set, columns, 7);
    expect(some.rows.length).toBe(7);
    expect([...some.rows]).toEqual([...some.rows].sort((a, b) => a - b));
    set.close();

    const shuffled = await tableOf(
      'shuffled',
      `SELECT * FROM read_parquet('${folder.path}/mixed.parquet') ORDER BY hash(n)`,
    );
    const again = await tableSubject(shuffled, columns, 7);
    const numbers = (found: typeof some): number[] =>
      [...(found.table?.matrix.values ?? [])].filter((_, at) => at % 2 === 0).sort((a, b) => a - b);
    expect(numbers(again)).toEqual(numbers(some));
    shuffled.close();
  });

  it('decodes pictures in a column, and leaves out what is none', async () => {
    const grey = Buffer.from(await picture({ width: 6, height: 5, channels: 1 })).toString('hex');
    const set = await tableOf(
      'pictures',
      `SELECT {'bytes': unhex(CASE WHEN i = 2 THEN '00' ELSE '${grey}' END), 'path': 'p'} AS image, i % 2 AS label FROM range(4) t(i)`,
    );
    const [image, label] = set.columns;
    if (image === undefined || label === undefined) expect.fail('no columns');
    const subject = await tableSubject(
      set,
      [
        { column: image, kind: 'other', role: 'image' },
        { column: label, kind: 'number', role: 'label' },
      ],
      10,
    );
    expect([...subject.rows]).toEqual([0, 1, 3]);
    expect(subject.images).toMatchObject({ rows: 3, height: 5, width: 6, channels: 1 });
    expect(subject.featuresAre).toBe('30 pixels');
    set.close();
  });
});
