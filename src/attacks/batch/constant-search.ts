/** The factor by which the constant grows while no success is known (Carlini and Wagner's code). */
const GROWTH = 10;

/** From so many rounds on the last one tries the highest constant that is still useful (Carlini and Wagner's code). */
const ROUNDS_FOR_RETRY = 10;

/** Constants beyond this are no longer weights: the distance has left float32's 24 bits. */
const LARGEST_CONSTANT = 1e10;

/**
 * Per sample, the weight between being small and being adversarial, found by a binary search over whole optimisations: the
 * smallest that succeeds gives the smallest change.
 */
export class ConstantSearch {
  readonly constants: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #rounds: number;

  constructor(samples: number, initial: number, rounds: number) {
    this.constants = new Float64Array(samples).fill(initial);
    this.#lower = new Float64Array(samples);
    this.#upper = new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
    this.#rounds = rounds;
  }

  /** To be called before a round for every sample. */
  begin(round: number, sample: number): void {
    const upper = this.#upper[sample] ?? 0;
    const isLast = round === this.#rounds - 1 && this.#rounds >= ROUNDS_FOR_RETRY;
    if (isLast && Number.isFinite(upper)) this.constants[sample] = upper;
  }

  /** To be called after it. */
  end(sample: number, succeeded: boolean): void {
    const constant = this.constants[sample] ?? 0;
    if (succeeded) this.#upper[sample] = Math.min(this.#upper[sample] ?? 0, constant);
    else this.#lower[sample] = Math.max(this.#lower[sample] ?? 0, constant);
    const upper = this.#upper[sample] ?? 0;
    this.constants[sample] = Number.isFinite(upper)
      ? ((this.#lower[sample] ?? 0) + upper) / 2
      : Math.min(constant * GROWTH, LARGEST_CONSTANT);
  }
}
