import type { Database } from '../database/database.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';
import { columnReading, type ColumnReading } from './column-reading.ts';
import { exactSums } from './exact-sums.ts';
import type { ColumnParts, LengthParts, ProfileParts } from './profile-parts.ts';
import { findFrequent } from './frequent-values.ts';
import { hashText, sampleValues } from './sample-values.ts';

export interface ProfileOptions {
  /** Told after every column. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Columns per query of plain aggregates: a query of all at once would be megabytes of SQL. */
const COLUMNS_PER_QUERY = 50;
/** Different values of a column that are kept and counted exactly. */
const SAMPLE_SIZE = 10_000;
/** Values kept of all columns together; each costs some 100 bytes. Wide tables keep fewer of each column, but never less than the least. */
const MAX_KEPT = 2_000_000;
const LEAST_SAMPLE = 256;
/** What is hashed to know the engine's hash function by. */
const PROBE = `hash('weighbridge')`;

interface Column {
  readonly column: RowColumn;
  readonly reading: ColumnReading;
}

/** The hash of a fixed word, in hex. */
export async function hashProbe(database: Database): Promise<string> {
  const [row] = await database.rows(`SELECT ${hashText(PROBE)}`);
  return String(row?.[0]);
}

const FACTS = 6;

/** Counts of a column, all as DOUBLE; 0 where a fact is not one of its kind. */
function factsSql({ column: { id }, reading: { kind, missing } }: Column): readonly string[] {
  const isThere = `FILTER (WHERE NOT ${missing})`;
  const number = `${id}::DOUBLE`;
  const isFinite = `FILTER (WHERE NOT ${missing} AND isfinite(${number}))`;
  const facts = [`count(*) ${isThere}`];
  if (kind === 'number')
    facts.push(
      `count(*) ${isFinite}`,
      `count(*) FILTER (WHERE NOT ${missing} AND isfinite(${number}) AND ${number} <> floor(${number}))`,
      // −0 and 0 are one number.
      `min(${number} + 0) ${isFinite}`,
      `max(${number} + 0) ${isFinite}`,
      '0',
    );
  else if (kind === 'text') {
    const length = `length(${id}::VARCHAR)`;
    facts.push(
      '0',
      '0',
      `min(${length}) ${isThere}`,
      `max(${length}) ${isThere}`,
      `sum(${length}) ${isThere}`,
    );
  } else facts.push('0', '0', '0', '0', '0');
  return facts.map((fact) => `coalesce((${fact})::DOUBLE, 0)`);
}

async function profileColumn(
  { database, rows }: RowSet,
  { column, reading }: Column,
  facts: readonly number[],
  size: number,
): Promise<ColumnParts> {
  const [present = 0, finite = 0, notWhole = 0, min = 0, max = 0, total = 0] = facts;
  const { kind } = reading;
  const source = { database, id: column.id, reading };
  const sample = await sampleValues(source, size, present);
  const frequent = sample.isCut ? await findFrequent(source, present, rows) : [];
  const lengths: LengthParts = { min, max, total };
  return {
    name: column.name,
    type: column.type,
    kind,
    rows,
    missing: rows - present,
    ...(kind === 'number' && {
      numbers: {
        finite,
        notFinite: present - finite,
        notWhole,
        min,
        max,
        ...(await exactSums(source)),
      },
    }),
    ...(kind === 'text' && present > 0 && { lengths }),
    sample,
    frequent,
  };
}

/**
 * The profile of all rows, in parts that add up: profiles of shares of the rows, merged, are the profile of the whole, and the order of the
 * rows is of no consequence. Plain aggregates are one scan of up to 50 columns; every column is read on its own for its values and, of
 * numbers, for its sums. Throws DataFailure.
 */
export async function profileRows(
  rows: RowSet,
  { onProgress }: ProfileOptions = {},
): Promise<ProfileParts> {
  const columns = rows.columns.map((column): Column => ({
    column,
    reading: columnReading(column),
  }));
  const size = Math.max(LEAST_SAMPLE, Math.min(SAMPLE_SIZE, Math.floor(MAX_KEPT / columns.length)));
  const found: ColumnParts[] = [];
  for (let from = 0; from < columns.length; from += COLUMNS_PER_QUERY) {
    const part = columns.slice(from, from + COLUMNS_PER_QUERY);
    const [facts = []] = await rows.database.rows(
      `SELECT ${part.flatMap((column) => factsSql(column)).join(', ')} FROM r`,
    );
    for (const [index, column] of part.entries()) {
      const own = facts.slice(index * FACTS, (index + 1) * FACTS).map(Number);
      found.push(await profileColumn(rows, column, own, size));
      onProgress?.(found.length, columns.length);
    }
  }
  return {
    version: 1,
    hashProbe: await hashProbe(rows.database),
    rows: rows.rows,
    columns: found,
  };
}
