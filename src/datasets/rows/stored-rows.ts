import { DataFailure } from '../data-error.ts';
import { Database } from '../database/database.ts';
import { WIDE_ADVICE } from '../table/text-table.ts';
import type { RowNotes } from './row-notes.ts';
import type { RowsRequest } from './row-options.ts';
import type { RowsHost } from './rows-host.ts';

/** A file the user gave, or a file of a folder. */
export interface GivenFile {
  /** Relative to what the user named; a file named itself has its base name. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** What part of the data set it belongs to: `train`, `test`. */
  readonly split?: string;
}

/** A file to convert: `text` is where its content lies, unfolded if it was compressed. */
export interface TextFile extends GivenFile {
  readonly text: string;
}

/** Rows of one file, as Parquet. */
export interface StoredPart extends GivenFile {
  /** Absolute path of the Parquet file: the user's own, or the converted one. */
  readonly stored: string;
}

/** A table that is all Parquet now. */
export interface StoredRows {
  readonly parts: readonly StoredPart[];
  /** Names of the columns in the order of the first part's; the other parts have the same by name. */
  readonly names: readonly string[];
  /** All parts have the same columns in the same order with the same types. */
  readonly isUniform: boolean;
  /** What the files are called where their content says more than their family. */
  readonly form?: 'TSV';
  /** Columns of JSON text, by place. */
  readonly jsonColumns?: readonly number[];
}

/** What every reader of a form needs. */
export interface Conversion {
  readonly host: RowsHost;
  readonly request: RowsRequest;
  readonly notes: RowNotes;
}

/** A database that may read and write the given files, and nothing else. Its `use` runs no query on other data. Throws DataFailure. */
export async function withDatabase<T>(
  { request: { memory, threads, folder } }: Conversion,
  files: readonly string[],
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await Database.open({ files, memory, threads, spillFolder: folder });
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

/** Throws DataFailure when a table is wider than any is taken. */
export function checkWidth(columns: number, maxColumns: number): void {
  if (columns > maxColumns)
    throw new DataFailure(
      'too-large',
      `the table has at least ${columns} columns, more than the ${maxColumns} that are taken`,
      WIDE_ADVICE,
    );
}

/** Throws DataFailure when the files of one table have different columns. */
export function checkSameColumns(
  first: { readonly name: string; readonly names: readonly string[] },
  other: { readonly name: string; readonly names: readonly string[] },
): void {
  const known = new Set(first.names);
  const odd =
    other.names.find((name) => !known.has(name)) ??
    first.names.find((name) => !other.names.includes(name));
  if (odd !== undefined)
    throw new DataFailure(
      'malformed',
      `${first.name} and ${other.name} have different columns: "${odd}" is in one of them only`,
      'give one of the files, or files with the same columns',
    );
}

/** Repeated names get a number, as pandas gives them; an empty name says which column it is. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  const times = new Map<string, number>();
  return names.map((given, index) => {
    const name = given === '' ? `column ${index + 1}` : given;
    let free = name;
    while (taken.has(free)) {
      const next = (times.get(name) ?? 0) + 1;
      times.set(name, next);
      free = `${name}.${next}`;
    }
    taken.add(free);
    return free;
  });
}
