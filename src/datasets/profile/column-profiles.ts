import type {
  ColumnKind,
  ColumnProfile,
  ColumnRole,
  HistogramBar,
} from '../../core/dataset-profile.ts';
import { distributionOf, quantile, type Distribution } from './distribution.ts';
import { exactDeviation, exactMean } from './exact-number.ts';
import type { ColumnParts, NumberParts, ProfileParts } from './profile-parts.ts';
import { distinctOf, type ValueCount } from './value-sample.ts';

/** Bars of a histogram; whole numbers with fewer values have one bar each. */
const BARS = 20;
const MAX_TOP = 10;
/** Different words above which a column is text, and the share of different rows from which on it is. */
const MAX_CATEGORIES = 1000;
const TEXT_SHARE = 0.5;
/** Rows below which a share of different ones says nothing. */
const MIN_ROWS_FOR_SHARE = 40;
/** Mean characters from which on different texts are sentences. */
const TEXT_LENGTH = 40;
const BOOLEAN_WORDS: ReadonlySet<string> = new Set(['true', 'false']);

/** The role of a column and how it is known. */
export interface RoleOfColumn {
  readonly role: ColumnRole;
  readonly why: string;
}

/** Rows per bar; bars of a sampled column are what the sample shows, rounded so that they add up to the finite rows. */
function histogram(
  { values, weights }: Distribution,
  { min, max, finite, notWhole }: NumberParts,
): readonly HistogramBar[] {
  if (finite === 0) return [];
  const isDiscrete = notWhole === 0 && max - min < BARS;
  const count = min === max ? 1 : isDiscrete ? max - min + 1 : BARS;
  // Halves, so that the width of the widest range is finite.
  const width = isDiscrete ? 1 : 2 * ((max / 2 - min / 2) / count);
  const edge = (bar: number): number =>
    bar === count && !isDiscrete ? max : Math.min(Number.MAX_VALUE, min + bar * width);
  const shares = new Float64Array(count);
  let bar = 0;
  for (const [at, value] of values.entries()) {
    while (bar < count - 1 && value >= edge(bar + 1)) bar += 1;
    shares[bar] = (shares[bar] ?? 0) + (weights[at] ?? 0);
  }
  let [sum, before] = [0, 0];
  return Array.from(shares, (share, at) => {
    sum += share;
    const upTo = at === count - 1 ? finite : Math.min(finite, Math.round(sum * finite));
    const rows = upTo - before;
    before = upTo;
    return { low: edge(at), high: edge(at + 1), rows };
  });
}

function numbersOf(column: ColumnParts): ColumnProfile['numbers'] {
  const { numbers } = column;
  if (numbers === undefined || numbers.finite === 0) return undefined;
  const spread = distributionOf(column);
  const at = (share: number): number => quantile(spread, share);
  return {
    min: numbers.min,
    max: numbers.max,
    mean: exactMean(numbers.sum, numbers.finite),
    deviation: exactDeviation(numbers.sum, numbers.squares, numbers.finite),
    quantiles: [at(0.01), at(0.25), at(0.5), at(0.75), at(0.99)],
    notFinite: numbers.notFinite,
    isWhole: numbers.notWhole === 0,
    bars: histogram(spread, numbers),
  };
}

function byRows(a: ValueCount, b: ValueCount): number {
  return b.rows - a.rows || (a.hash < b.hash ? -1 : 1);
}

function kindOf({ kind, rows, missing, lengths, sample }: ColumnParts): ColumnKind {
  if (kind !== 'text') return kind;
  const present = rows - missing;
  const words = sample.values;
  if (
    !sample.isCut &&
    words.length > 0 &&
    words.every(({ value }) => BOOLEAN_WORDS.has(String(value).toLowerCase()))
  )
    return 'boolean';
  const distinct = distinctOf(sample);
  const mean = present === 0 ? 0 : (lengths?.total ?? 0) / present;
  if (distinct > MAX_CATEGORIES) return 'text';
  const isVaried = distinct > present * TEXT_SHARE;
  return isVaried && (present >= MIN_ROWS_FOR_SHARE || mean >= TEXT_LENGTH) ? 'text' : 'category';
}

/** One column as the report shows it. */
export function columnProfile(column: ColumnParts, { role, why }: RoleOfColumn): ColumnProfile {
  const { name, type, rows, missing, lengths, sample, frequent, kind } = column;
  const numbers = numbersOf(column);
  const present = rows - missing;
  // Of a column without any frequent value the sample shows what its values look like.
  const known = sample.isCut && frequent.length > 0 ? frequent : sample.values;
  const top = kind === 'other' ? [] : known.toSorted(byRows);
  return {
    name,
    type,
    kind: kindOf(column),
    role,
    why,
    rows,
    missing,
    distinct: distinctOf(sample),
    distinctIsExact: !sample.isCut,
    ...(numbers !== undefined && { numbers }),
    ...(lengths !== undefined &&
      present > 0 && {
        lengths: { min: lengths.min, max: lengths.max, mean: lengths.total / present },
      }),
    top: top.slice(0, MAX_TOP).map((entry) => ({ value: String(entry.value), rows: entry.rows })),
  };
}

/** All columns as the report shows them. A column without a role is a feature. */
export function profileOf(
  parts: ProfileParts,
  roles?: ReadonlyMap<string, RoleOfColumn>,
): readonly ColumnProfile[] {
  const feature: RoleOfColumn = { role: 'feature', why: 'nothing else was found' };
  return parts.columns.map((column) => columnProfile(column, roles?.get(column.name) ?? feature));
}
