import type { DataNote } from '../data-notes.ts';
import { NoteList } from '../data-notes.ts';
import type { Column, LabelledSamples } from '../labelled-samples.ts';
import type { ColumnRule, FeatureConstraints } from './feature-constraints.ts';

/** Rows that must agree before columns without a common name count as a group: fewer agree by chance. */
const MIN_ROWS = 30;
/** The part before the last separator: `country` of `country_de`, as pandas and scikit-learn name dummies. */
const PREFIX_RE = /^(.+)[_=.:-][^_=.:-]*$/;
/** Characters of a name that are looked at. */
const MAX_NAME = 200;

export interface InferredConstraints {
  readonly constraints: FeatureConstraints;
  readonly notes: readonly DataNote[];
}

function prefixOf(name: string): string | undefined {
  return PREFIX_RE.exec(name.slice(0, MAX_NAME))?.[1];
}

/** Whether exactly one of the columns is 1 in every row. */
function isOneHot({ values, count, shape }: LabelledSamples, group: readonly number[]): boolean {
  const [width = 1] = shape;
  for (let row = 0; row < count; row += 1) {
    let sum = 0;
    for (const column of group) sum += values[row * width + column] ?? 0;
    if (sum !== 1) return false;
  }
  return count > 0;
}

/** Columns that vary, side by side, from `from`, of which exactly one is 1 in every row; as few as do. */
function runFrom(
  samples: LabelledSamples,
  isFree: readonly boolean[],
  from: number,
): readonly number[] | undefined {
  const [width = 1] = samples.shape;
  const sums = new Uint8Array(samples.count);
  for (let column = from; isFree[column] === true; column += 1) {
    let ones = 0;
    for (let row = 0; row < samples.count; row += 1) {
      if (samples.values[row * width + column] !== 1) continue;
      if (sums[row] === 1) return undefined;
      sums[row] = 1;
    }
    for (const sum of sums) ones += sum;
    if (ones === samples.count)
      return column === from
        ? undefined
        : Array.from({ length: column - from + 1 }, (_, at) => from + at);
  }
  return undefined;
}

function findGroups(
  samples: LabelledSamples,
  columns: readonly Column[],
  notes: NoteList,
): readonly (readonly number[])[] {
  const groups: (readonly number[])[] = [];
  const isFree = columns.map(({ type }) => type === 'boolean');
  const take = (group: readonly number[], why: string): void => {
    groups.push(group);
    for (const column of group) isFree[column] = false;
    notes.add(
      'one-hot-columns',
      `exactly one is 1 in every row, ${why}: ${group.map((column) => columns[column]?.name ?? '').join(', ')}`,
    );
  };
  const byPrefix = new Map<string, number[]>();
  for (const [column, { name }] of columns.entries()) {
    const prefix = isFree[column] === true ? prefixOf(name) : undefined;
    if (prefix === undefined) continue;
    const list = byPrefix.get(prefix);
    if (list === undefined) byPrefix.set(prefix, [column]);
    else list.push(column);
  }
  for (const [prefix, group] of byPrefix)
    if (group.length > 1 && isOneHot(samples, group)) take(group, `columns named ${prefix}…`);
  if (samples.count < MIN_ROWS) return groups;
  for (const [column, { distinct }] of columns.entries()) isFree[column] &&= distinct === 2;
  for (let column = 0; column < columns.length; column += 1) {
    const run = isFree[column] === true ? runFrom(samples, isFree, column) : undefined;
    if (run !== undefined) take(run, 'columns side by side');
  }
  return groups;
}

/**
 * The rules that the data themselves suggest: ranges as observed, columns of 0 and 1 and of whole numbers kept so, groups of 0 and 1
 * that always sum to 1 kept so. Everything may change: no data tell what an attacker controls. Every inference is a note.
 */
export function inferConstraints(samples: LabelledSamples): InferredConstraints {
  const notes = new NoteList();
  const columns = samples.columns ?? [];
  const groups = findGroups(samples, columns, notes);
  const rules = columns.map((column): ColumnRule => {
    const { name, type, min, max, categories } = column;
    if (type !== 'number') notes.add('inferred-constraint', WORDS[type], name);
    const [low, high] =
      type === 'boolean'
        ? [0, 1]
        : type === 'category'
          ? [0, (categories?.length ?? 1) - 1]
          : [min, max];
    return { name, type, min: Math.fround(low), max: Math.fround(high), immutable: false };
  });
  notes.add(
    'inferred-constraint',
    'columns stay within the lowest and highest value observed',
    undefined,
    columns.length,
  );
  notes.add(
    'inferred-constraint',
    'every column may change: name in a columns file what an attacker cannot reach',
  );
  return { constraints: { columns: rules, groups }, notes: notes.list };
}

const WORDS = {
  boolean: 'columns that hold only 0 and 1 keep to them',
  integer: 'columns of whole numbers keep to them',
  category: 'columns of words change from one word to another',
} as const;
