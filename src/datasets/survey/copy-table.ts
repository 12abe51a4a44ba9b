import type { Database } from '../database/database.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';
import { cellSql, contentSql, nameDigestSql } from './row-digest.ts';

/** Which columns say what. All are SQL names. */
export interface CopyColumns {
  /** What a row holds: without its id, label and split. */
  readonly content: readonly string[];
  readonly label?: string;
  readonly split?: string;
}

/** A class or a split. */
export interface NameCount {
  readonly kind: 'label' | 'split';
  /** Decimal digits of the 64-bit digest the table of copies has it by. */
  readonly key: string;
  /** At most 200 characters of it. */
  readonly name: string;
  readonly rows: number;
}

/**
 * Name of the table of copies: `k` UHUGEINT (digest of the content, NULL for empty rows), `label` and `split` UBIGINT (digests, NULL for none),
 * `n` BIGINT rows, `first` INTEGER the lowest of their numbers. One line for each row, or for rows that have all of this in common.
 */
export const COPIES = 'survey_copies';
/** Different labels or splits known by name; a column of more is no class. */
export const MAX_NAMES = 10_000;
/** Characters of a name. */
const MAX_NAME = 200;

export const COPIES_SQL = `CREATE OR REPLACE TEMP TABLE ${COPIES}(k UHUGEINT, label UBIGINT, split UBIGINT, n BIGINT, first INTEGER)`;

/** Creates the table of copies of all rows, one line each; it may be larger than memory. Throws DataFailure. */
export async function createCopies(
  { database, columns }: Pick<RowSet, 'database' | 'columns'>,
  { content, label, split }: CopyColumns,
): Promise<void> {
  const digest = (id: string | undefined): string => {
    const column = columns.find((known) => known.id === id);
    return column === undefined ? 'NULL' : nameDigestSql(column);
  };
  const held = columns.filter(({ id }) => content.includes(id));
  await database.run(COPIES_SQL);
  await database.run(
    `INSERT INTO ${COPIES} SELECT ${contentSql(held)}, ${digest(label)}, ${digest(split)}, 1, row FROM r`,
  );
}

/** Classes and splits with their rows, by kind and key. Throws DataFailure. */
export async function namesOf(
  { database, columns }: Pick<RowSet, 'database' | 'columns'>,
  { label, split }: CopyColumns,
): Promise<readonly NameCount[]> {
  const found: NameCount[] = [];
  for (const [kind, id] of [
    ['label', label],
    ['split', split],
  ] as const) {
    const column = columns.find((known) => known.id === id);
    if (column !== undefined) found.push(...(await countNames(database, kind, column)));
  }
  return found;
}

async function countNames(
  database: Database,
  kind: NameCount['kind'],
  column: RowColumn,
): Promise<readonly NameCount[]> {
  const counted = await database.rows(
    `SELECT key::VARCHAR, min(name), count(*)::DOUBLE FROM (SELECT ${nameDigestSql(column)} AS key, left(${cellSql(column)}, ${MAX_NAME}) AS name FROM r) WHERE key IS NOT NULL GROUP BY key ORDER BY key LIMIT ${MAX_NAMES}`,
  );
  return counted.map(([key, name, rows]) => ({
    kind,
    key: String(key),
    name: String(name),
    rows: Number(rows),
  }));
}
