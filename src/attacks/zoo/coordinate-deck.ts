import type { Random } from '../../tensor/random.ts';
import type { SampleSpace } from '../geometry/space.ts';

/** The coordinates that may change, dealt in random order: none comes a second time before all others had their turn. */
export class CoordinateDeck {
  readonly coordinates: Int32Array;
  readonly #random: Random;
  #order = new Int32Array(0);
  #next = 0;

  constructor({ size, mutable, lower, upper }: SampleSpace, random: Random) {
    this.#random = random;
    this.coordinates = Int32Array.from({ length: size }, (_, at) => at).filter(
      (at) => mutable?.[at] !== 0 && (upper[at] ?? 0) > (lower[at] ?? 0),
    );
  }

  /** The next coordinates: `most`, fewer at the end of a round through all, none only where nothing may change. */
  deal(most: number): Int32Array {
    const { coordinates } = this;
    if (this.#next >= this.#order.length) {
      this.#order = this.#random
        .permutation(coordinates.length)
        .map((place) => coordinates[place] ?? 0);
      this.#next = 0;
    }
    const dealt = this.#order.subarray(this.#next, this.#next + most);
    this.#next += dealt.length;
    return dealt;
  }
}
