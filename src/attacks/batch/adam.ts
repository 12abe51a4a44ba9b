/** Constants of the paper. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const TINY = 1e-8;

/** Adam (Kingma and Ba 2015) over rows that can be compacted: its moments are open for that. */
export class RowAdam {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly #learningRate: number;

  constructor(length: number, learningRate: number) {
    this.first = new Float64Array(length);
    this.second = new Float64Array(length);
    this.#learningRate = learningRate;
  }

  reset(): void {
    this.first.fill(0);
    this.second.fill(0);
  }

  /** Moves the first `length` of `values` against the gradient, in place. `step` counts from 0 since the last reset. */
  step(
    values: Float32Array | Float64Array,
    gradient: Float64Array,
    length: number,
    step: number,
  ): void {
    const { first, second } = this;
    const correction = Math.sqrt(1 - BETA_2 ** (step + 1));
    const rate = (this.#learningRate * correction) / (1 - BETA_1 ** (step + 1));
    for (let at = 0; at < length; at += 1) {
      const raw = gradient[at] ?? 0;
      // A gradient that is no number moves nothing: the value stays where it is.
      const g = Number.isFinite(raw) ? raw : 0;
      const m = BETA_1 * (first[at] ?? 0) + (1 - BETA_1) * g;
      const v = BETA_2 * (second[at] ?? 0) + (1 - BETA_2) * g * g;
      first[at] = m;
      second[at] = v;
      values[at] = (values[at] ?? 0) - (rate * m) / (Math.sqrt(v) + TINY * correction);
    }
  }
}
