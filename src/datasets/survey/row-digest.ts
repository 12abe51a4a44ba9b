import type { RowColumn } from '../rows/row-set.ts';

/** Types whose text needs no length in front: no digit, sign or letter of it is a semicolon. */
const PLAIN_TYPE =
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BOOLEAN|DATE|FLOAT|DOUBLE|TIMESTAMP.*|TIME.*|DECIMAL.*|UUID)$/;

/**
 * SQL for a cell as text, the same for all cells that are equal: Unicode in NFC, −0 as 0, bytes by their digest. NULL stays NULL. Lists and
 * structures are as the database writes them, which quotes what would else be ambiguous.
 */
export function cellSql({ id, type }: Pick<RowColumn, 'id' | 'type'>): string {
  if (type === 'VARCHAR') return `nfc_normalize(${id})`;
  if (type === 'FLOAT' || type === 'DOUBLE') return `CAST(${id} + 0 AS VARCHAR)`;
  if (type === 'BLOB') return `md5(${id})`;
  return `CAST(${id} AS VARCHAR)`;
}

/** SQL for a cell's part of its row: no two different rows are one text. */
function partSql(column: RowColumn): string {
  const text = cellSql(column);
  const whole = PLAIN_TYPE.test(column.type)
    ? `concat(${text}, ';')`
    : `concat(strlen(${text}), ':', ${text}, ';')`;
  return `CASE WHEN ${column.id} IS NULL THEN ';' ELSE ${whole} END`;
}

/**
 * SQL for the digest of what a row holds: MD5 as a number of 128 bits, the same in every release of the database, unlike its own `hash`. Two
 * rows among 10 million million share one by accident with a chance below 10⁻¹². Somebody can make two rows that share one on purpose:
 * they are then copies in the eyes of this survey, which accuses them. NULL where every cell is missing: empty rows are no copies.
 */
export function contentSql(columns: readonly RowColumn[]): string {
  if (columns.length === 0) return 'NULL::UHUGEINT';
  const isEmpty = columns.map(({ id }) => `${id} IS NULL`).join(' AND ');
  return `CASE WHEN ${isEmpty} THEN NULL ELSE md5_number(concat(${columns.map(partSql).join(', ')})) END`;
}

/** SQL for the number a name (of a class, of a split) is known by. */
export function nameDigestSql(column: RowColumn): string {
  return `md5_number_lower(${cellSql(column)})`;
}
