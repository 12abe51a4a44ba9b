import type { DuckDBConnection } from '@duckdb/node-api';
import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
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
/** Characters of a database message that are shown. */
const MAX_MESSAGE = 240;

/** Nothing but the one file, no extension, no second thread, and no way back. */
const CONFIG: Readonly<Record<string, string>> = {
  threads: '1',
  memory_limit: MEMORY_LIMIT,
  temp_directory: '',
  max_temp_directory_size: '0KB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB takes paths for patterns: brackets make the characters mean themselves. */
function withoutPatterns(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}

async function restrict(connection: DuckDBConnection, path: string): Promise<void> {
  const allowed = [...new Set([path, withoutPatterns(path)])].map(literal).join(', ');
  await connection.run(`SET allowed_paths = [${allowed}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function reader(form: TableForm, limits: DataLimits): string {
  if (form.kind === 'parquet') return 'read_parquet(?, hive_partitioning = false)';
  const { first, delimiter, hasHeader } = form.text;
  const columns = first.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  return `read_csv(?, auto_detect = false, columns = {${columns}}, delim = ${literal(delimiter)}, quote = '"', escape = '"', header = ${hasHeader}, skip = 0, hive_partitioning = false, max_line_size = ${limits.maxLineBytes}, compression = '${form.isGzip ? 'gzip' : 'none'}')`;
}

/** The database's message without the parts that repeat the data or advise on its own options. */
function reasonOf(error: Error): string {
  const lines = error.message
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !line.startsWith('Original Line') && !line.startsWith('LINE 1'),
    );
  const end = lines.findIndex((line) => /^(?:Possible|file =)/.test(line));
  return lines
    .slice(0, end < 0 ? 2 : Math.min(end, 3))
    .join(' ')
    .slice(0, MAX_MESSAGE);
}

function failureOf(error: unknown): unknown {
  // The native library throws plain errors for everything, its own TypeErrors are ours to fix.
  if (!(error instanceof Error) || error instanceof DataFailure || error instanceof TypeError)
    return error;
  const isMemory = error.message.startsWith('Out of Memory');
  return new DataFailure(
    isMemory ? 'too-large' : 'malformed',
    isMemory
      ? `the table needs more than ${MEMORY_LIMIT} of memory`
      : `the table cannot be read: ${reasonOf(error)}`,
    isMemory
      ? 'give a smaller part of the data'
      : 'save the table again, as UTF-8 CSV or as Parquet',
  );
}

/** Loads a table of one file and hands it to `use`; at most `maxRows` rows. `path` must be absolute. Throws DataFailure. */
export async function withTable<T>(
  path: string,
  form: TableForm,
  limits: DataLimits,
  use: (table: RawTable) => Promise<T>,
): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { ...CONFIG });
  const connection = await instance.connect();
  try {
    await restrict(connection, path);
    const columns = await loadTable(connection, path, form, limits);
    const counted = await connection.runAndReadAll('SELECT count(*)::DOUBLE FROM raw');
    const rows = Number(counted.getRows()[0]?.[0] ?? 0);
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
      stream: (sql) => streamRows(connection, `WITH t AS (SELECT * FROM raw AS r(${ids})) ${sql}`),
    });
  } catch (error) {
    throw failureOf(error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function loadTable(
  connection: DuckDBConnection,
  path: string,
  form: TableForm,
  limits: DataLimits,
): Promise<readonly RawColumn[]> {
  const from = reader(form, limits);
  const look = await connection.prepare(`SELECT * FROM ${from} LIMIT 0`);
  look.bindVarchar(1, withoutPatterns(path));
  const head = await look.runAndReadAll();
  const types = head.columnTypes().map(String);
  if (types.length > limits.maxColumns)
    throw new DataFailure(
      'too-large',
      `the table has ${types.length} columns, more than ${limits.maxColumns}`,
      'give data this wide as NPZ',
    );
  // One row more than may be, so that a table that is too long is told from one that just fits.
  const maxRows = Math.floor(limits.maxValues / types.length) + 1;
  const load = await connection.prepare(
    `CREATE TABLE raw AS SELECT * FROM ${from} LIMIT ${maxRows}`,
  );
  load.bindVarchar(1, withoutPatterns(path));
  await load.run();
  const names = form.kind === 'parquet' ? head.columnNames() : headerNames(form.text);
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

async function* streamRows(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<readonly (readonly unknown[])[]> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnValues(column));
  }
}
