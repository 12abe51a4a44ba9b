import type { Random } from '../../tensor/random.ts';
import { clip } from '../geometry/projection.ts';
import type { SampleSpace } from '../geometry/space.ts';

/** Share of mixtures that are made of two samples; the others are one sample with noise. */
const MIXED_SHARE = 0.7;

/** Deviation of the noise on samples, in widths of the bounds. */
const NOISE = 0.05;

/** Width taken for elements without finite bounds. */
const FREE_WIDTH = 2;

/**
 * What to ask a model when one has `pool` (count × size, may be empty): first the pool's samples in random order, then mixtures
 * of two of them (Zhang, Cisse, Dauphin, Lopez-Paz 2018) and noisy ones; without a pool, uniform noise.
 */
export class QuerySource {
  readonly #space: SampleSpace;
  readonly #pool: Float32Array;
  readonly #count: number;
  readonly #random: Random;
  readonly #order: Int32Array;
  #next = 0;

  constructor(space: SampleSpace, pool: Float32Array, random: Random) {
    this.#space = space;
    this.#pool = pool;
    this.#count = Math.floor(pool.length / space.size);
    this.#random = random;
    this.#order = random.permutation(this.#count);
  }

  /** Writes the next `count` queries from the start of `into`. */
  draw(count: number, into: Float32Array): void {
    const { size } = this.#space;
    for (let row = 0; row < count; row += 1) {
      const start = row * size;
      if (this.#next < this.#count) {
        into.set(this.#sample(this.#order[this.#next] ?? 0), start);
        this.#next += 1;
      } else this.#invent(into, start);
    }
  }

  #sample(index: number): Float32Array {
    const { size } = this.#space;
    return this.#pool.subarray(index * size, (index + 1) * size);
  }

  #invent(into: Float32Array, start: number): void {
    const random = this.#random;
    const { size, lower, upper, repair } = this.#space;
    if (this.#count === 0) {
      for (let at = 0; at < size; at += 1) {
        const low = lower[at] ?? 0;
        const width = widthOf(lower[at], upper[at]);
        const from = Number.isFinite(low) ? low : -width / 2;
        into[start + at] = from + width * random.uniform();
      }
    } else {
      const first = random.integer(this.#count);
      const away = 1 + random.integer(Math.max(this.#count - 1, 1));
      const one = this.#sample(first);
      const other = this.#sample((first + away) % this.#count);
      const isMixed = this.#count > 1 && random.uniform() < MIXED_SHARE;
      const share = isMixed ? random.uniform() : 1;
      const noise = isMixed ? 0 : NOISE;
      for (let at = 0; at < size; at += 1) {
        const mixed = share * (one[at] ?? 0) + (1 - share) * (other[at] ?? 0);
        const moved = noise === 0 ? 0 : noise * widthOf(lower[at], upper[at]) * random.normal();
        into[start + at] = mixed + moved;
      }
    }
    const row = into.subarray(start, start + size);
    const origin = row.slice();
    clip({ ...this.#space, size }, row, origin, 1);
    repair?.(row, origin, 1);
  }
}

function widthOf(low = 0, high = 1): number {
  return Number.isFinite(high - low) ? high - low : FREE_WIDTH;
}
