import { gridOf, type ColumnRule, type FeatureConstraints } from './feature-constraints.ts';

/** How far from the grid, in steps, a value may be and still lie on it. */
const GRID_TOLERANCE = 1e-3;
/** Relative error of a value in float32: a grid of 0.01 cannot be told from none at a million. */
const FLOAT32_ERROR = 2 ** -23;

function isOnGrid(rule: ColumnRule, value: number): boolean {
  const grid = gridOf(rule);
  if (grid === undefined) return true;
  const place = (value - grid.base) / grid.step;
  const tolerance = Math.max(GRID_TOLERANCE, (Math.abs(value) * FLOAT32_ERROR) / grid.step);
  return Math.abs(place - Math.round(place)) <= tolerance;
}

/** Lowest and highest value a column may take, starting from `original`. */
function boundsOf(
  { min, max, direction }: ColumnRule,
  original: number,
): readonly [number, number] {
  return [
    direction === 'up' ? Math.max(min, original) : min,
    direction === 'down' ? Math.min(max, original) : max,
  ];
}

/** The value nearest to `value` that the column may take, `original` where there is none. */
function nearest(rule: ColumnRule, value: number, original: number): number {
  if (rule.immutable || Number.isNaN(value)) return original;
  const [low, high] = boundsOf(rule, original);
  if (low > high) return original;
  const clipped = Math.min(Math.max(value, low), high);
  const grid = gridOf(rule);
  // What obeys stays, to the last bit: projecting twice is projecting once.
  if (grid === undefined || isOnGrid(rule, clipped)) return Math.fround(clipped);
  const { base, step } = grid;
  const first = Math.ceil((low - base) / step - GRID_TOLERANCE);
  const last = Math.floor((high - base) / step + GRID_TOLERANCE);
  if (first > last) return original;
  const place = Math.min(Math.max(Math.round((clipped - base) / step), first), last);
  // The last point may be a rounding error beyond the bound; the bound itself then is the point.
  return Math.fround(Math.min(Math.max(base + place * step, low), high));
}

/** The column of the group that gets the 1: the largest value, the original's 1 where several are largest. */
function winner(
  rows: Float32Array,
  originals: Float32Array,
  start: number,
  group: readonly number[],
): number {
  let best = group[0] ?? 0;
  let top = Number.NEGATIVE_INFINITY;
  for (const column of group) {
    const value = rows[start + column] ?? 0;
    if (value > top || (value === top && originals[start + column] === 1)) {
      top = value;
      best = column;
    }
  }
  return best;
}

/**
 * Brings each of `count` rows to the nearest one that can exist and that can be reached from its original, in place: in range,
 * whole where whole, exactly one of a group, immutable columns as they were. A row that obeys stays as it is, and so does an
 * original; projecting twice is projecting once. A column whose original breaks the rules so that no value is left keeps it.
 */
export function projectRows(
  rows: Float32Array,
  originals: Float32Array,
  { columns, groups }: FeatureConstraints,
  count: number,
): void {
  const width = columns.length;
  const inGroup = new Uint8Array(width);
  for (const group of groups) for (const column of group) inGroup[column] = 1;
  for (let row = 0; row < count; row += 1) {
    const start = row * width;
    for (let column = 0; column < width; column += 1) {
      const rule = columns[column];
      if (rule === undefined || inGroup[column] === 1) continue;
      const at = start + column;
      rows[at] = nearest(rule, rows[at] ?? 0, originals[at] ?? 0);
    }
    for (const group of groups) {
      // A group is one fact: when a part of it must stay, all of it must.
      if (group.some((column) => columns[column]?.immutable === true)) {
        for (const column of group) rows[start + column] = originals[start + column] ?? 0;
        continue;
      }
      const one = winner(rows, originals, start, group);
      for (const column of group) rows[start + column] = column === one ? 1 : 0;
    }
  }
}

/** The first rule that a row breaks, in words; `undefined` when it obeys all. */
export function brokenRule(
  rows: Float32Array,
  originals: Float32Array,
  { columns, groups }: FeatureConstraints,
  row: number,
): string | undefined {
  const start = row * columns.length;
  for (const [column, rule] of columns.entries()) {
    const value = rows[start + column] ?? 0;
    const original = originals[start + column] ?? 0;
    const problem = broken(rule, value, original);
    if (problem !== undefined) return `column "${rule.name}" is ${value}, ${problem}`;
  }
  for (const group of groups) {
    const values = group.map((column) => rows[start + column] ?? 0);
    const ones = values.filter((value) => value === 1).length;
    if (ones !== 1 || values.some((value) => value !== 0 && value !== 1))
      return `not exactly one of ${group.map((column) => `"${columns[column]?.name ?? ''}"`).join(', ')} is 1`;
  }
  return undefined;
}

function broken(rule: ColumnRule, value: number, original: number): string | undefined {
  if (rule.immutable && value !== original) return `which must stay ${original}`;
  if (!(value >= rule.min && value <= rule.max)) return `outside of ${rule.min} to ${rule.max}`;
  if (rule.direction === 'up' && value < original) return `which may not fall below ${original}`;
  if (rule.direction === 'down' && value > original) return `which may not rise above ${original}`;
  if (isOnGrid(rule, value)) return undefined;
  const { base, step } = gridOf(rule) ?? { base: 0, step: 1 };
  return `not on the grid of ${step} from ${base}`;
}

/** The same rules as an attack takes them: a box, what may change, what belongs together, and a repair. */
export function attackRules(constraints: FeatureConstraints): {
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  readonly mutable: Uint8Array;
  readonly groups: FeatureConstraints['groups'];
  readonly repair: (x: Float32Array, clean: Float32Array, count: number) => void;
} {
  const { columns, groups } = constraints;
  const mutable = Uint8Array.from(columns, ({ immutable }) => (immutable ? 0 : 1));
  for (const group of groups)
    if (group.some((column) => mutable[column] === 0))
      for (const column of group) mutable[column] = 0;
  return {
    lower: Float32Array.from(columns, ({ min }) => min),
    upper: Float32Array.from(columns, ({ max }) => max),
    mutable,
    groups,
    repair: (x, clean, count) => projectRows(x, clean, constraints, count),
  };
}
