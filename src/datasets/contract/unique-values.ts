import type { ColumnReading } from '../profile/column-reading.ts';
import type { RowSet } from '../rows/row-set.ts';

/** Rows of each value that more than one has, but for the first. */
function repeats({ hash, missing }: ColumnReading): string {
  return `SELECT max(row) AS last, count(*) - 1 AS more FROM (SELECT row, ${hash} AS h FROM r WHERE NOT ${missing}) GROUP BY h HAVING count(*) > 1`;
}

/** Rows that repeat the value of another row. */
export async function countRepeats({ database }: RowSet, reading: ColumnReading): Promise<number> {
  const [row] = await database.rows(
    `SELECT coalesce(sum(more), 0)::DOUBLE FROM (${repeats(reading)})`,
  );
  return Number(row?.[0] ?? 0);
}

/** Some rows that repeat a value, ascending. */
export async function repeatedRows(
  { database }: RowSet,
  reading: ColumnReading,
  most: number,
): Promise<readonly number[]> {
  const rows = await database.rows(
    `SELECT last::DOUBLE FROM (${repeats(reading)}) ORDER BY last LIMIT ${most}`,
  );
  return rows.map(([row]) => Number(row));
}
