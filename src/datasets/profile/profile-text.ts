import { DataFailure } from '../data-error.ts';
import { exactNumber, type ExactNumber } from './exact-number.ts';
import type {
  ClassParts,
  ColumnParts,
  LengthParts,
  NumberParts,
  PartKind,
  ProfileParts,
} from './profile-parts.ts';
import type { ValueCount, ValueSample } from './value-sample.ts';

/** Characters of a profile file: ten thousand columns of 256 values take less. */
const MAX_TEXT = 512 * 1024 * 1024;
/** A sum of doubles has a power from that of the smallest square to that of the largest, and no more bits than lie between. */
const MAX_POWER = 2200;
const MANTISSA_RE = /^-?[0-9]{1,1400}$/;
const HASH_RE = /^[0-9a-f]{16}$/;
const KINDS: ReadonlySet<unknown> = new Set<PartKind>([
  'number',
  'boolean',
  'text',
  'time',
  'other',
]);

/** A profile or a piece of it as JSON, the same for the same. */
export function profileJson(piece: ProfileParts | ColumnParts | ClassParts): string {
  return JSON.stringify(piece, (_, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : value === Number.POSITIVE_INFINITY
        ? 'inf'
        : value === Number.NEGATIVE_INFINITY
          ? '-inf'
          : value,
  );
}

/** One line of JSON, the same for the same profile. */
export function encodeProfile(parts: ProfileParts): string {
  return `${profileJson(parts)}\n`;
}

function fail(where: string): never {
  throw new DataFailure(
    'malformed',
    `the profile cannot be read: ${where}`,
    'write it again with --write-profile',
  );
}

type Json = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(value: unknown, where: string): Json {
  return isMap(value) ? value : fail(`${where} is no object`);
}

function listOf(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(`${where} is no list`);
}

function textOf(value: unknown, where: string): string {
  return typeof value === 'string' ? value : fail(`${where} is no text`);
}

function finiteOf(value: unknown, where: string): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : fail(`${where} is no number`);
}

function countOf(value: unknown, where: string): number {
  const count = finiteOf(value, where);
  return Number.isSafeInteger(count) && count >= 0 ? count : fail(`${where} is no count`);
}

function exactOf(value: unknown, where: string): ExactNumber {
  const { mantissa, exponent } = mapOf(value, where);
  const digits = textOf(mantissa, where);
  const power = finiteOf(exponent, where);
  if (!MANTISSA_RE.test(digits) || !Number.isInteger(power) || Math.abs(power) > MAX_POWER)
    fail(`${where} is no sum`);
  return exactNumber(BigInt(digits), power);
}

function valueOf(value: unknown, where: string): number | string {
  if (value === 'inf') return Number.POSITIVE_INFINITY;
  if (value === '-inf') return Number.NEGATIVE_INFINITY;
  return typeof value === 'string' ? value : finiteOf(value, where);
}

function countsOf(value: unknown, where: string, isNumber: boolean): readonly ValueCount[] {
  let before = '';
  return listOf(value, where).map((entry) => {
    const { hash, value: shown, rows } = mapOf(entry, where);
    const digits = textOf(hash, where);
    if (!HASH_RE.test(digits) || digits <= before) fail(`${where} is not in order`);
    before = digits;
    return {
      hash: digits,
      value: isNumber ? valueOf(shown, where) : textOf(shown, where),
      rows: countOf(rows, where),
    };
  });
}

function sampleOf(value: unknown, where: string, isNumber: boolean): ValueSample {
  const { size, isCut, values } = mapOf(value, where);
  if (typeof isCut !== 'boolean') fail(`${where} is no sample`);
  const sample = { size: countOf(size, where), isCut, values: countsOf(values, where, isNumber) };
  return sample.values.length > sample.size ? fail(`${where} is larger than it says`) : sample;
}

function numbersOf(value: unknown, where: string): NumberParts {
  const { finite, notFinite, notWhole, min, max, sum, squares } = mapOf(value, where);
  return {
    finite: countOf(finite, where),
    notFinite: countOf(notFinite, where),
    notWhole: countOf(notWhole, where),
    min: finiteOf(min, where),
    max: finiteOf(max, where),
    sum: exactOf(sum, where),
    squares: exactOf(squares, where),
  };
}

function lengthsOf(value: unknown, where: string): LengthParts {
  const { min, max, total } = mapOf(value, where);
  return { min: countOf(min, where), max: countOf(max, where), total: countOf(total, where) };
}

function isKind(value: unknown): value is PartKind {
  return KINDS.has(value);
}

function columnOf(value: unknown, at: number): ColumnParts {
  const where = `column ${at + 1}`;
  const { name, type, kind, rows, missing, numbers, lengths, sample, frequent } = mapOf(
    value,
    where,
  );
  if (!isKind(kind)) fail(`${where} has no kind`);
  const isNumber = kind === 'number';
  const column = {
    name: textOf(name, where),
    type: textOf(type, where),
    kind,
    rows: countOf(rows, where),
    missing: countOf(missing, where),
    ...(numbers !== undefined && { numbers: numbersOf(numbers, where) }),
    ...(lengths !== undefined && { lengths: lengthsOf(lengths, where) }),
    sample: sampleOf(sample, where, isNumber),
    frequent: countsOf(frequent, where, isNumber),
  };
  return column.missing > column.rows ? fail(`${where} misses more rows than there are`) : column;
}

function classOf(value: unknown, at: number): ClassParts {
  const where = `class ${at + 1}`;
  const { label, rows, samples } = mapOf(value, where);
  return {
    label: textOf(label, where),
    rows: countOf(rows, where),
    samples: listOf(samples, where).map((entry) => {
      const { column, sample } = mapOf(entry, where);
      return { column: textOf(column, where), sample: sampleOf(sample, where, true) };
    }),
  };
}

/** Reads what {@link encodeProfile} wrote: the earlier version of data that were not kept. Throws DataFailure. */
export function decodeProfile(text: string): ProfileParts {
  if (text.length > MAX_TEXT) fail(`it has more than ${MAX_TEXT} characters`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) fail('it is no JSON');
    throw error;
  }
  const { version, hashProbe, rows, columns, classes } = mapOf(document, 'it');
  if (version !== 1) fail('its version is not 1');
  const probe = textOf(hashProbe, 'hashProbe');
  if (!HASH_RE.test(probe)) fail('hashProbe is no hash');
  const byLabel = classes === undefined ? undefined : mapOf(classes, 'classes');
  return {
    version: 1,
    hashProbe: probe,
    rows: countOf(rows, 'rows'),
    columns: listOf(columns, 'columns').map((column, at) => columnOf(column, at)),
    ...(byLabel !== undefined && {
      classes: {
        column: textOf(byLabel['column'], 'classes'),
        parts: listOf(byLabel['parts'], 'classes').map((part, at) => classOf(part, at)),
      },
    }),
  };
}
