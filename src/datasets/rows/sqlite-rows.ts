import { UndecodableError } from '../../bytes/source.ts';
import { DataFailure } from '../data-error.ts';
import { listed } from './row-notes.ts';
import type { OpenedTables, SqlCell } from './rows-host.ts';
import { ExactNumber, type StagedCell } from './staged-cell.ts';
import { storeStaged, type StagedRow } from './staged-rows.ts';
import type { Conversion, StoredRows, TextFile } from './stored-rows.ts';

/** Rows handed on at a time. */
const BLOCK_ROWS = 1000;

function cellOf(value: SqlCell): StagedCell {
  if (value instanceof Uint8Array) return { bytes: value };
  if (typeof value === 'bigint') {
    const number = Number(value);
    return {
      scalar: Number.isSafeInteger(number) ? number : new ExactNumber(String(value)),
    };
  }
  return { scalar: value };
}

function cellBytes(value: SqlCell): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}

async function* blocks(
  opened: OpenedTables,
  table: string,
  maxBytes: number,
): AsyncGenerator<readonly StagedRow[], void> {
  const columns = opened.columns(table);
  let block: StagedRow[] = [];
  for (const row of opened.rows(table)) {
    if (row.reduce((bytes: number, cell) => bytes + cellBytes(cell), 0) > maxBytes)
      throw new DataFailure(
        'too-large',
        `a row of the table has more than ${maxBytes} bytes`,
        'give the data as Parquet',
      );
    block.push(columns.map((name, index) => [name, cellOf(row[index] ?? null)]));
    if (block.length < BLOCK_ROWS) continue;
    yield block;
    block = [];
  }
  yield block;
}

/** The table the user named, or the one with most rows. */
function chooseTable(
  opened: OpenedTables,
  name: string,
  { request: { table: wanted }, notes }: Conversion,
): string {
  const { tables, leftOut } = opened;
  if (leftOut.length > 0)
    notes.add(`views and virtual tables of ${name} were not read: ${listed(leftOut)}`);
  if (wanted !== undefined && !tables.includes(wanted))
    throw new DataFailure(
      'not-found',
      `${name} has no table "${wanted}"`,
      `its tables are ${listed(tables)}`,
    );
  if (wanted !== undefined) return wanted;
  const [first, ...more] = tables;
  if (first === undefined)
    throw new DataFailure('empty', `${name} has no tables`, 'give a file with a table');
  if (more.length === 0) return first;
  let most = { table: first, rows: -1 };
  for (const table of tables) {
    const rows = opened.count(table);
    if (rows > most.rows) most = { table, rows };
  }
  notes.add(
    `of ${tables.length} tables "${most.table}" was read, which has most rows: ${listed(tables)}`,
  );
  return most.table;
}

/** Converts one table of a SQLite file to Parquet. Throws DataFailure. */
export async function storeSqlite(file: TextFile, conversion: Conversion): Promise<StoredRows> {
  const { host, request, notes } = conversion;
  if (host.status(`${file.path}-wal`) !== undefined)
    notes.add(`${file.name} has a log beside it, which was not read: changes in it are missing`);
  try {
    const opened = host.openTables(file.text);
    try {
      const table = chooseTable(opened, file.name, conversion);
      const rows = (): AsyncGenerator<readonly StagedRow[], void> =>
        blocks(opened, table, request.limits.maxLineBytes);
      return await storeStaged([{ file, columns: opened.columns(table), rows }], conversion);
    } finally {
      opened.close();
    }
  } catch (error) {
    if (error instanceof UndecodableError)
      throw new DataFailure(
        'malformed',
        `${file.name} cannot be read: ${error.message}`,
        'export the table as CSV or Parquet',
      );
    throw error;
  }
}
