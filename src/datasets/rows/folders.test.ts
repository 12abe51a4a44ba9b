import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder, writeParquet } from '../../../test/builders/datasets.ts';
import { cellsOf, columnsOf, openedRows } from '../../../test/builders/opened-rows.ts';
import { namePattern } from './name-pattern.ts';
import { locateRow } from './row-set.ts';

const tables = openedRows();
const { open, rowsOf, write } = tables;
const folders: ReturnType<typeof dataFolder>[] = [];
afterAll(() => {
  tables.remove();
  for (const folder of folders) folder.remove();
});

function folderOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = dataFolder();
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  return folder;
}

describe('datasets/rows: folders', () => {
  it('reads shards of a data set as one table with their splits', async () => {
    const { path, write: put } = folderOf({ 'README.md': '# no front matter\n', 'run.py': 'x' });
    for (const [name, sql] of [
      ['data/train-00000-of-00002.parquet', "SELECT 1::INTEGER AS a, 'x' AS b"],
      ['data/train-00001-of-00002.parquet', "SELECT 'y' AS b, 5000000000 AS a FROM range(2)"],
      ['data/test-00000-of-00001.parquet', "SELECT 3::INTEGER AS a, 'z' AS b"],
    ] as const)
      await writeParquet(put(name, ''), sql);
    const rows = await rowsOf(path);

    expect(rows.form).toBe('Hugging Face data set');
    expect(columnsOf(rows)).toEqual(['a BIGINT', 'b VARCHAR', 'split VARCHAR']);
    expect(rows.files).toEqual([
      { name: 'data/test-00000-of-00001.parquet', first: 0, rows: 1 },
      { name: 'data/train-00000-of-00002.parquet', first: 1, rows: 1 },
      { name: 'data/train-00001-of-00002.parquet', first: 2, rows: 2 },
    ]);
    expect(await cellsOf(rows)).toEqual([
      [0n, 3n, 'z', 'test'],
      [1n, 1n, 'x', 'train'],
      [2n, 5_000_000_000n, 'y', 'train'],
      [3n, 5_000_000_000n, 'y', 'train'],
    ]);
    expect(rows.notes).toEqual([
      'run.py: a script that was not run; data it would load or change are not seen',
    ]);
    expect(locateRow(rows, 3)).toEqual({ file: 'data/train-00001-of-00002.parquet', row: 1 });
    const part = await rowsOf(path, { partition: { index: 1, of: 2 } });
    expect(await cellsOf(part)).toEqual((await cellsOf(rows)).slice(2));
  });

  it('names the program that libraries would run to load the set, and no other', async () => {
    const { path } = folderOf({
      'data/train.csv': 'a,b\n1,2\n',
      'set.py': 'import datasets\n\nclass Set(datasets.GeneratorBasedBuilder):\n    pass\n',
      'tools/plot.py': '# no class Set(GeneratorBasedBuilder)\nprint(1)\n',
    });
    const { path: plain } = folderOf({ 'train.csv': 'a,b\n1,2\n', 'plot.py': 'print(1)\n' });

    expect((await rowsOf(path)).scripts).toEqual(['set.py']);
    expect((await rowsOf(plain)).scripts).toBeUndefined();
  });

  it('reads the files a card names', async () => {
    const { path } = folderOf({
      'README.md':
        '---\nconfigs:\n- config_name: en\n  data_files:\n  - split: train\n    path: en/part-*.csv\n- config_name: de\n  default: true\n  data_files:\n  - split: learn\n    path: ["de/a.csv"]\n  - split: check\n    path: de/b*\n---\n',
      'en/part-1.csv': 'a,b\n1,2\n',
      'de/a.csv': 'a,b\n7,x\n',
      'de/b.csv': 'b,a\ny,8\n',
      'de/other.csv': 'c\n1\n',
    });

    expect(await cellsOf(await rowsOf(path))).toEqual([
      [0n, 7n, 'x', 'learn'],
      [1n, 8n, 'y', 'check'],
    ]);
    expect(await cellsOf(await rowsOf(path, { table: 'en' }))).toEqual([[0n, 1n, 2n]]);
    expect(await open(path, { table: 'fr' })).toMatchObject({
      ok: false,
      error: { code: 'not-found', advice: 'its tables are en, de' },
    });
  });

  it('decides types over all files', async () => {
    const { path } = folderOf({ 'train.csv': 'id,v\n1,1\n', 'test.csv': 'id,v\n007,2.5\n' });

    expect(columnsOf(await rowsOf(path))).toEqual(['id VARCHAR', 'v DOUBLE', 'split VARCHAR']);
  });

  it('takes the form of most files, and says what it leaves out', async () => {
    const rows = await rowsOf(
      folderOf({
        'a.jsonl': '{"x":1}\n',
        'b.json': '[{"x":2,"y":true}]',
        'c.csv': 'x\n3\n',
        'd.csv.gz': 'not gzip\0',
        'LICENSE.txt': 'no table',
      }).path,
    );

    expect(await cellsOf(rows)).toEqual([
      [0n, 1n, null],
      [1n, 2n, true],
    ]);
    expect(rows.notes).toEqual([
      'left out, since they are no tables: d.csv.gz',
      'left out, since most files are JSON Lines: 1 of CSV',
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['images', { 'cat/1.png': 'x', 'labels.csv': 'a,b\n' }, 'unknown-form', 'images'],
    ['nothing', {}, 'empty', 'empty'],
    ['scripts only', { 'load.py': 'x' }, 'unknown-form', 'no table'],
    [
      'tables of different columns',
      { 'a.csv': 'x,y\na,b\n', 'b.csv': 'x,z\na,b\n' },
      'malformed',
      '"z"',
    ],
  ])('refuses a folder of %s', async (_, files, code, words) => {
    const result = await open(folderOf(files).path);

    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(result.ok ? '' : result.error.detail).toContain(words);
  });

  it.each<[string, string, boolean]>([
    ['data/*.csv', 'data/a.csv', true],
    ['data/*.csv', 'data/x/a.csv', false],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['./a?c', 'abc', true],
    ['t-[0-9][!x]', 't-5a', true],
    ['t-[0-9][!x]', 't-5x', false],
    [`${'*a'.repeat(100)}b`, 'a'.repeat(5000), false],
  ])('tells whether %s means %s', (pattern, name, expected) => {
    expect(namePattern(pattern)(name)).toBe(expected);
  });
});

describe('datasets/rows: SQLite', () => {
  function database(sql: string): string {
    const path = write('', 'x.db');
    const made = new DatabaseSync(path);
    made.exec(sql);
    made.close();
    return path;
  }

  it('reads the table with most rows, value by value', async () => {
    const rows = await rowsOf(
      database(
        `CREATE TABLE small (a); INSERT INTO small VALUES (1);
         CREATE TABLE "big one" (id INTEGER, "b""c" TEXT, x, raw BLOB, mixed);
         INSERT INTO "big one" VALUES (9007199254740993, 'q"', 1.5, x'00ff', 1), (2, '', NULL, NULL, 'w');`,
      ),
    );

    expect(rows.form).toBe('SQLite');
    expect(columnsOf(rows)).toEqual([
      'id BIGINT',
      'b"c VARCHAR',
      'x DOUBLE',
      'raw BLOB',
      'mixed VARCHAR',
    ]);
    expect(
      await rows.database.rows('SELECT row, c0, c1, c2, hex(c3), c4 FROM r ORDER BY row'),
    ).toEqual([
      [0n, 9_007_199_254_740_993n, 'q"', 1.5, '00FF', '1'],
      [1n, 2n, '', null, null, 'w'],
    ]);
    expect(rows.notes).toEqual([
      'of 2 tables "big one" was read, which has most rows: big one, small',
      'values of several kinds are read as text: mixed',
    ]);
  });

  it('runs no view, whatever it is called', async () => {
    const path = database(
      `CREATE TABLE t (a); INSERT INTO t VALUES (1);
       CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
       CREATE VIRTUAL TABLE words USING fts5(w);`,
    );
    const { notes } = await rowsOf(path, { table: 't' });

    expect(notes).toEqual(['views and virtual tables of x.db were not read: endless, words']);
    expect(await open(path, { table: 'endless' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  /** The bytes of a file, some of them replaced. */
  function altered(path: string, change: (bytes: Buffer) => void): string {
    const bytes = Buffer.from(tables.folder.read(path.slice(tables.folder.path.length)));
    change(bytes);
    return write(bytes, 'altered.db');
  }

  it('is not led on by a view that says it is a table', async () => {
    const honest = 'CREATE TABLE t (a /* a comment of some length */)';
    const path = altered(
      database(
        `${honest}; INSERT INTO t VALUES (1); CREATE TABLE other (a); INSERT INTO other VALUES (7);`,
      ),
      (bytes) => {
        const at = bytes.indexOf(honest);
        bytes.write('CREATE VIEW t AS SELECT a FROM other'.padEnd(honest.length), at, 'latin1');
      },
    );

    expect(await open(path, { table: 't' })).toMatchObject({ ok: false });
    expect(await open(path)).not.toMatchObject({ ok: true, rows: { rows: 2 } });
  });

  it('says what is broken', async () => {
    const path = altered(database('CREATE TABLE t (a); INSERT INTO t VALUES (1);'), (bytes) =>
      bytes.fill(0xff, 4096),
    );

    expect(await open(path)).toMatchObject({ ok: false, error: { code: 'malformed' } });
  });
});
