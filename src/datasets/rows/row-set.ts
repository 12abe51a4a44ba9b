import type { Database } from '../database/database.ts';

/** One column of a table, whatever its file was. */
export interface RowColumn {
  /** As the file names it; repeated names carry a number. */
  readonly name: string;
  /** Its name in SQL: `c0`, `c1`, … – generated, never the file's. */
  readonly id: string;
  /** Type in DuckDB's words. */
  readonly type: string;
  /** Its cells are JSON text: nested values of a file that has them. */
  readonly isJson?: true;
}

/** Where rows lie: Parquet files, absolute, and a SELECT of `row` and the columns by their SQL names. */
export interface StoredTable {
  readonly files: readonly string[];
  readonly select: string;
}

/** A table of any size and form, open for queries. */
export interface RowSet {
  /** `CSV`, `TSV`, `Parquet`, `JSON Lines`, `Arrow`, `SQLite`, `Hugging Face data set`. */
  readonly form: string;
  /** Relative to what the user named, in the order of their rows; `first` is the number of the file's first row. */
  readonly files: readonly {
    readonly name: string;
    readonly first: number;
    readonly rows: number;
  }[];
  readonly columns: readonly RowColumn[];
  readonly rows: number;
  /** Has the view `r`: `row` (BIGINT, from 0, dense, in the order of the files) and the columns by their SQL names. */
  readonly database: Database;
  /** What was left out, converted or inferred while it was opened. */
  readonly notes: readonly string[];
  /** Programs among the files that libraries run when they load the set; they are not run here. */
  readonly scripts?: readonly string[];
  readonly close: () => void;
  /** How another database comes to the same rows: the Parquet files it must be allowed to read, absolute, and the SELECT behind `r`. */
  readonly stored?: StoredTable & {
    /** The same with some of the columns only: of a table of thousands naming them all costs more than reading one. */
    readonly selectOf: (ids: readonly string[]) => string;
    /** The same of all rows, where this is a share of them. */
    readonly whole?: StoredTable;
  };
}

/** Where a row stands: the file, and its number in it, from 0. */
export function locateRow(
  { files }: Pick<RowSet, 'files'>,
  row: number,
): { readonly file: string; readonly row: number } | undefined {
  const file = files.findLast(({ first }) => first <= row);
  return file === undefined || row >= file.first + file.rows
    ? undefined
    : { file: file.name, row: row - file.first };
}
