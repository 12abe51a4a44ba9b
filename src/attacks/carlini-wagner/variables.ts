import type { SampleSpace } from '../geometry/space.ts';

/** Keeps samples at a bound from being infinitely far away in the free variables (the authors' value). */
const INSIDE = 0.999999;

/**
 * The change of variables x = middle + half · tanh(w): every w is inside of the bounds. Elements without two finite bounds
 * are their own variables.
 */
export interface FreeVariables {
  readonly toFree: (x: Float32Array, count: number, w: Float64Array) => void;
  /** Also gives dx/dw per element. */
  readonly toSample: (w: Float64Array, count: number, x: Float32Array, slope: Float64Array) => void;
}

export function freeVariables({ size, lower, upper }: SampleSpace): FreeVariables {
  const middle = new Float64Array(size);
  const half = new Float64Array(size);
  for (let at = 0; at < size; at += 1) {
    const low = lower[at] ?? 0;
    const high = upper[at] ?? 0;
    middle[at] = (low + high) / 2;
    half[at] = (high - low) / 2;
  }
  return {
    toFree(x, count, w) {
      for (let row = 0; row < count; row += 1)
        for (let at = 0; at < size; at += 1) {
          const value = x[row * size + at] ?? 0;
          const width = half[at] ?? 0;
          if (!Number.isFinite(width)) w[row * size + at] = value;
          else if (width === 0) w[row * size + at] = 0;
          else w[row * size + at] = Math.atanh(((value - (middle[at] ?? 0)) / width) * INSIDE);
        }
    },
    toSample(w, count, x, slope) {
      for (let row = 0; row < count; row += 1)
        for (let at = 0; at < size; at += 1) {
          const index = row * size + at;
          const width = half[at] ?? 0;
          if (Number.isFinite(width)) {
            const bent = Math.tanh(w[index] ?? 0);
            x[index] = (middle[at] ?? 0) + width * bent;
            slope[index] = width * (1 - bent * bent);
          } else {
            x[index] = w[index] ?? 0;
            slope[index] = 1;
          }
        }
    },
  };
}
