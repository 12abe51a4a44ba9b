import { parse, YAMLParseError } from 'yaml';
import { DataFailure, type DataError } from '../data-error.ts';
import type { DataNote } from '../data-notes.ts';
import type { ColumnType, LabelledSamples } from '../labelled-samples.ts';
import type { ColumnRule, FeatureConstraints } from './feature-constraints.ts';
import { inferConstraints } from './infer-constraints.ts';

export type ConstraintsResult =
  | {
      readonly ok: true;
      readonly constraints: FeatureConstraints;
      readonly notes: readonly DataNote[];
    }
  | { readonly ok: false; readonly error: DataError };

/** Characters of a columns file: ten thousand columns take less. */
const MAX_TEXT = 4 * 1024 * 1024;
/** Aliases are of no use in a list of columns; a few may repeat a range. */
const MAX_ALIASES = 100;
const TYPES: ReadonlySet<string> = new Set(['number', 'integer', 'boolean', 'category']);
const KEYS: ReadonlySet<string> = new Set(['type', 'range', 'immutable', 'step', 'direction']);
const DIRECTIONS: ReadonlySet<string> = new Set(['up', 'down']);
const ADVICE = 'see docs/attack-data.md for the form of a columns file';

function fail(detail: string): never {
  throw new DataFailure('bad-schema', detail, ADVICE);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown): value is ColumnType {
  return typeof value === 'string' && TYPES.has(value);
}

function isDirection(value: unknown): value is 'up' | 'down' {
  return typeof value === 'string' && DIRECTIONS.has(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** One column of the file laid over what the data suggest. */
function readRule(name: string, given: unknown, inferred: ColumnRule): ColumnRule {
  if (given === 'immutable') return { ...inferred, immutable: true };
  if (!isRecord(given)) fail(`column "${name}" is neither "immutable" nor a list of rules`);
  const unknown = Object.keys(given).find((key) => !KEYS.has(key));
  if (unknown !== undefined) fail(`column "${name}" has an unknown rule "${unknown}"`);
  const { type = inferred.type, range, immutable = false, step, direction } = given;
  if (!isType(type)) fail(`the type of column "${name}" is none of ${[...TYPES].join(', ')}`);
  if (typeof immutable !== 'boolean')
    fail(`"immutable" of column "${name}" is neither true nor false`);
  if (step !== undefined && !(isNumber(step) && step > 0))
    fail(`the step of column "${name}" is no number above 0`);
  if (direction !== undefined && !isDirection(direction))
    fail(`the direction of column "${name}" is neither up nor down`);
  const [min, max] = readRange(
    name,
    range,
    type === 'boolean' ? { ...inferred, min: 0, max: 1 } : inferred,
  );
  if (step !== undefined && min + step === min)
    fail(`the step of column "${name}" is lost beside its range`);
  return {
    name,
    type,
    min: Math.fround(min),
    max: Math.fround(max),
    immutable,
    ...(isNumber(step) && { step }),
    ...(isDirection(direction) && { direction }),
  };
}

function readRange(
  name: string,
  range: unknown,
  { min, max }: ColumnRule,
): readonly [number, number] {
  if (range === undefined) return [min, max];
  if (!Array.isArray(range) || range.length !== 2)
    fail(`the range of column "${name}" is no [lowest, highest]`);
  const [low, high]: readonly unknown[] = range;
  // An open end is what the data show.
  const [lowest, highest] = [low ?? min, high ?? max];
  if (!isNumber(lowest) || !isNumber(highest))
    fail(`the range of column "${name}" holds no numbers`);
  if (lowest > highest) fail(`the range of column "${name}" is upside down`);
  return [lowest, highest];
}

function readGroups(
  given: unknown,
  indexOf: ReadonlyMap<string, number>,
): readonly (readonly number[])[] {
  if (!Array.isArray(given)) fail('"one-hot" is no list of lists of columns');
  const used = new Set<number>();
  return given.map((group: unknown) => {
    if (!Array.isArray(group) || group.length < 2)
      fail('a one-hot group is no list of two columns or more');
    return group.map((name: unknown) => {
      const column = typeof name === 'string' ? indexOf.get(name) : undefined;
      if (column === undefined)
        fail(`the data have no column "${String(name)}" of a one-hot group`);
      if (used.has(column)) fail(`column "${String(name)}" is in one-hot groups twice`);
      used.add(column);
      return column;
    });
  });
}

function parseText(text: string): Readonly<Record<string, unknown>> {
  if (text.length > MAX_TEXT) fail(`the columns file has more than ${MAX_TEXT} characters`);
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: MAX_ALIASES, schema: 'core', uniqueKeys: true });
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError)
      fail(`the columns file is no YAML: ${error.message.split('\n')[0] ?? ''}`);
    throw error;
  }
  if (!isRecord(document)) fail('the columns file is no map with "columns"');
  const unknown = Object.keys(document).find((key) => key !== 'columns' && key !== 'one-hot');
  if (unknown !== undefined) fail(`the columns file has an unknown key "${unknown}"`);
  return document;
}

/**
 * Reads a columns file (YAML, of which JSON is a part) for these samples. What it does not say is inferred from the data, and noted.
 */
export function readConstraints(text: string, samples: LabelledSamples): ConstraintsResult {
  try {
    const document = parseText(text);
    const inferred = inferConstraints(samples);
    const { columns: given = {} } = document;
    if (!isRecord(given)) fail('"columns" is no map of column names');
    const indexOf = new Map(inferred.constraints.columns.map(({ name }, index) => [name, index]));
    const columns = [...inferred.constraints.columns];
    for (const [name, rule] of Object.entries(given)) {
      const index = indexOf.get(name);
      const before = index === undefined ? undefined : columns[index];
      if (index === undefined || before === undefined) fail(`the data have no column "${name}"`);
      columns[index] = readRule(name, rule, before);
    }
    const groups =
      document['one-hot'] === undefined
        ? inferred.constraints.groups
        : readGroups(document['one-hot'], indexOf);
    for (const column of groups.flat()) {
      const rule = columns[column];
      if (rule !== undefined && (rule.direction !== undefined || rule.step !== undefined))
        fail(`column "${rule.name}" is in a one-hot group and cannot have a step or direction`);
      if (rule !== undefined) columns[column] = { ...rule, type: 'boolean', min: 0, max: 1 };
    }
    const notes =
      document['one-hot'] === undefined
        ? inferred.notes
        : inferred.notes.filter(({ code }) => code !== 'one-hot-columns');
    return { ok: true, constraints: { columns, groups }, notes };
  } catch (error) {
    if (error instanceof DataFailure) return { ok: false, error: error.error };
    throw error;
  }
}
