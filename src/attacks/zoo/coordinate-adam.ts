import type { SampleSpace } from '../geometry/space.ts';

/** Constants of the paper. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const TINY = 1e-8;

/** Adam with moments and a count of steps for every coordinate: each is moved when its own slope is known (ZOO, algorithm 2). */
export class CoordinateAdam {
  readonly #space: SampleSpace;
  readonly #rate: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #steps: Uint32Array;

  /** `rate` in units of the attack space: about what one step moves a coordinate by. */
  constructor(space: SampleSpace, rate: number) {
    this.#space = space;
    this.#rate = rate;
    this.#first = new Float64Array(space.size);
    this.#second = new Float64Array(space.size);
    this.#steps = new Uint32Array(space.size);
  }

  /** Moves one coordinate of `point` down its slope and back into its bounds. A slope that is no number moves nothing. */
  move(point: Float32Array, at: number, slope: number): void {
    if (!Number.isFinite(slope)) return;
    const { lower, upper } = this.#space;
    const step = (this.#steps[at] ?? 0) + 1;
    const first = BETA_1 * (this.#first[at] ?? 0) + (1 - BETA_1) * slope;
    const second = BETA_2 * (this.#second[at] ?? 0) + (1 - BETA_2) * slope * slope;
    this.#steps[at] = step;
    this.#first[at] = first;
    this.#second[at] = second;
    const mean = first / (1 - BETA_1 ** step);
    const deviation = Math.sqrt(second / (1 - BETA_2 ** step));
    const moved = (point[at] ?? 0) - (this.#rate * mean) / (deviation + TINY);
    point[at] = Math.min(Math.max(moved, lower[at] ?? 0), upper[at] ?? 0);
  }
}
