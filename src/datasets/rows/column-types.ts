import type { Database } from '../database/database.ts';

/** What the cells of a text column become. */
export type TextColumnType = 'BIGINT' | 'DOUBLE' | 'VARCHAR';

export interface TextColumn {
  readonly type: TextColumnType;
  /** SQL that gives a cell of this type. */
  readonly sql: string;
  /** Words like `NA` stand among the numbers. */
  readonly hasMissingWords: boolean;
}

/** Columns looked at in one query: a query of all at once would be megabytes of SQL. */
const COLUMNS_PER_QUERY = 500;

/** What a cell is, one bit each, so that the kinds of a column are one number. */
const KIND = { whole: 1, number: 2, longWhole: 4, infinite: 8, blank: 16, missing: 32, text: 64 };

/**
 * Patterns for RE2. Only what a number can give back: no leading zeros and no plus sign (codes and telephone numbers), no whole number
 * of more digits than 64 bits hold, none of more than 15 among fractions, where a double would round it.
 */
const PATTERNS = {
  whole: String.raw` *(0|-?[1-9]\d{0,14}) *`,
  number: String.raw` *-?((0|[1-9]\d{0,14})(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})? *`,
  longWhole: String.raw` *-?[1-9]\d{15,17} *`,
  infinite: String.raw`(?i) *-?inf(inity)? *`,
  blank: String.raw`\s*`,
  /** What pandas and people write for "no value" among numbers. */
  missing: String.raw`(?i) *(na|n/a|nan|null|none|\?|-) *`,
};

function kindSql(id: string): string {
  const is = (pattern: keyof typeof PATTERNS): string =>
    `regexp_full_match(${id}, '${PATTERNS[pattern]}')`;
  return `CASE WHEN ${id} IS NULL THEN 0 WHEN ${is('whole')} THEN ${KIND.whole} WHEN ${is('number')} THEN CASE WHEN isfinite(TRY_CAST(trim(${id}) AS DOUBLE)) THEN ${KIND.number} ELSE ${KIND.text} END WHEN ${is('blank')} THEN ${KIND.blank} WHEN ${is('missing')} THEN ${KIND.missing} WHEN ${is('longWhole')} THEN ${KIND.longWhole} WHEN ${is('infinite')} THEN ${KIND.infinite} ELSE ${KIND.text} END`;
}

/**
 * Which kinds of cells each column has: bits, by the order of `ids`. Over all rows.
 * @param from a table expression whose columns have these names
 */
export async function kindsOfCells(
  database: Database,
  from: string,
  ids: readonly string[],
): Promise<readonly number[]> {
  const kinds: number[] = [];
  for (let at = 0; at < ids.length; at += COLUMNS_PER_QUERY) {
    const part = ids.slice(at, at + COLUMNS_PER_QUERY);
    const facts = part.map((id) => `bit_or(${kindSql(id)})`).join(', ');
    const [row = []] = await database.rows(`SELECT ${facts} FROM ${from}`);
    kinds.push(...part.map((_, index) => Number(row[index] ?? 0)));
  }
  return kinds;
}

/** The narrowest type that holds every cell of a column without loss. Cells without a value become NULL where others are numbers. */
export function textColumn(id: string, kinds: number): TextColumn {
  const none = KIND.blank | KIND.missing;
  const only = (allowed: number): boolean => (kinds & ~(allowed | none)) === 0;
  const hasNumber = (kinds & (KIND.whole | KIND.number | KIND.longWhole)) !== 0;
  const hasMissingWords = (kinds & KIND.missing) !== 0;
  if (hasNumber && only(KIND.whole | KIND.longWhole))
    return { type: 'BIGINT', sql: `TRY_CAST(trim(${id}) AS BIGINT)`, hasMissingWords };
  if (hasNumber && only(KIND.whole | KIND.number | KIND.infinite))
    return {
      type: 'DOUBLE',
      // "nan" is among the words for no value: it must not come out as a number that is not equal to itself.
      sql: `nullif(TRY_CAST(trim(${id}) AS DOUBLE), 'nan'::DOUBLE)`,
      hasMissingWords,
    };
  return { type: 'VARCHAR', sql: id, hasMissingWords: false };
}
