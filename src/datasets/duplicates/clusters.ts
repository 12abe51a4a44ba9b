/** Disjoint sets of rows (Tarjan 1975), by halving of paths and union by size. */
export class RowSets {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;

  constructor(rows: number) {
    this.#parent = Int32Array.from({ length: rows }, (_, row) => row);
    this.#size = new Int32Array(rows).fill(1);
  }

  root(row: number): number {
    const parent = this.#parent;
    let at = row;
    for (let above = parent[at] ?? at; above !== at; above = parent[at] ?? at) {
      parent[at] = parent[above] ?? above;
      at = parent[at] ?? at;
    }
    return at;
  }

  join(a: number, b: number): void {
    let [large, small] = [this.root(a), this.root(b)];
    if (large === small) return;
    if ((this.#size[large] ?? 0) < (this.#size[small] ?? 0)) [large, small] = [small, large];
    this.#parent[small] = large;
    this.#size[large] = (this.#size[large] ?? 0) + (this.#size[small] ?? 0);
  }

  clusters(): RowClusters {
    const { length } = this.#parent;
    const numbers = new Map<number, number>();
    const of = new Int32Array(length).fill(-1);
    const members: number[][] = [];
    for (let row = 0; row < length; row += 1) {
      const root = this.root(row);
      if ((this.#size[root] ?? 1) < 2) continue;
      let number = numbers.get(root);
      if (number === undefined) {
        number = members.length;
        numbers.set(root, number);
        members.push([]);
      }
      of[row] = number;
      members[number]?.push(row);
    }
    return { of, members };
  }
}

/** Rows that belong together, two or more. */
export interface RowClusters {
  /** Number of each row's cluster, −1 for none. */
  readonly of: Int32Array;
  /** Rows of each cluster, ascending; clusters by their first row. */
  readonly members: readonly (readonly number[])[];
}

/** Rows with equal keys. */
export function equalRows(keys: readonly string[]): RowClusters {
  const sets = new RowSets(keys.length);
  const first = new Map<string, number>();
  for (const [row, key] of keys.entries()) {
    const known = first.get(key);
    if (known === undefined) first.set(key, row);
    else sets.join(known, row);
  }
  return sets.clusters();
}
