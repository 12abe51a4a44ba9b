import { DataFailure } from '../data-error.ts';
import { literal } from '../database/sql-text.ts';
import { PARQUET_OUTPUT } from './parquet-output.ts';
import { listed } from './row-notes.ts';
import type { StagedCell } from './staged-cell.ts';
import { StagedColumns } from './staged-columns.ts';
import { StagedText, stagedTable } from './staged-text.ts';
import {
  checkWidth,
  uniqueNames,
  withDatabase,
  type Conversion,
  type GivenFile,
  type StoredRows,
} from './stored-rows.ts';

/** One row: cells by the names of their columns. */
export type StagedRow = readonly (readonly [column: string, cell: StagedCell])[];

/** A file whose rows are read here and not by the database. */
export interface RowSource {
  readonly file: GivenFile;
  /** Columns known beforehand; others are those of the rows as they come. */
  readonly columns?: readonly string[];
  /** In blocks. */
  readonly rows: () => AsyncIterable<readonly StagedRow[]>;
}

interface Staged {
  readonly source: RowSource;
  readonly staged: string;
  readonly stored: string;
}

async function stage(
  { source, staged }: Staged,
  columns: StagedColumns,
  { host, request: { limits } }: Conversion,
): Promise<void> {
  const target = new StagedText(host.createFile(staged));
  try {
    for await (const rows of source.rows())
      for (const row of rows) {
        target.add(columns.add(row));
        checkWidth(columns.width, limits.maxColumns);
      }
  } finally {
    target.close();
  }
}

/** Converts rows to Parquet: a column per key, of the narrowest type that takes all its values. Throws DataFailure. */
export async function storeStaged(
  sources: readonly RowSource[],
  conversion: Conversion,
): Promise<StoredRows> {
  const { host, request, notes } = conversion;
  const keys = new StagedColumns();
  for (const { columns = [] } of sources) keys.expect(columns);
  checkWidth(keys.width, request.limits.maxColumns);
  const isRagged = sources.some(({ columns }) => columns === undefined);
  const placed = sources.map((source, index): Staged => ({
    source,
    staged: host.join(request.folder, `staged-${index}`),
    stored: host.join(request.folder, `part-${index}.parquet`),
  }));
  for (const file of placed) await stage(file, keys, conversion);
  const columns = keys.columns(request.asWritten);
  if (columns.length === 0)
    throw new DataFailure('empty', 'the objects have no keys', 'give objects with values');
  const mixed = columns.filter(({ isMixed }) => isMixed).map(({ name }) => name);
  if (mixed.length > 0) notes.add(`values of several kinds are read as text: ${listed(mixed)}`);
  const nested = columns.filter(({ isJson }) => isJson).map(({ name }) => name);
  if (nested.length > 0) notes.add(`nested values are read as JSON text: ${listed(nested)}`);
  if (isRagged && keys.late.length > 0)
    notes.add(`keys first seen after 10,000 rows: ${listed(keys.late)}`);
  const fields = columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
  for (const { staged, stored } of placed) {
    const table = stagedTable(staged, columns.length, request.limits, isRagged);
    await withDatabase(conversion, [staged, stored], (database) =>
      database.run(`COPY (SELECT ${fields} FROM ${table}) TO ${literal(stored)} ${PARQUET_OUTPUT}`),
    );
    host.remove(staged);
  }
  return {
    parts: placed.map(({ source: { file }, stored }) => ({ ...file, stored })),
    names: uniqueNames(columns.map(({ name }) => name)),
    jsonColumns: columns.flatMap(({ isJson }, index) => (isJson ? [index] : [])),
    isUniform: true,
  };
}
