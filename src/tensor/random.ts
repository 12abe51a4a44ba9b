/** Multiplier that turns 24 random bits into [0, 1): every result is a float32 exactly. */
const UNIT_24 = 1 / 0x1000000;
/** Multiplier that turns 53 random bits into [0, 1). */
const UNIT_53 = 1 / 0x20000000000000;

/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators"), its state
 * filled by splitmix32 from the seed. Same seed, same numbers, on every machine. Not for keys.
 */
export class Random {
  readonly #state = new Uint32Array(4);
  #spare = Number.NaN;

  constructor(seed: number | string) {
    let mix = typeof seed === 'string' ? hashText(seed) : seed >>> 0;
    // A seed above 32 bits must not fall together with its lower half.
    if (typeof seed === 'number')
      mix = (mix ^ Math.imul(Math.floor(seed / 0x100000000), 0x9e3779b9)) >>> 0;
    for (let word = 0; word < 4; word += 1) {
      mix = (mix + 0x9e3779b9) >>> 0;
      let value = mix;
      value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
      value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
      this.#state[word] = value ^ (value >>> 15);
    }
  }

  /** 32 random bits, 0 to 2^32 − 1. */
  bits(): number {
    const state = this.#state;
    // Read by index: destructuring would go through the iterator, four times as slow.
    const s0 = state[0] ?? 0;
    const s1 = state[1] ?? 0;
    const s2 = state[2] ?? 0;
    const s3 = state[3] ?? 0;
    const scrambled = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const third = s2 ^ s0;
    const fourth = s3 ^ s1;
    state[1] = s1 ^ third;
    state[0] = s0 ^ fourth;
    state[2] = third ^ (s1 << 9);
    state[3] = rotate(fourth, 11);
    return scrambled;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) * UNIT_53;
  }

  /** Uniform integer in [0, bound), without bias worth speaking of for bounds below 2^24. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** −1 or 1. */
  sign(): -1 | 1 {
    return this.bits() >>> 31 === 0 ? -1 : 1;
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  fillUniform(into: Float32Array, low = 0, high = 1): Float32Array {
    const width = high - low;
    for (let index = 0; index < into.length; index += 1)
      into[index] = low + width * ((this.bits() >>> 8) * UNIT_24);
    return into;
  }

  fillNormal(into: Float32Array): Float32Array {
    for (let index = 0; index < into.length; index += 1) into[index] = this.normal();
    return into;
  }

  fillSigns(into: Float32Array): Float32Array {
    for (let index = 0; index < into.length; index += 1) into[index] = this.sign();
    return into;
  }

  /** 0 … length − 1 in random order (Fisher-Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last -= 1) {
      const other = this.integer(last + 1);
      const kept = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = kept;
    }
    return order;
  }

  /** A stream of its own for one purpose, so that one consumer's draws never shift another's. */
  fork(purpose: string): Random {
    const child = new Random(purpose);
    for (let word = 0; word < 4; word += 1)
      child.#state[word] = (child.#state[word] ?? 0) ^ this.bits();
    return child;
  }
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
