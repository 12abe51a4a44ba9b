import { DataFailure } from '../data-error.ts';
import { addExact, type ExactNumber } from './exact-number.ts';
import {
  addCountsByHash,
  mergeSamples,
  type ValueCount,
  type ValueSample,
} from './value-sample.ts';

/** How the cells of a column are read. `other` (lists, structs, blobs) is counted and nothing more. */
export type PartKind = 'number' | 'boolean' | 'text' | 'time' | 'other';

/** Sums over the finite numbers of a column. */
export interface NumberParts {
  readonly finite: number;
  /** Infinite or not a number. */
  readonly notFinite: number;
  readonly notWhole: number;
  /** 0 where there is no finite number. */
  readonly min: number;
  readonly max: number;
  readonly sum: ExactNumber;
  readonly squares: ExactNumber;
}

/** Characters of the texts of a column. */
export interface LengthParts {
  readonly min: number;
  readonly max: number;
  readonly total: number;
}

/** All that is known of a column, in a form that adds up over parts of the rows. */
export interface ColumnParts {
  readonly name: string;
  readonly type: string;
  readonly kind: PartKind;
  readonly rows: number;
  readonly missing: number;
  readonly numbers?: NumberParts;
  readonly lengths?: LengthParts;
  readonly sample: ValueSample;
  /**
   * Values of 1 in 1,000 rows and more, with their rows, ascending by hash: only where the sample is cut. After a merge the counts are lower
   * bounds where a value was frequent in one part and rare in another.
   */
  readonly frequent: readonly ValueCount[];
}

/** Columns of numbers within the rows of one class. */
export interface ClassParts {
  readonly label: string;
  readonly rows: number;
  readonly samples: readonly { readonly column: string; readonly sample: ValueSample }[];
}

export interface ProfileParts {
  readonly version: 1;
  /** What the engine makes of a fixed word: hashes of another engine cannot be compared with these. */
  readonly hashProbe: string;
  readonly rows: number;
  readonly columns: readonly ColumnParts[];
  /** By the label in this column, where it was asked for; classes in the order of their names. */
  readonly classes?: { readonly column: string; readonly parts: readonly ClassParts[] };
}

function mergeNumbers(
  a: NumberParts | undefined,
  b: NumberParts | undefined,
): NumberParts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [onlyA, onlyB] = [b.finite === 0, a.finite === 0];
  return {
    finite: a.finite + b.finite,
    notFinite: a.notFinite + b.notFinite,
    notWhole: a.notWhole + b.notWhole,
    min: onlyA ? a.min : onlyB ? b.min : Math.min(a.min, b.min),
    max: onlyA ? a.max : onlyB ? b.max : Math.max(a.max, b.max),
    sum: addExact(a.sum, b.sum),
    squares: addExact(a.squares, b.squares),
  };
}

function mergeLengths(
  a: LengthParts | undefined,
  b: LengthParts | undefined,
): LengthParts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    total: a.total + b.total,
  };
}

function byHash(a: ValueCount, b: ValueCount): number {
  return a.hash < b.hash ? -1 : 1;
}

/** All of a column whose part has no rows of it yet, or the values of a column kept whole. */
function listed({ sample, frequent }: ColumnParts): readonly ValueCount[] {
  return sample.isCut ? frequent : sample.values;
}

function mergeColumns(a: ColumnParts, b: ColumnParts): ColumnParts {
  if (a.kind !== b.kind)
    throw new DataFailure(
      'malformed',
      `column "${a.name}" is ${a.type} in one part and ${b.type} in another`,
      'profile parts of one table with one set of types',
    );
  const sample = mergeSamples(a.sample, b.sample);
  const rows = a.rows + b.rows;
  const present = rows - a.missing - b.missing;
  const numbers = mergeNumbers(a.numbers, b.numbers);
  const lengths = mergeLengths(a.lengths, b.lengths);
  return {
    name: a.name,
    type: a.type,
    kind: a.kind,
    rows,
    missing: a.missing + b.missing,
    ...(numbers !== undefined && { numbers }),
    ...(lengths !== undefined && { lengths }),
    sample,
    frequent: sample.isCut
      ? addCountsByHash(listed(a), listed(b))
          .filter((entry) => isFrequent(entry.rows, present))
          .sort(byHash)
      : [],
  };
}

/** Rows of a value per row with any from which on it is frequent. */
const FREQUENT_SHARE = 1 / 1000;

export function isFrequent(rows: number, present: number): boolean {
  return rows > 1 && rows >= present * FREQUENT_SHARE;
}

function mergeClasses(a: ProfileParts, b: ProfileParts): ProfileParts['classes'] {
  if (a.classes === undefined || b.classes?.column !== a.classes.column) return undefined;
  const byLabel = new Map(a.classes.parts.map((part) => [part.label, part]));
  for (const part of b.classes.parts) {
    const other = byLabel.get(part.label);
    if (other === undefined) {
      byLabel.set(part.label, part);
      continue;
    }
    const samples = new Map(part.samples.map(({ column, sample }) => [column, sample]));
    byLabel.set(part.label, {
      label: part.label,
      rows: part.rows + other.rows,
      samples: other.samples.flatMap(({ column, sample }) => {
        const second = samples.get(column);
        return second === undefined ? [] : [{ column, sample: mergeSamples(sample, second) }];
      }),
    });
  }
  return {
    column: a.classes.column,
    parts: [...byLabel.values()].sort((x, y) => (x.label < y.label ? -1 : 1)),
  };
}

/** The parts of all rows from the parts of two halves. Throws DataFailure when they are not of one table. */
export function mergeProfiles(a: ProfileParts, b: ProfileParts): ProfileParts {
  if (a.hashProbe !== b.hashProbe)
    throw new DataFailure(
      'malformed',
      'the profiles were written by versions with different hash functions',
      'write the profiles again with one version',
    );
  const columns = new Map(b.columns.map((column) => [column.name, column]));
  if (columns.size !== a.columns.length || !a.columns.every(({ name }) => columns.has(name)))
    throw new DataFailure(
      'malformed',
      'the profiles are not of the same columns',
      'merge profiles of parts of one table',
    );
  const classes = mergeClasses(a, b);
  return {
    version: 1,
    hashProbe: a.hashProbe,
    rows: a.rows + b.rows,
    columns: a.columns.map((column) => {
      const other = columns.get(column.name);
      return other === undefined ? column : mergeColumns(column, other);
    }),
    ...(classes !== undefined && { classes }),
  };
}
