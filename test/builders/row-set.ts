/** Tables as `RowSet`, made of a query. */
import { join } from 'node:path';
import { openRows } from '../../src/datasets/rows/open-rows.ts';
import type { OpenRowsOptions } from '../../src/datasets/rows/row-options.ts';
import type { RowSet } from '../../src/datasets/rows/row-set.ts';
import { rowsHost } from '../../src/io/rows-host.ts';
import { dataFolder, writeParquet } from './datasets.ts';

export interface RowSetFolder {
  /** Absolute, for what a test writes beside its tables. */
  readonly path: string;
  /** A table of what a DuckDB query gives, in its order; the same query is the same file. */
  readonly rowSetOf: (
    query: string,
    options?: Omit<OpenRowsOptions, 'spillFolder'>,
  ) => Promise<RowSet>;
  /** Closes all tables. */
  readonly remove: () => void;
}

export function rowSetFolder(): RowSetFolder {
  const folder = dataFolder();
  const opened: RowSet[] = [];
  const files = new Map<string, string>();
  return {
    path: folder.path,
    rowSetOf: async (query, options = {}) => {
      const path = files.get(query) ?? join(folder.path, `${files.size}.parquet`);
      if (!files.has(query)) await writeParquet(path, query);
      files.set(query, path);
      const result = await openRows(path, { spillFolder: folder.path, ...options }, rowsHost);
      if (!result.ok) throw new Error(result.error.detail);
      opened.push(result.rows);
      return result.rows;
    },
    remove: () => {
      for (const rows of opened) rows.close();
      folder.remove();
    },
  };
}

/** A table of cells as the FROM part of a query: columns `a`, `b`, … in the order of the cells. */
export function valuesSql(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string =>
    value === null
      ? 'NULL'
      : typeof value === 'number'
        ? String(value)
        : `'${value.replaceAll("'", "''")}'`;
  const names = Array.from({ length: rows[0]?.length ?? 0 }, (_, at) =>
    String.fromCharCode(97 + at),
  );
  return `SELECT * FROM (VALUES ${rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ')}) AS v(${names.join(', ')})`;
}
