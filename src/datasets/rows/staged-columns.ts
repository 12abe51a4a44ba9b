import { ExactNumber, type StagedCell } from './staged-cell.ts';

/** What the values of a key are, one bit each. */
const KIND = {
  whole: 1,
  fraction: 2,
  long: 4,
  huge: 8,
  boolean: 16,
  text: 32,
  nested: 64,
  bytes: 128,
  time: 256,
};

const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);
/** Rows whose keys are taken for what all rows have; keys that come later are mentioned. */
const FIRST_ROWS = 10_000;
/** Mark of a text in a staged cell; everything else is JSON already. */
const TEXT_MARK = 's';

function hex({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}

interface Staged {
  readonly kind: number;
  readonly text: string;
}

function longKind(source: string): number {
  const value = BigInt(source);
  return value >= MIN_LONG && value <= MAX_LONG ? KIND.long : KIND.huge;
}

/** How a value is staged: a mark for texts, then the value. Nothing for null. */
function stage(cell: StagedCell): Staged | undefined {
  if ('bytes' in cell) return { kind: KIND.bytes, text: `${TEXT_MARK}${hex(cell.bytes)}` };
  if ('time' in cell) return { kind: KIND.time, text: `${TEXT_MARK}${cell.time}` };
  if ('nested' in cell) return { kind: KIND.nested, text: `j${cell.nested}` };
  const { scalar } = cell;
  if (scalar === null) return undefined;
  if (typeof scalar === 'string') return { kind: KIND.text, text: `${TEXT_MARK}${scalar}` };
  if (typeof scalar === 'boolean') return { kind: KIND.boolean, text: `j${scalar}` };
  if (scalar instanceof ExactNumber)
    return { kind: longKind(scalar.source), text: `j${scalar.source}` };
  if (Number.isSafeInteger(scalar) && !Object.is(scalar, -0))
    return { kind: KIND.whole, text: `j${scalar}` };
  return { kind: KIND.fraction, text: Object.is(scalar, -0) ? 'j-0.0' : `j${scalar}` };
}

/** What becomes of a key's values. */
export interface StagedColumn {
  readonly name: string;
  /** SQL over its staged column. */
  readonly sql: string;
  /** Its cells are JSON text. */
  readonly isJson: boolean;
  /** Numbers, words or truth values in one column, all kept as text. */
  readonly isMixed: boolean;
}

/** Keys of all objects, in the order in which they come, and what their values are. */
export class StagedColumns {
  readonly #places = new Map<string, number>();
  readonly #kinds: number[] = [];
  readonly #late: string[] = [];
  #rows = 0;

  get width(): number {
    return this.#kinds.length;
  }

  /** Keys that no object among the first ten thousand has. */
  get late(): readonly string[] {
    return this.#late;
  }

  /** Cells of one object, by column; as many as there are columns so far. */
  add(
    object: readonly (readonly [key: string, value: StagedCell])[],
  ): readonly (string | undefined)[] {
    this.#rows += 1;
    const cells = this.#kinds.map((): string | undefined => undefined);
    for (const [key, value] of object) {
      let place = this.#places.get(key);
      if (place === undefined) {
        place = this.#kinds.length;
        this.#places.set(key, place);
        this.#kinds.push(0);
        cells.push(undefined);
        if (this.#rows > FIRST_ROWS) this.#late.push(key);
      }
      const staged = stage(value);
      if (staged === undefined) continue;
      this.#kinds[place] = (this.#kinds[place] ?? 0) | staged.kind;
      cells[place] = staged.text;
    }
    return cells;
  }

  /** Columns that are there whether or not a row has a value. */
  expect(names: readonly string[]): void {
    for (const name of names) {
      if (this.#places.has(name)) continue;
      this.#places.set(name, this.#kinds.length);
      this.#kinds.push(0);
    }
  }

  /** @param asWritten columns of several kinds become JSON text, so that the kinds are not lost */
  columns(asWritten: boolean): readonly StagedColumn[] {
    return [...this.#places.keys()].map((name, index) =>
      columnOf(name, `c${index}`, this.#kinds[index] ?? 0, asWritten),
    );
  }
}

function columnOf(name: string, id: string, kinds: number, asWritten: boolean): StagedColumn {
  const only = (allowed: number): boolean => kinds !== 0 && (kinds & ~allowed) === 0;
  const value = `substr(${id}, 2)`;
  const plain = { name, isJson: false, isMixed: false };
  if (only(KIND.whole | KIND.long)) return { ...plain, sql: `CAST(${value} AS BIGINT)` };
  if (only(KIND.whole | KIND.fraction)) return { ...plain, sql: `CAST(${value} AS DOUBLE)` };
  if (only(KIND.bytes)) return { ...plain, sql: `unhex(${value})` };
  if (only(KIND.time)) return { ...plain, sql: `CAST(${value} AS TIMESTAMP)` };
  if (only(KIND.boolean)) return { ...plain, sql: `CAST(${value} AS BOOLEAN)` };
  if (kinds === 0 || only(KIND.text)) return { ...plain, sql: value };
  if ((kinds & KIND.nested) !== 0 || asWritten)
    return {
      name,
      isJson: true,
      isMixed: false,
      sql: `CASE WHEN ${id}[1] = '${TEXT_MARK}' THEN to_json(${value})::VARCHAR ELSE ${value} END`,
    };
  return { ...plain, isMixed: true, sql: value };
}
