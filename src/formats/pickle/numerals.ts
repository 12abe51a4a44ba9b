import type { ReaderName } from './program.ts';
import type { Scalar } from './value.ts';

/** One reader's answer to a text argument: a value, or the exception it raises. */
export type Reading<T = Scalar> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

export type Readings<T = Scalar> = Readonly<Record<ReaderName, Reading<T>>>;

const VALUE_ERROR: Reading<never> = { ok: false, error: 'ValueError' };
const TRUNCATED_ERROR: Reading<never> = { ok: false, error: 'UnpicklingError' };

/** Digits beyond which a number is not worth building: CPython 3.11 refuses more than 4,300. */
export const MAX_NUMERAL_CHARACTERS = 8192;

/** Fewest characters for which a decimal may leave the safe integers. */
const SAFE_DECIMAL_DIGITS = 15;

/**
 * The value of plain decimal digits with an optional minus, which all readers agree about;
 * NaN for everything else, leading zeros included.
 */
export function plainDecimal(bytes: Uint8Array): number {
  const negative = bytes[0] === 0x2d;
  const from = negative ? 1 : 0;
  const digits = bytes.length - from;
  if (digits < 1 || digits > SAFE_DECIMAL_DIGITS) return Number.NaN;
  const first = bytes[from] ?? 0;
  // `0` is plain; `00`, `01` are booleans, `010` is octal to C; `-0` at this length is a bool to C.
  if (first === 0x30 && (digits > 1 || negative)) return Number.NaN;
  // C takes any two characters that spell 1 for True; `-1` is not among them.
  let value = 0;
  for (let index = from; index < bytes.length; index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

function ok<T extends Scalar>(value: T): Reading<T> {
  return { ok: true, value };
}

/** A bigint within the safe range becomes a number, as everywhere in the value model. */
export function normaliseInt(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
}

const NUMERAL_RE =
  /^[ \t\n\v\f\r]*([+-]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[oO]_?[0-7]+(?:_[0-7]+)*|0[bB]_?[01]+(?:_[01]+)*|[0-9]+(?:_[0-9]+)*)[ \t\n\v\f\r]*$/;
const ZEROS_RE = /^[0_]+$/;
const PREFIX_RE = /^0[xXoObB]/;

/** `int(text, base)` for base 0 or 10, of text that holds no NUL. */
function pythonInt(text: string, base: 0 | 10): bigint | undefined {
  const match = NUMERAL_RE.exec(text);
  if (match === null) return undefined;
  const digits = (match[2] ?? '').replaceAll('_', '');
  if (base === 10 && PREFIX_RE.test(digits)) return undefined;
  // Base 0 refuses the octal of old, except for zero itself.
  if (base === 0 && digits.length > 1 && digits.startsWith('0') && !PREFIX_RE.test(digits))
    return ZEROS_RE.test(digits) ? 0n : undefined;
  // BigInt() takes the prefixes in lower and upper case, and decimal digits with leading zeros.
  const value = BigInt(PREFIX_RE.test(digits) ? digits.toLowerCase() : digits);
  return match[1] === '-' ? -value : value;
}

function cString(text: string): string {
  const nul = text.indexOf('\0');
  return nul === -1 ? text : text.slice(0, nul);
}

function intReading(value: bigint | undefined): Reading<number | bigint> {
  return value === undefined ? VALUE_ERROR : ok(normaliseInt(value));
}

const STRTOL_RE = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;
const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** C's `strtol(s, &end, 0)`; undefined when it overflows. */
function strtol(text: string): { value: bigint; end: number } | undefined {
  const match = STRTOL_RE.exec(text);
  if (match === null) return { value: 0n, end: 0 };
  const digits = match[2] ?? '0';
  const octal = digits.length > 1 && digits.startsWith('0') && !PREFIX_RE.test(digits);
  const magnitude = BigInt(octal ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = match[1] === '-' ? -magnitude : magnitude;
  if (value > LONG_MAX || value < LONG_MIN) return undefined;
  return { value, end: match[0].length };
}

function cInt(line: string): Reading {
  if (line.length === 0) return TRUNCATED_ERROR;
  const s = `${line}\n\0`;
  const parsed = strtol(s);
  const stop = parsed === undefined ? undefined : s[parsed.end];
  if (parsed === undefined || (stop !== '\n' && stop !== '\0'))
    return intReading(pythonInt(cString(s), 0));
  // C asks only for two characters that spell 0 or 1: `+1`, ` 1` and `-0` are booleans to it, too.
  if (line.length === 2 && (parsed.value === 0n || parsed.value === 1n))
    return ok(parsed.value === 1n);
  return ok(normaliseInt(parsed.value));
}

/** INT: what each reader makes of the line (without its newline). */
export function readInt(line: string): Readings {
  if (line === '00' || line === '01') {
    const bool = ok(line === '01');
    return { c: bool, python: bool, pickletools: bool };
  }
  const nul = line.includes('\0');
  return {
    c: cInt(line),
    python: nul ? VALUE_ERROR : intReading(pythonInt(`${line}\n`, 0)),
    pickletools: nul ? VALUE_ERROR : intReading(pythonInt(line, 10)),
  };
}

/** LONG. */
export function readLong(line: string): Readings {
  const body = line.endsWith('L') ? line.slice(0, -1) : line;
  const nul = body.includes('\0');
  // C cuts at the L only; without one its string still ends with the newline, which is white space.
  const c = line.length === 0 ? TRUNCATED_ERROR : intReading(pythonInt(cString(body), 0));
  return {
    c,
    python: nul ? VALUE_ERROR : intReading(pythonInt(body, 0)),
    pickletools: nul ? VALUE_ERROR : intReading(pythonInt(body, 10)),
  };
}

/** GET and PUT: a memo index, which C wants to fit a signed machine word. */
export function readIndex(line: string): Readings {
  const nul = line.includes('\0');
  const plain = nul ? VALUE_ERROR : intReading(pythonInt(line, 10));
  const cValue = line.length === 0 ? undefined : pythonInt(cString(`${line}\n`), 10);
  const tooLarge = cValue !== undefined && (cValue > LONG_MAX || cValue < LONG_MIN);
  const c: Reading =
    line.length === 0
      ? TRUNCATED_ERROR
      : tooLarge
        ? { ok: false, error: 'OverflowError' }
        : intReading(cValue);
  return { c, python: plain, pickletools: plain };
}

const C_FLOAT_RE = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan)/i;
const DIGITS = '[0-9]+(?:_[0-9]+)*';
const PYTHON_FLOAT_RE = new RegExp(
  `^[ \\t\\n\\v\\f\\r]*([+-]?(?:(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?|inf(?:inity)?|nan))[ \\t\\n\\v\\f\\r]*$`,
  'i',
);

function floatValue(text: string): number {
  const lower = text.toLowerCase().replaceAll('_', '');
  if (lower.endsWith('nan')) return Number.NaN;
  if (lower.includes('inf'))
    return lower.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(lower);
}

function cFloat(line: string): Reading<number> {
  if (line.length === 0) return TRUNCATED_ERROR;
  const match = C_FLOAT_RE.exec(line);
  if (match === null) return VALUE_ERROR;
  const stop = line[match[0].length];
  if (stop !== undefined && stop !== '\0') return VALUE_ERROR;
  const value = floatValue(match[0]);
  const literal = /[0-9]/.test(match[0]);
  if (literal && !Number.isFinite(value)) return { ok: false, error: 'OverflowError' };
  return ok(value);
}

/** FLOAT. */
export function readFloat(line: string): Readings<number> {
  const match = PYTHON_FLOAT_RE.exec(line);
  const python = match === null ? VALUE_ERROR : ok(floatValue(match[1] ?? ''));
  return { c: cFloat(line), python, pickletools: python };
}
