import type { Column, ColumnType } from '../labelled-samples.ts';

/** Different values kept per column; beyond it their number is only known to be larger. */
const MAX_DISTINCT = 1000;

/** Running statistics of one column (Welford's method: sums of squares lose everything when the mean is large). */
export class ColumnStatistics {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #isWhole = true;
  readonly #distinct = new Set<number>();

  add(value: number): void {
    this.#count += 1;
    const change = value - this.#mean;
    this.#mean += change / this.#count;
    this.#squares += change * (value - this.#mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#isWhole &&= Number.isInteger(value);
    if (this.#distinct.size <= MAX_DISTINCT) this.#distinct.add(value);
  }

  column(name: string, categories: readonly string[] | undefined): Column {
    const isBinary = this.#isWhole && this.#min >= 0 && this.#max <= 1;
    const plain: ColumnType = isBinary ? 'boolean' : this.#isWhole ? 'integer' : 'number';
    const isEmpty = this.#count === 0;
    return {
      name,
      type: categories === undefined ? plain : 'category',
      min: isEmpty ? 0 : this.#min,
      max: isEmpty ? 0 : this.#max,
      mean: this.#mean,
      deviation: isEmpty ? 0 : Math.sqrt(this.#squares / this.#count),
      distinct: Math.min(this.#distinct.size, MAX_DISTINCT),
      distinctIsExact: this.#distinct.size <= MAX_DISTINCT,
      ...(categories !== undefined && { categories }),
    };
  }
}
