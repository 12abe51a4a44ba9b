import type { Database } from '../database/database.ts';
import type { ColumnReading } from './column-reading.ts';
import { valueSample, type ValueCount, type ValueSample } from './value-sample.ts';

/** A column of an open table. */
export interface ColumnSource {
  readonly database: Database;
  /** The table or view it is in. */
  readonly from: string;
  readonly id: string;
  readonly reading: ColumnReading;
}

/** Values asked for per value wanted: how many there are is known to a few per cent. */
const SLACK = 1.4;
/** Values found from which on their number says how many there are; with fewer all are few. */
const MIN_FOUND = 100;

/** A UBIGINT as 16 hex digits. */
export function hashText(hash: string): string {
  return `lower(lpad(to_hex(${hash}), 16, '0'))`;
}

/** SQL condition that a hash is among the lowest `share` of all. */
export function lowHash(hash: string, share: number): string {
  return share >= 1 ? 'true' : `${hash} < ${BigInt(Math.ceil(share * 2 ** 53)) << 11n}::UBIGINT`;
}

export function valueCount([hash, value, rows]: readonly unknown[]): ValueCount {
  return {
    hash: String(hash),
    value: typeof value === 'number' ? value : String(value),
    rows: Number(rows),
  };
}

/**
 * The `size` values with the lowest hashes and their rows. Only hashes below a bound are grouped, so that ten million different values cost
 * no more memory than ten thousand; where the bound was too low it is raised, and the result is the same.
 * @param most different values there may be: rows with a value
 */
export async function sampleValues(
  { database, from, reading: { hash, missing, shown } }: ColumnSource,
  size: number,
  most: number,
): Promise<ValueSample> {
  const wanted = SLACK * (size + 1);
  let share = Math.min(1, wanted / Math.max(1, most));
  for (;;) {
    const found = await database.rows(
      `SELECT ${hashText('h')}, min(v), count(*)::DOUBLE FROM (SELECT ${hash} AS h, ${shown} AS v FROM ${from} WHERE NOT ${missing}) WHERE ${lowHash('h', share)} GROUP BY h ORDER BY h LIMIT ${size + 1}`,
    );
    if (found.length > size || share >= 1)
      return valueSample(
        found.map((row) => valueCount(row)),
        size,
      );
    share = found.length < MIN_FOUND ? 1 : Math.min(1, (share * wanted) / found.length);
  }
}
