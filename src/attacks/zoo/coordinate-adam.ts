/** Constants of Kingma and Ba 2015. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const TINY = 1e-8;

/** Adam whose coordinates are updated each at its own times: moments and step counts are the coordinate's own. */
export class CoordinateAdam {
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #steps: Int32Array;
  readonly #rate: number;

  constructor(size: number, rate: number) {
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
    this.#steps = new Int32Array(size);
    this.#rate = rate;
  }

  /** Moves the chosen coordinates of `point` down their slopes, in place. */
  step(point: Float32Array, slope: Float64Array, chosen: Int32Array): void {
    for (const at of chosen) {
      const g = slope[at] ?? 0;
      const time = (this.#steps[at] ?? 0) + 1;
      const m = BETA_1 * (this.#first[at] ?? 0) + (1 - BETA_1) * g;
      const v = BETA_2 * (this.#second[at] ?? 0) + (1 - BETA_2) * g * g;
      this.#steps[at] = time;
      this.#first[at] = m;
      this.#second[at] = v;
      const rate = (this.#rate * Math.sqrt(1 - BETA_2 ** time)) / (1 - BETA_1 ** time);
      point[at] = (point[at] ?? 0) - (rate * m) / (Math.sqrt(v) + TINY);
    }
  }
}
