import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder, writeParquet } from '../../../test/builders/datasets.ts';
import { dataHost } from '../../io/data-host.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import type { OpenOptions } from '../open-options.ts';
import { openSamples } from '../open-samples.ts';

const folder = dataFolder();
afterAll(() => folder.remove());
let files = 0;

async function open(content: string | Uint8Array, options: OpenOptions = {}, name = 'table.csv') {
  files += 1;
  return openSamples(folder.write(`${files}/${name}`, content), options, dataHost);
}

describe('datasets/table: text', () => {
  it('reads features and classes, and says which column the class is', async () => {
    const result = await open(
      'age,city,paid,is_fraud\n31,Rome,true,0\n45.5,Oslo,false,1\n20,Rome,true,0\n',
    );

    expect(result).toMatchObject({
      ok: true,
      samples: {
        kind: 'table',
        shape: [3],
        count: 3,
        values: Float32Array.of(31, 1, 1, 45.5, 0, 0, 20, 1, 1),
        labels: Int32Array.of(0, 1, 0),
        columns: [
          { name: 'age', type: 'number', min: 20, max: 45.5, distinct: 3, distinctIsExact: true },
          { name: 'city', type: 'category', categories: ['Oslo', 'Rome'] },
          { name: 'paid', type: 'boolean', min: 0, max: 1, mean: 2 / 3 },
        ],
        notes: expect.arrayContaining([
          {
            code: 'label-column',
            count: 1,
            places: [],
            detail:
              'the classes are in column "is_fraud", because of its name; another can be named',
          },
          expect.objectContaining({ code: 'category-column', places: ['city'] }),
        ]),
      },
    });
    expect(result.ok && result.samples.names(1)).toBe('row 2');
    expect(result.ok && result.samples.columns?.[0]?.deviation).toBeCloseTo(
      Math.sqrt(((31 - 32.1666) ** 2 + (45.5 - 32.1666) ** 2 + (20 - 32.1666) ** 2) / 3),
      3,
    );
  });

  it.each<[string, string | Uint8Array]>([
    ['semicolons and decimal points', 'a;b;y\n1.5;2;0\n3;4;1\n'],
    ['tabs', 'a\tb\ty\n1.5\t2\t0\n3\t4\t1\n'],
    ['a byte order mark and CRLF', '\ufeffa,b,y\r\n1.5,2,0\r\n3,4,1\r\n'],
    ['quotes and spaces', '"a","b","y"\n" 1.5 ","2",0\n3, 4,1\n'],
    ['exponents and signs', 'a,b,y\n+15e-1,.2E1,0\n3.,4,1\n'],
    ['no line end', 'a,b,y\n1.5,2,0\n3,4,1'],
    ['gzip', gzipSync('a,b,y\n1.5,2,0\n3,4,1\n')],
  ])('reads %s', async (_, content) => {
    expect(await open(content)).toMatchObject({
      ok: true,
      samples: {
        values: Float32Array.of(1.5, 2, 3, 4),
        labels: Int32Array.of(0, 1),
        columns: [{ name: 'a' }, { name: 'b' }],
      },
    });
  });

  it('reads a table without a header', async () => {
    expect(await open('1,2,0\n3,4,1\n')).toMatchObject({
      samples: {
        values: Float32Array.of(1, 2, 3, 4),
        labels: Int32Array.of(0, 1),
        columns: [{ name: 'column 1' }, { name: 'column 2' }],
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'header' }),
          expect.objectContaining({
            detail: expect.stringContaining('because it is the last and has 2 values'),
          }),
        ]),
      },
    });
  });

  it('keeps numbers exact, whatever they look like', async () => {
    const values = ['0.1', '16777217', '1e-40', '123456789.123', '-0.0', '3.4028234663852886e38'];
    const rows = values.map((value, index) => `${value},${index % 2}`);
    const result = await open(`x,y\n${rows.join('\n')}\n`);

    expect(result.ok && [...result.samples.values]).toEqual(
      values.map((value) => Math.fround(Number(value))),
    );
  });

  it('names the rows that lack a value, and goes on', async () => {
    expect(await open('a,b,y\n1,2,0\n,4,1\n5,NaN,1\n7,8,\n9,1,1\n')).toMatchObject({
      samples: {
        count: 2,
        values: Float32Array.of(1, 2, 9, 1),
        labels: Int32Array.of(0, 1),
        notes: expect.arrayContaining([
          expect.objectContaining({
            code: 'missing-value',
            detail: expect.stringContaining('"a"'),
            places: ['row 2'],
          }),
          expect.objectContaining({
            code: 'missing-value',
            detail: expect.stringContaining('"b"'),
            places: ['row 3'],
          }),
          expect.objectContaining({
            code: 'missing-value',
            detail: 'rows without a class were left out',
            places: ['row 4'],
          }),
        ]),
      },
    });
  });

  it('reads a quoted line break as part of a word', async () => {
    expect(await open('a,word,y\n1,"x\ny",0\n2,"say ""hi""",1\n')).toMatchObject({
      samples: { count: 2, columns: [{ name: 'a' }, { categories: ['say "hi"', 'x\ny'] }] },
    });
  });

  it('numbers classes that are words, and those below zero', async () => {
    expect(await open('a,label\n1,spam\n2,ham\n3,spam\n')).toMatchObject({
      samples: { labels: Int32Array.of(1, 0, 1), classNames: ['ham', 'spam'] },
    });
    expect(await open('a,label\n1,-1\n2,1\n3,-1\n')).toMatchObject({
      samples: {
        labels: Int32Array.of(0, 1, 0),
        classNames: ['-1', '1'],
        notes: expect.arrayContaining([expect.objectContaining({ code: 'class-order' })]),
      },
    });
    expect(await open('a,label\n1,spam\n2,ham\n', { classNames: ['spam', 'ham'] })).toMatchObject({
      samples: { labels: Int32Array.of(0, 1) },
    });
    expect(await open('a,label\n1,2\n2,1\n', { classNames: ['1', '2'] })).toMatchObject({
      samples: { labels: Int32Array.of(1, 0) },
    });
  });

  it('takes the columns it is told', async () => {
    const table = ',a,b,c\n0,1,7,5\n1,2,8,6\n';

    expect(await open(table, { labelColumn: 'c', ignoreColumns: ['b'] })).toMatchObject({
      samples: {
        values: Float32Array.of(1, 2),
        labels: Int32Array.of(5, 6),
        columns: [{ name: 'a' }],
      },
    });
    expect(await open(table, { labelColumn: 'z' })).toMatchObject({
      error: { code: 'missing-column', advice: 'there are: , a, b, c' },
    });
    const none = await open(table, { labelColumn: false });
    expect(none).toMatchObject({ samples: { shape: [3] } });
    expect(none.ok && none.samples.labels).toBeUndefined();
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ['rows of another width', 'a,b,y\n1,2,0\n3\n4,5,6,7\n', 'malformed', 'Line: 3'],
    ['quotes that do not close', 'a,b,y\n1,2,0\n"3,4,1\n', 'malformed', 'unterminated quote'],
    [
      'Latin-1',
      Uint8Array.from([0x61, 0x2c, 0x79, 10, 0xe9, 0x2c, 0x31, 10, 0x61, 0x2c, 0x31, 10]),
      'unknown-form',
      '',
    ],
    ['UTF-16', Uint8Array.from(Buffer.from('\ufeffa,y\n1,0\n', 'utf16le')), 'unknown-form', ''],
    [
      'a hundred thousand columns',
      `${Array.from({ length: 100_000 }, (_, n) => `c${n}`).join(',')}\n`,
      'too-large',
      '100000 columns, more than the 10000 that are taken',
    ],
    ['only a header', 'a,b,y\n', 'empty', 'no rows'],
    ['no complete row', 'a,b,y\n1,,0\n,2,1\n', 'empty', 'none of the 2 rows'],
    ['infinities', 'a,y\ninf,0\n2,1\n', 'non-finite', 'row 1'],
  ])('refuses %s', async (_, content, code, detail) => {
    expect(await open(content)).toMatchObject({
      ok: false,
      error: { code, detail: expect.stringContaining(detail) },
    });
  });

  it('holds a few hundred columns: a hash join per column took gigabytes', async () => {
    const names = Array.from({ length: 250 }, (_, n) => `c${n}`).join(',');
    const rows = [0, 1, 2].map(
      (row) => `${Array.from({ length: 250 }, (_, n) => n * row).join(',')},${row % 2}`,
    );

    expect(await open(`${names},y\n${rows.join('\n')}\n`)).toMatchObject({
      ok: true,
      samples: { shape: [250], count: 3 },
    });
  });

  it('refuses more than the bounds', async () => {
    const limits = (part: Partial<typeof DATA_LIMITS>) => ({ limits: { ...DATA_LIMITS, ...part } });

    expect(await open('a,y\n1,0\n2,1\n3,1\n', limits({ maxValues: 4 }))).toMatchObject({
      error: { code: 'too-large' },
    });
    expect(
      await open(`a,y\n${'9'.repeat(3000)},0\n`, limits({ maxLineBytes: 1000 })),
    ).toMatchObject({ error: { code: 'malformed' } });
    expect(await open('a,y\n1,0\n', limits({ maxTableBytes: 3 }))).toMatchObject({
      error: { code: 'too-large' },
    });
    expect(await open('w,a,y\np,1,0\nq,1,1\nr,1,1\n', limits({ maxCategories: 2 }))).toMatchObject({
      samples: {
        shape: [1],
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'left-out-column', places: ['w'] }),
        ]),
      },
    });
  });

  it.each(["it's.csv", 'a*[1]?.csv', "x', header=true) -- .csv", 'y=1/part.csv', '"quoted".csv'])(
    'opens the file named %s and no other',
    async (name) => {
      folder.write(`${files + 1}/a9z1a.csv`, 'other,y\n9,9\n');

      expect(await open('a,y\n1,0\n2,1\n', {}, name)).toMatchObject({
        ok: true,
        samples: { shape: [1], values: Float32Array.of(1, 2) },
      });
    },
  );
});

