import type { ColumnParts } from '../profile/profile-parts.ts';
import type { ValueCount } from '../profile/value-sample.ts';
import { categoryDrift } from './categories.ts';
import { gradeCategories } from './judgement.ts';
import type { DriftTest } from './drift-test.ts';

/** Keys of what is no value: hashes are hex and never these. */
const MISSING = 'missing';
const OTHERS = 'others';
/** Share below which a value of a cut column is not listed: what is not listed has at most so much. */
const LISTED_SHARE = 1 / 1000;
const MAX_NAMED = 3;

function counts(column: ColumnParts): ReadonlyMap<string, ValueCount> {
  return new Map([...column.sample.values, ...column.frequent].map((entry) => [entry.hash, entry]));
}

function present({ rows, missing }: ColumnParts): number {
  return rows - missing;
}

/** Values both versions are compared in: all, or those frequent in one of them. */
function comparedValues(before: ColumnParts, now: ColumnParts): readonly ValueCount[] {
  if (!before.sample.isCut && !now.sample.isCut)
    return [...before.sample.values, ...now.sample.values];
  const listed = ({ sample, frequent, ...column }: ColumnParts): readonly ValueCount[] =>
    sample.isCut
      ? frequent
      : sample.values.filter(
          (entry) => entry.rows >= (column.rows - column.missing) * LISTED_SHARE && entry.rows > 1,
        );
  return [...listed(before), ...listed(now)];
}

function rowsByKey(
  column: ColumnParts,
  values: readonly ValueCount[],
): ReadonlyMap<string, number> {
  const known = counts(column);
  const rows = new Map<string, number>();
  let rest = present(column);
  for (const { hash } of values) {
    if (rows.has(hash)) continue;
    // A value of a cut column that is not listed counts at the most it can have: a difference is never made up.
    const most = column.sample.isCut
      ? Math.min(rest, Math.floor(present(column) * LISTED_SHARE))
      : 0;
    const count = known.get(hash)?.rows ?? most;
    rows.set(hash, count);
    rest -= count;
  }
  if (rest > 0) rows.set(OTHERS, rest);
  if (column.missing > 0) rows.set(MISSING, column.missing);
  return rows;
}

function named(
  hashes: readonly string[],
  names: ReadonlyMap<string, string>,
  what: string,
): string | undefined {
  const own = hashes.filter((hash) => names.has(hash) && hash !== MISSING && hash !== OTHERS);
  if (own.length === 0) return undefined;
  const examples = own.slice(0, MAX_NAMED).map((hash) => `"${names.get(hash) ?? ''}"`);
  return `${own.length} ${what} value${own.length === 1 ? '' : 's'}, such as ${examples.join(', ')}`;
}

/** Whether the words of a column have other shares than before. */
export function categoryTest(before: ColumnParts, now: ColumnParts): DriftTest {
  const values = comparedValues(before, now);
  const names = new Map([
    ...values.map(({ hash, value }): [string, string] => [hash, String(value)]),
    [MISSING, ''] as const,
    [OTHERS, ''] as const,
  ]);
  const drift = categoryDrift(rowsByKey(before, values), rowsByKey(now, values));
  const isWhole = !before.sample.isCut && !now.sample.isCut;
  const key = drift.changedValue;
  const changed =
    key === MISSING
      ? 'rows without a value'
      : key === OTHERS
        ? 'rarer values'
        : key === undefined
          ? undefined
          : `"${names.get(key) ?? ''}"`;
  const parts = [
    changed !== undefined &&
      `the share of ${changed} changed by ${(100 * drift.largestChange).toFixed(1)} points`,
    isWhole && named(drift.appeared, names, 'new'),
    isWhole && named(drift.vanished, names, 'vanished'),
  ].filter((part) => typeof part === 'string');
  return {
    column: now.name,
    test: 'chi-square',
    effect: drift.effect,
    pValue: Math.exp(drift.logP),
    grade: (corrected) => gradeCategories(drift, corrected),
    detail: parts.length > 0 ? parts.join('; ') : 'nothing changed',
  };
}
