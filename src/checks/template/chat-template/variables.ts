import { join, type Value } from './value.ts';

/** The variables of a template. Branches work on copies that are joined afterwards. */
export class Variables {
  #values: Map<string, Value>;

  constructor(values = new Map<string, Value>()) {
    this.#values = values;
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  copy(): Variables {
    return new Variables(new Map(this.#values));
  }

  /** Joins what another branch made of the variables. */
  merge(other: Variables): void {
    for (const [name, value] of other.#values) {
      const mine = this.#values.get(name);
      this.#values.set(name, mine === undefined || mine === value ? value : join(mine, value));
    }
  }
}
