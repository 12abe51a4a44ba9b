import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
import { Database } from '../database/database.ts';
import { literal, withoutPatterns } from '../database/sql-text.ts';
import type { TextTable } from './text-table.ts';

export type TableForm =
  | { readonly kind: 'parquet' }
  | { readonly kind: 'text'; readonly text: TextTable; readonly isGzip: boolean };

/** One column of the table as the database has it. */
export interface RawColumn {
  readonly name: string;
  /** Type in DuckDB's words. */
  readonly type: string;
  /** Its name in SQL: generated, never the file's. */
  readonly id: string;
}

export interface RawTable {
  readonly columns: readonly RawColumn[];
  readonly rows: number;
  /** Runs a query over the table `t`; gives columns of values per chunk of rows. */
  readonly stream: (sql: string) => AsyncGenerator<readonly (readonly unknown[])[]>;
}

/** Memory the database may take; it has no disk to spill to. */
const MEMORY_LIMIT = '2GB';

function reader(path: string, form: TableForm, limits: DataLimits): string {
  const file = literal(withoutPatterns(path));
  if (form.kind === 'parquet') return `read_parquet(${file}, hive_partitioning = false)`;
  const { first, delimiter, hasHeader } = form.text;
  const columns = first.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  return `read_csv(${file}, auto_detect = false, columns = {${columns}}, delim = ${literal(delimiter)}, quote = '"', escape = '"', header = ${hasHeader}, skip = 0, hive_partitioning = false, max_line_size = ${limits.maxLineBytes}, compression = '${form.isGzip ? 'gzip' : 'none'}')`;
}

/** Loads a table of one file and hands it to `use`; at most `maxRows` rows. `path` must be absolute. Throws DataFailure. */
export async function withTable<T>(
  path: string,
  form: TableForm,
  limits: DataLimits,
  use: (table: RawTable) => Promise<T>,
): Promise<T> {
  const database = await Database.open({ files: [path], memory: MEMORY_LIMIT, threads: 1 });
  try {
    const columns = await loadTable(database, path, form, limits);
    const [counted] = await database.rows('SELECT count(*)::DOUBLE FROM raw');
    const rows = Number(counted?.[0] ?? 0);
    if (rows * columns.length > limits.maxValues)
      throw new DataFailure(
        'too-large',
        `the table has more than ${limits.maxValues} values`,
        'give a smaller part of the data',
      );
    const ids = columns.map(({ id }) => id).join(', ');
    return await use({
      columns,
      rows,
      stream: (sql) => database.stream(`WITH t AS (SELECT * FROM raw AS r(${ids})) ${sql}`),
    });
  } finally {
    database.close();
  }
}

async function loadTable(
  database: Database,
  path: string,
  form: TableForm,
  limits: DataLimits,
): Promise<readonly RawColumn[]> {
  const from = reader(path, form, limits);
  const head = await database.columnsOf(`SELECT * FROM ${from}`);
  const types = head.map(({ type }) => type);
  if (types.length > limits.maxColumns)
    throw new DataFailure(
      'too-large',
      `the table has ${types.length} columns, more than ${limits.maxColumns}`,
      'give data this wide as NPZ',
    );
  // One row more than may be, so that a table that is too long is told from one that just fits.
  const maxRows = Math.floor(limits.maxValues / types.length) + 1;
  await database.run(`CREATE TABLE raw AS SELECT * FROM ${from} LIMIT ${maxRows}`);
  const names = form.kind === 'parquet' ? head.map(({ name }) => name) : headerNames(form.text);
  return uniqueNames(names).map((name, index) => ({
    name,
    type: types[index] ?? '',
    id: `c${index}`,
  }));
}

function headerNames({ first, hasHeader }: TextTable): readonly string[] {
  return first.map((field, index) => (hasHeader ? field.trim() : `column ${index + 1}`));
}

/** Repeated names get a number, as pandas gives them. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}.${times}`;
  });
}
