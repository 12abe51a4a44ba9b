import { ENCODED_PREFILTER } from './hostile/decoded-run.ts';
import { INJECTION_PREFILTER } from './hostile/injection.ts';
import { LINK_PREFILTER } from './hostile/links.ts';
import { MARKUP_PREFILTER } from './hostile/markup.ts';
import { HIDDEN_PREFILTER } from './hidden/find.ts';
import { RECOGNISERS } from './personal/find.ts';
import { isSecretColumn, SECRET_PREFILTER } from './secret/find.ts';

export interface Prefilter {
  readonly name: string;
  /** RE2: no look-around, no back-references; linear time in DuckDB. */
  readonly pattern: string;
}

/** Patterns one of which every text with something to find matches. */
export const PREFILTERS: readonly Prefilter[] = [
  { name: 'secret', pattern: SECRET_PREFILTER },
  ...RECOGNISERS.map(({ kind, prefilter }) => ({ name: kind, pattern: prefilter })),
  { name: 'hidden', pattern: HIDDEN_PREFILTER },
  { name: 'injection', pattern: INJECTION_PREFILTER },
  { name: 'encoded', pattern: ENCODED_PREFILTER },
  { name: 'markup', pattern: MARKUP_PREFILTER },
  { name: 'link', pattern: LINK_PREFILTER },
];

function literal(pattern: string): string {
  return `'${pattern.replaceAll("'", "''")}'`;
}

/**
 * SQL condition that is true for every row of a column that needs a look.
 * @param id the column as it stands in SQL: an identifier of ours, or quoted
 * @param column its name, for columns whose cells are secrets by their name
 */
export function prefilterSql(id: string, column: string): string {
  if (isSecretColumn(column)) return `${id} IS NOT NULL`;
  return `(${PREFILTERS.map(({ pattern }) => `regexp_matches(${id}, ${literal(pattern)})`).join(' OR ')})`;
}

/** SQL number with bit `i` set where the text may have personal data of recogniser `i`: most texts that need a look need it for one of all. */
export function personalKindsSql(id: string): string {
  return RECOGNISERS.map(
    ({ prefilter }, at) =>
      `CASE WHEN regexp_matches(${id}, ${literal(prefilter)}) THEN ${2 ** at} ELSE 0 END`,
  ).join(' + ');
}
