import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPair } from './pair.ts';

function saliency(gain: Float64Array, loss: Float64Array, p: number, q: number): number {
  const up = gain[p]! + gain[q]!;
  const down = loss[p]! + loss[q]!;
  return up > 0 && down > 0 ? up * down : 0;
}

/** All pairs, as the paper has it. */
function exhaustive(gain: Float64Array, loss: Float64Array, allowed: Uint8Array): number {
  let height = 0;
  for (let p = 0; p < gain.length; p += 1)
    for (let q = p + 1; q < gain.length; q += 1)
      if (allowed[p] === 1 && allowed[q] === 1)
        height = Math.max(height, saliency(gain, loss, p, q));
  return height;
}

describe('attacks/jsma: the best pair', () => {
  it('is as good as the best of all pairs', () => {
    const number = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
    );
    const features = fc.array(fc.tuple(number, number, fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(features, (rows) => {
        const gain = Float64Array.from(rows, ([one]) => one);
        const loss = Float64Array.from(rows, ([, two]) => two);
        const allowed = Uint8Array.from(rows, ([, , open]) => (open ? 1 : 0));
        const pair = bestPair(gain, loss, allowed);
        const height = exhaustive(gain, loss, allowed);

        if (pair === undefined) expect(height).toBe(0);
        else {
          expect(allowed[pair[0]]).toBe(1);
          expect(allowed[pair[1]]).toBe(1);
          expect(pair[0]).toBeLessThan(pair[1]);
          expect(saliency(gain, loss, ...pair)).toBe(height);
        }
      }),
    );
  });

  it('is none where nothing is a number', () => {
    const nan = new Float64Array(8).fill(Number.NaN);
    expect(bestPair(nan, nan, new Uint8Array(8).fill(1))).toBeUndefined();
  });
});
