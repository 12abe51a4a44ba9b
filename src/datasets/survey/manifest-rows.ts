import { DataFailure } from '../data-error.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';

/** Types whose values come out as they are; the cells of all others are taken as the database writes them. */
const NATIVE_TYPE = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BOOLEAN|FLOAT|DOUBLE|VARCHAR)$/;

function valueSql({ id, type }: RowColumn): string {
  if (NATIVE_TYPE.test(type)) return id;
  // Files inside of cells are megabytes: their digest stands for them.
  return type === 'BLOB' ? `sha256(${id})` : `CAST(${id} AS VARCHAR)`;
}

/** Every row with its number, in any order. Throws DataFailure. */
export async function* rowsWithCells(
  { database, columns }: Pick<RowSet, 'database' | 'columns'>,
  onRows?: (done: number) => void,
): AsyncGenerator<readonly [row: number, cells: readonly unknown[]]> {
  const values = columns.map(valueSql).join(', ');
  let done = 0;
  for await (const [rows = [], ...cells] of database.stream(
    `SELECT row::INTEGER, ${values} FROM r`,
  )) {
    for (const [at, row] of rows.entries()) yield [Number(row), cells.map((column) => column[at])];
    done += rows.length;
    onRows?.(done);
  }
}

/** Names of columns in Unicode's normal form, which a manifest has them in. Throws DataFailure where two are one. */
export function normalNames(columns: readonly RowColumn[]): readonly string[] {
  const names = columns.map(({ name }) => name.normalize('NFC'));
  if (new Set(names).size !== names.length)
    throw new DataFailure(
      'bad-schema',
      'two columns have names that look the same and differ in their encoding only',
      'rename one of them',
    );
  return names;
}
