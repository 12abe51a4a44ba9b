/** A place in the file: the elements of a vector, or a struct. */
export interface FlatRange {
  readonly start: number;
  readonly end: number;
  /** Elements of the vector. */
  readonly count: number;
}

export type FlatValue =
  | number
  | string
  | FlatTable
  | FlatRange
  | readonly FlatTable[]
  | readonly string[]
  | readonly number[];

/** One decoded table. What is absent or broken reads as empty; the reader recorded why. */
export class FlatTable {
  readonly name: string;
  readonly at: number;
  readonly #values: ReadonlyMap<string, FlatValue>;

  constructor(name: string, at: number, values: ReadonlyMap<string, FlatValue>) {
    this.name = name;
    this.at = at;
    this.#values = values;
  }

  has(slot: string): boolean {
    return this.#values.has(slot);
  }

  number(slot: string): number {
    const value = this.#values.get(slot);
    return typeof value === 'number' ? value : 0;
  }

  text(slot: string): string {
    const value = this.#values.get(slot);
    return typeof value === 'string' ? value : '';
  }

  table(slot: string): FlatTable | undefined {
    const value = this.#values.get(slot);
    return value instanceof FlatTable ? value : undefined;
  }

  range(slot: string): FlatRange | undefined {
    const value = this.#values.get(slot);
    return typeof value === 'object' && 'start' in value ? value : undefined;
  }

  tables(slot: string): readonly FlatTable[] {
    return this.#list(slot).filter((item) => item instanceof FlatTable);
  }

  texts(slot: string): readonly string[] {
    return this.#list(slot).filter((item) => typeof item === 'string');
  }

  numbers(slot: string): readonly number[] {
    return this.#list(slot).filter((item) => typeof item === 'number');
  }

  #list(slot: string): readonly (FlatTable | string | number)[] {
    const value = this.#values.get(slot);
    return Array.isArray(value) ? value : [];
  }
}
