import { isFrequent } from './profile-parts.ts';
import { hashText, lowHash, valueCount, type ColumnSource } from './sample-values.ts';
import type { ValueCount } from './value-sample.ts';

/** Rows drawn to find candidates: a value of 1 row in 1,000 is expected 60 times. */
const DRAWN = 60_000;
/** Times a value must be drawn to be counted; one of 1 row in 1,000 is missed once in a hundred million columns. */
const MIN_DRAWN = 20;

/**
 * Values of 1 in 1,000 rows and more, with all their rows. Candidates come from rows drawn by their number, the counts from all rows: the
 * result is that of a full count, which would hold every different value in memory.
 */
export async function findFrequent(
  { database, from, reading: { hash, missing, shown } }: ColumnSource,
  present: number,
  rows: number,
): Promise<readonly ValueCount[]> {
  const share = Math.min(1, DRAWN / Math.max(1, rows));
  const draw = `SELECT ${hash} AS h FROM ${from} WHERE NOT ${missing} AND ${lowHash('hash(row)', share)}`;
  const least = share < 1 ? MIN_DRAWN : 2;
  // Missing rows leave fewer draws of the values that are there.
  const times = Math.max(2, Math.floor((least * present) / Math.max(1, rows)));
  const candidates = await database.rows(
    `SELECT h::VARCHAR FROM (${draw}) GROUP BY h HAVING count(*) >= ${times}`,
  );
  if (candidates.length === 0) return [];
  const list = candidates.map(([h]) => `(${String(h)}::UBIGINT)`).join(', ');
  const found = await database.rows(
    `SELECT ${hashText('h')}, min(v), count(*)::DOUBLE FROM (SELECT ${hash} AS h, ${shown} AS v FROM ${from} WHERE NOT ${missing}) SEMI JOIN (VALUES ${list}) AS wanted(w) ON h = w GROUP BY h ORDER BY h`,
  );
  return found.map((row) => valueCount(row)).filter((entry) => isFrequent(entry.rows, present));
}
