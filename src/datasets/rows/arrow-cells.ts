import type { DataType, Vector } from 'apache-arrow';
import { ExactNumber, type StagedCell } from './staged-cell.ts';

/** A value is not what its type says; caught where batches are read. */
export class ArrowValueError extends Error {
  override readonly name = 'ArrowValueError';
}

/** Values and characters of one nested cell: longer than any line of text may be. */
const MAX_NESTED = 2 * 1024 ** 2;
/** Levels of lists within lists. */
const MAX_DEPTH = 64;
/** Microseconds of a unit of time, by Arrow's number of it: seconds, milliseconds, microseconds; nanoseconds are a thousandth. */
const MICROSECONDS = [1_000_000n, 1000n, 1n];
/** Years 1 to 9999, as ISO 8601 writes them. */
const MIN_MICROSECONDS = -62_135_596_800_000_000n;
const MAX_MICROSECONDS = 253_402_300_799_999_999n;

/** ISO 8601 with microseconds; the number itself outside of its years. */
function timeCell(microseconds: bigint): StagedCell {
  if (microseconds < MIN_MICROSECONDS || microseconds > MAX_MICROSECONDS)
    return { scalar: String(microseconds) };
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((microseconds - fraction) / 1000n));
  return { time: `${date.toISOString().slice(0, 19)}.${String(fraction).padStart(6, '0')}` };
}

function wholeCell(value: bigint): StagedCell {
  const number = Number(value);
  return { scalar: Number.isSafeInteger(number) ? number : new ExactNumber(String(value)) };
}

/** Two's complement, the lowest word first. */
function wide(words: Uint32Array): bigint {
  let value = 0n;
  for (const word of words.toReversed()) value = (value << 32n) | BigInt(word);
  return BigInt.asIntN(32 * words.length, value);
}

function decimalText(value: bigint, scale: number): string {
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Nested values as JSON has them, within a budget: lengths of lists may lie. */
class Nested {
  #left = MAX_NESTED;

  plain(value: unknown, depth: number): unknown {
    this.#left -= typeof value === 'string' ? value.length + 1 : 1;
    if (this.#left < 0 || depth > MAX_DEPTH) throw new ArrowValueError('a nested value has no end');
    if (value === null || value === undefined) return null;
    if (typeof value === 'bigint') return JSON.rawJSON(String(value));
    if (typeof value !== 'object') return value;
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Uint8Array) {
      this.#left -= value.length;
      return Buffer.from(value).toString('base64');
    }
    if (isIterable(value)) return this.#items(value, depth);
    throw new ArrowValueError('a value is of no kind that is known here');
  }

  /** Lists and vectors give values; rows of structs and maps give pairs. */
  #items(items: Iterable<unknown>, depth: number): unknown {
    const areEntries = Reflect.get(items, Symbol.toStringTag) === 'Row';
    const values: unknown[] = [];
    const entries: (readonly [string, unknown])[] = [];
    for (const item of items) {
      if (!areEntries) values.push(this.plain(item, depth + 1));
      else if (Array.isArray(item)) {
        const [key, value]: readonly unknown[] = item;
        entries.push([String(key), this.plain(value, depth + 1)]);
      }
    }
    return areEntries ? Object.fromEntries(entries) : values;
  }
}

/** Rows of structs stand behind a proxy whose `in` knows their fields only: they are asked. */
function isIterable(value: object): value is Iterable<unknown> {
  return typeof Reflect.get(value, Symbol.iterator) === 'function';
}

/** How the cells of a column are read. */
export type CellReader = (index: number) => StagedCell;

/** A reader for a column of a batch. */
export function cellReader(
  vector: Vector,
  { DataType: Types }: { readonly DataType: typeof DataType },
): CellReader {
  const { type } = vector;
  const orNull =
    (read: (value: unknown, index: number) => StagedCell): CellReader =>
    (index) => {
      if (!vector.isValid(index)) return { scalar: null };
      const value: unknown = vector.get(index);
      if (value === undefined) throw new ArrowValueError('a column is shorter than its batch');
      return value === null ? { scalar: null } : read(value, index);
    };
  const raw = (index: number): unknown => {
    const values: unknown = vector.data[0]?.values;
    return values instanceof BigInt64Array || values instanceof Int32Array
      ? values[index]
      : undefined;
  };
  if (Types.isTimestamp(type)) {
    const { unit } = type;
    return orNull((_, index) => {
      const value = raw(index);
      if (typeof value !== 'bigint') throw new ArrowValueError('a time is missing');
      const scale = MICROSECONDS[unit];
      return timeCell(scale === undefined ? value / 1000n : value * scale);
    });
  }
  if (Types.isDate(type))
    return orNull((value) => {
      const milliseconds = value instanceof Date ? value.getTime() : Number(value);
      return Number.isSafeInteger(milliseconds)
        ? timeCell(BigInt(milliseconds) * 1000n)
        : { scalar: null };
    });
  if (Types.isDecimal(type)) {
    const { scale, precision } = type;
    return orNull((value) => {
      if (!(value instanceof Uint32Array)) throw new ArrowValueError('a decimal is missing');
      const text = decimalText(wide(value), scale);
      return { scalar: precision <= 15 ? Number(text) : text };
    });
  }
  return orNull((value) => {
    switch (typeof value) {
      case 'string':
      case 'number':
      case 'boolean':
        return { scalar: value };
      case 'bigint':
        return wholeCell(value);
      default:
        return value instanceof Uint8Array
          ? { bytes: value }
          : { nested: JSON.stringify(new Nested().plain(value, 0)) };
    }
  });
}
