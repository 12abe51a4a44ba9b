import type { ColumnProfile } from '../../core/dataset-profile.ts';
import { nameRank } from './column-names.ts';

/** More different values are a quantity or a key, not classes. */
const MAX_CLASSES = 1000;
/** A column without a telling name is taken for classes only up to here. */
const MAX_UNNAMED_CLASSES = 50;
/** Rows per class that classes need at least, on average: fewer are names of single things. */
const MIN_ROWS_PER_CLASS = 2;
/** Different numbers above which, where they are also many for the rows, numbers are measurements and no classes. */
const MAX_NUMBERED_CLASSES = 200;
const MAX_NUMBER_SHARE = 0.05;

export interface LabelChoice {
  readonly column?: ColumnProfile;
  readonly why?: string;
  readonly note?: string;
}

function present({ rows, missing }: ColumnProfile): number {
  return rows - missing;
}

/** Whether the values of a column can be classes at all; otherwise why not. */
function obstacle(column: ColumnProfile): string | undefined {
  const { kind, distinct, numbers } = column;
  if (kind === 'time' || kind === 'other')
    return `its cells are ${kind === 'time' ? 'times' : 'no words or numbers'}`;
  if (distinct < 2) return 'it has fewer than two different values';
  if (numbers !== undefined) {
    if (!numbers.isWhole || numbers.notFinite > 0)
      return 'it holds fractions: a quantity to predict, not classes';
    if (distinct > MAX_NUMBERED_CLASSES && distinct > present(column) * MAX_NUMBER_SHARE)
      return `it has ${distinct} different numbers: a quantity to predict, not classes`;
  }
  if (distinct > MAX_CLASSES) return `it has ${distinct} different values`;
  if (kind === 'text' || present(column) < distinct * MIN_ROWS_PER_CLASS)
    return 'almost every row has a value of its own';
  return undefined;
}

function quoted(columns: readonly ColumnProfile[]): string {
  return columns.map(({ name }) => `"${name}"`).join(' and ');
}

function counted({ distinct, kind }: ColumnProfile): string {
  return `${distinct} different ${kind === 'number' ? 'whole numbers' : 'words'}`;
}

/**
 * The column of the classes among those whose role is open. A telling name with fitting content wins; without one the last column, where it
 * is the only one that looks like classes. Nothing is chosen between equals.
 */
export function chooseLabel(columns: readonly ColumnProfile[]): LabelChoice {
  const named = columns
    .flatMap((column) => {
      const rank = nameRank('label', column.name);
      return rank < 0 ? [] : [{ column, rank }];
    })
    .sort((a, b) => a.rank - b.rank);
  const fitting = named.filter(({ column }) => obstacle(column) === undefined);
  const [first] = fitting;
  if (first !== undefined) {
    const { column } = first;
    // Names of one rank differ only in case or signs: neither is surer.
    const equals = fitting.filter(({ rank }) => rank === first.rank).map((entry) => entry.column);
    if (equals.length > 1)
      return {
        note: `columns ${quoted(equals)} may each hold the labels: choose one with --label-column`,
      };
    const others = fitting.slice(1).map((entry) => entry.column);
    return {
      column,
      why: `its name, and ${counted(column)} in ${column.rows} rows`,
      ...(others.length > 0 && {
        note: `the labels are taken from "${column.name}"; ${quoted(others)} could hold labels too: --label-column chooses`,
      }),
    };
  }
  const [refused] = named;
  if (refused !== undefined)
    return {
      note: `column "${refused.column.name}" has the name of a label, but ${obstacle(refused.column) ?? ''}: no labels are used; --label-column overrides`,
    };
  return chooseLast(columns);
}

/** Without a telling name: the last column, when it alone is made of a few words or numbers. */
function chooseLast(columns: readonly ColumnProfile[]): LabelChoice {
  const last = columns.at(-1);
  const alike = columns.filter(
    (column) => column.distinct <= MAX_UNNAMED_CLASSES && obstacle(column) === undefined,
  );
  if (last === undefined || alike.length === 0 || columns.length < 2)
    return { note: 'no column looks like a label: --label-column names it' };
  // Words among numbers tell more than whole numbers among numbers.
  const words = alike.filter(({ kind }) => kind !== 'number');
  const likely = words.length > 0 ? words : alike;
  const [only] = likely;
  if (only === undefined || likely.length > 1) {
    const names = quoted(likely.slice(0, 4));
    return {
      note: `no column has the name of a label, and ${names} look alike: --label-column names it`,
    };
  }
  if (only !== last)
    return {
      note: `no column has the name of a label; "${only.name}" has few values but is not the last column: --label-column names it`,
    };
  return {
    column: only,
    why: `the last column, the only one of few ${only.kind === 'number' ? 'whole numbers' : 'words'}: ${counted(only)} in ${only.rows} rows`,
  };
}
