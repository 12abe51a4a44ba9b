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
/** The view of the columns that are profiled, where `r` has many more. */
const PART = 'profiled_columns';
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

/** What is counted of a cell: its number, its length, or 1; NULL where there is none, and for infinite ones. Computed once, used by every count. */
function measureSql({ column: { id, type }, reading: { kind, missing } }: Column): string {
  if (kind === 'text') return `CASE WHEN NOT ${missing} THEN length(${id}::VARCHAR) END`;
  if (kind !== 'number') return `CASE WHEN NOT ${missing} THEN 1 END`;
  // −0 and 0 are one number.
  return isFloat(type) ? `CASE WHEN isfinite(${id}) THEN ${id}::DOUBLE + 0 END` : `${id}::DOUBLE`;
}

function isFloat(type: string): boolean {
  return type === 'FLOAT' || type === 'DOUBLE';
}

/** Rows with a value; finite numbers, those with a fraction; least, most and sum of the measure. All as DOUBLE, 0 where there is none. */
function factsSql({ column: { id, type }, reading: { kind } }: Column): readonly string[] {
  const measure = `m${id}`;
  const infinite =
    kind === 'number' && isFloat(type) ? ` + count(*) FILTER (WHERE isinf(${id}))` : '';
  const facts =
    kind === 'number' || kind === 'text'
      ? [
          `count(${measure})${infinite}`,
          `count(${measure})`,
          kind === 'number' ? `count(*) FILTER (WHERE ${measure} <> floor(${measure}))` : '0',
          `min(${measure})`,
          `max(${measure})`,
          kind === 'text' ? `sum(${measure})` : '0',
        ]
      : [`count(${measure})`, '0', '0', '0', '0', '0'];
  return facts.map((fact) => `coalesce((${fact})::DOUBLE, 0)`);
}

async function profileColumn(
  { database, rows }: RowSet,
  from: string,
  { column, reading }: Column,
  facts: readonly number[],
  size: number,
): Promise<ColumnParts> {
  const [present = 0, finite = 0, notWhole = 0, min = 0, max = 0, total = 0] = facts;
  const { kind } = reading;
  const source = { database, from, id: column.id, reading };
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

/** A view of some columns of a wide table, `r` for any other. */
async function viewOf(
  { database, stored }: RowSet,
  part: readonly Column[],
  columns: number,
): Promise<string> {
  if (stored === undefined || columns <= COLUMNS_PER_QUERY) return 'r';
  const select = stored.selectOf(part.map(({ column }) => column.id));
  await database.run(`CREATE OR REPLACE VIEW ${PART} AS ${select}`);
  return PART;
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
    const view = await viewOf(rows, part, columns.length);
    const [facts = []] = await rows.database.rows(
      `SELECT ${part.flatMap((column) => factsSql(column)).join(', ')} FROM (SELECT ${part.map((column) => `${column.column.id}, ${measureSql(column)} AS m${column.column.id}`).join(', ')} FROM ${view})`,
    );
    for (const [index, column] of part.entries()) {
      const own = facts.slice(index * FACTS, (index + 1) * FACTS).map(Number);
      found.push(await profileColumn(rows, view, column, own, size));
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