describe('datasets/table: Parquet', () => {
  it('reads numbers, booleans, decimals and words', async () => {
    const path = `${folder.path}/typed.parquet`;
    await writeParquet(
      path,
      "SELECT * FROM (VALUES (1::TINYINT, 2.5::DOUBLE, true, 1.25::DECIMAL(6,2), 'b', DATE '2020-01-01', 1::BIGINT), (2, NULL, false, 3.5, 'a', DATE '2020-01-02', 0), (3, -1, false, 0, 'a', DATE '2020-01-02', 0)) AS t(small, real, flag, price, word, day, target)",
    );

    expect(await openSamples(path, {}, dataHost)).toMatchObject({
      ok: true,
      samples: {
        values: Float32Array.of(1, 2.5, 1, 1.25, 1, 3, -1, 0, 0, 0),
        labels: Int32Array.of(1, 0),
        columns: [
          { name: 'small' },
          { name: 'real' },
          { name: 'flag', type: 'boolean' },
          { name: 'price' },
          { name: 'word', categories: ['a', 'b'] },
        ],
        notes: expect.arrayContaining([
          expect.objectContaining({
            code: 'left-out-column',
            detail: expect.stringContaining('DATE'),
            places: ['day'],
          }),
          expect.objectContaining({ code: 'missing-value', places: ['row 2'] }),
        ]),
      },
    });
  });

  it('keeps the order of thousands of rows', async () => {
    const path = `${folder.path}/long.parquet`;
    await writeParquet(
      path,
      'SELECT i::INTEGER AS i, (i % 3)::INTEGER AS label FROM range(10000) AS r(i)',
    );
    const result = await openSamples(
      path,
      { select: { count: 30, seed: 1, stratified: true } },
      dataHost,
    );

    expect(result).toMatchObject({ ok: true, samples: { count: 30 } });
    if (!result.ok) return;
    const { values, labels } = result.samples;
    expect([...values].every((value, index) => value % 3 === labels?.[index])).toBe(true);
    expect(result.samples.names(0)).toBe(`row ${(values[0] ?? 0) + 1}`);
    expect([0, 1, 2].map((label) => labels?.filter((one) => one === label).length)).toEqual([
      10, 10, 10,
    ]);
  });

  it.each<[string, (good: Uint8Array) => Uint8Array]>([
    ['a magic alone', () => Buffer.from('PAR1xxxxPAR1')],
    ['one cut off', (good) => good.subarray(0, good.length - 20)],
    [
      'a footer that lies',
      (good) =>
        Buffer.concat([
          good.subarray(0, good.length - 8),
          Buffer.from([255, 255, 255, 127]),
          Buffer.from('PAR1'),
        ]),
    ],
    [
      'a footer of zeros',
      (good) => Uint8Array.from(good, (byte, at) => (at >= 4 && at < good.length - 8 ? 0 : byte)),
    ],
  ])('refuses %s', async (_, damage) => {
    const path = `${folder.path}/whole.parquet`;
    await writeParquet(path, 'SELECT 1 AS a, 0 AS label');

    expect(await open(damage(folder.read('whole.parquet')))).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    });
  });
});
