import type { ColumnDrift, DriftResult } from '../../core/dataset-profile.ts';
import type { ColumnParts, ProfileParts } from '../profile/profile-parts.ts';
import { distributionOf, sampleDistribution } from '../profile/distribution.ts';
import { addCountsByHash, type ValueCount } from '../profile/value-sample.ts';
import { holm } from '../significance/many-tests.ts';
import { categoryTest } from './category-test.ts';
import { distanceTest, stabilityTest } from './number-tests.ts';
import type { DriftTest } from './drift-test.ts';

export interface DriftOptions {
  /** The earlier version, as the user named it. */
  readonly with: string;
  /** Columns that are not compared: ids count on, and ignored ones are none of anyone's business. */
  readonly without?: ReadonlySet<string>;
}

/** Tests of single classes that are told: those that moved. */
const MAX_TOLD = 1000;
/** Rows of a class below which nothing is told of its numbers. */
const MIN_CLASS_ROWS = 20;
const ORDER: Readonly<Record<ColumnDrift['grade'], number>> = { drifted: 0, slight: 1, none: 2 };

/** The same words told apart by what is shown of them: hashes of different engines mean nothing to each other. */
function byShownValue(column: ColumnParts): ColumnParts {
  const keyed = (values: readonly ValueCount[]): readonly ValueCount[] =>
    addCountsByHash(
      [],
      values.map((entry) => ({ ...entry, hash: `shown ${entry.value}` })),
    );
  return {
    ...column,
    sample: { ...column.sample, values: keyed(column.sample.values) },
    frequent: keyed(column.frequent),
  };
}

function columnTests(before: ColumnParts, now: ColumnParts): readonly DriftTest[] {
  if (before.kind !== now.kind)
    return [
      {
        column: now.name,
        test: 'chi-square',
        effect: 1,
        pValue: 0,
        grade: () => 'drifted',
        detail: `its cells went from ${before.type.slice(0, 60)} to ${now.type.slice(0, 60)}`,
      },
    ];
  if (now.kind === 'other') return [];
  if (now.kind !== 'number') return [categoryTest(before, now)];
  const [a, b] = [distributionOf(before), distributionOf(now)];
  const missing = [before, now].map(
    (column) => (column.rows - (column.numbers?.finite ?? 0)) / Math.max(1, column.rows),
  );
  const tests = [stabilityTest(now.name, a, b, [missing[0] ?? 0, missing[1] ?? 0])];
  const distance = distanceTest(now.name, a, b);
  return distance === undefined ? tests : [...tests, distance];
}

/** Columns of numbers within each class that both versions have. */
function classTests(
  before: ProfileParts,
  now: ProfileParts,
  isCompared: (column: string) => boolean,
): readonly DriftTest[] {
  if (before.classes?.column !== now.classes?.column) return [];
  const earlier = new Map(before.classes?.parts.map((part) => [part.label, part]));
  return (now.classes?.parts ?? []).flatMap(({ label, rows, samples }) => {
    const old = earlier.get(label);
    if (old === undefined || Math.min(rows, old.rows) < MIN_CLASS_ROWS) return [];
    const oldSamples = new Map(old.samples.map(({ column, sample }) => [column, sample]));
    return samples.flatMap(({ column, sample }) => {
      const oldSample = oldSamples.get(column);
      if (oldSample === undefined || !isCompared(column)) return [];
      const test = distanceTest(
        column,
        sampleDistribution(oldSample, old.rows),
        sampleDistribution(sample, rows),
      );
      return test === undefined ? [] : [{ ...test, label }];
    });
  });
}

function byHarm(a: ColumnDrift, b: ColumnDrift): number {
  return (
    ORDER[a.grade] - ORDER[b.grade] ||
    Number(a.label !== undefined) - Number(b.label !== undefined) ||
    b.effect - a.effect ||
    (a.column < b.column ? -1 : Number(a.column > b.column)) ||
    ((a.label ?? '') < (b.label ?? '') ? -1 : 1)
  );
}

/**
 * How the data moved since an earlier version, column by column and, where both profiles have classes, within every class: conditional drift is
 * how poison that aims at one class shows. All tests are corrected together (Holm), and graded by effect as well, for in millions of rows
 * everything is significant. All tests of whole columns are told; of classes those that moved. Worst first.
 */
export function driftBetween(
  before: ProfileParts,
  now: ProfileParts,
  options: DriftOptions,
): DriftResult {
  const earlier = new Map(before.columns.map((column) => [column.name, column]));
  const later = new Set(now.columns.map(({ name }) => name));
  const isCompared = (name: string): boolean => options.without?.has(name) !== true;
  const isSameHash = before.hashProbe === now.hashProbe;
  const tests = [
    ...now.columns.flatMap((column) => {
      const old = earlier.get(column.name);
      if (old === undefined || !isCompared(column.name)) return [];
      return isSameHash
        ? columnTests(old, column)
        : columnTests(byShownValue(old), byShownValue(column));
    }),
    ...classTests(before, now, isCompared),
  ];
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  const columns = tests.map(({ grade, ...test }, at): ColumnDrift => {
    const pValue = adjusted[at] ?? 1;
    return { ...test, pValue, grade: grade(pValue) };
  });
  return {
    with: options.with,
    rowsBefore: before.rows,
    rowsNow: now.rows,
    newColumns: now.columns.map(({ name }) => name).filter((name) => !earlier.has(name)),
    lostColumns: before.columns.map(({ name }) => name).filter((name) => !later.has(name)),
    columns: columns
      .filter(({ label, grade }) => label === undefined || grade !== 'none')
      .sort(byHarm)
      .slice(0, MAX_TOLD),
  };
}
