import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { evaluate } from '../evaluate.ts';
import fabT from '../fab-t/attack.ts';
import fab from './attack.ts';

const net = randomNetwork(13, 2, 10, 3);
const classifier = networkClassifier(net);

function lengthOf(norm: 'linf' | 'l2' | 'l1', a: number, b: number): number {
  if (norm === 'linf') return Math.max(Math.abs(a), Math.abs(b));
  return norm === 'l2' ? Math.hypot(a, b) : Math.abs(a) + Math.abs(b);
}

/** The nearest other class on a fine grid of the whole box. */
async function nearest(
  x: readonly [number, number],
  label: number,
  norm: 'linf' | 'l2' | 'l1',
): Promise<number> {
  const side = 401;
  const grid = new Float32Array(side * side * 2);
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      grid[(row * side + column) * 2] = row / (side - 1);
      grid[(row * side + column) * 2 + 1] = column / (side - 1);
    }
  const labels = await classifier.classify(grid, side * side);
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < side * side; at += 1)
    if (labels[at] !== label)
      best = Math.min(best, lengthOf(norm, grid[at * 2]! - x[0], grid[at * 2 + 1]! - x[1]));
  return best;
}

describe('attacks/fab', () => {
  it.each([
    ['fab', 'linf', fab],
    ['fab', 'l2', fab],
    ['fab', 'l1', fab],
    ['fab-t', 'linf', fabT],
    ['fab-t', 'l2', fabT],
    ['fab-t', 'l1', fabT],
  ] as const)(
    '%s finds the distance in %s that an exhaustive search finds',
    async (_id, norm, attack) => {
      const clean = await cleanSamples(classifier, 3, 12);
      const trial = await evaluate(
        classifier,
        clean,
        attack,
        { norm, epsilon: Number.POSITIVE_INFINITY },
        { seed: 1, parameters: { restarts: 3 } },
      );
      let near = 0;
      for (let sample = 0; sample < 12; sample += 1) {
        const x = [clean.x[sample * 2]!, clean.x[sample * 2 + 1]!] as const;
        const exact = await nearest(x, clean.labels[sample]!, norm);
        expect(trial.broken[sample]).toBe(1);
        // The grid is 1/400 apart, so the true distance may be that much smaller than its nearest point.
        expect(trial.distances[sample]).toBeGreaterThan(exact - 0.006);
        if (trial.distances[sample]! < exact * 1.03 + 0.003) near += 1;
      }
      expect(near).toBeGreaterThanOrEqual(11);
    },
  );

  it('is done with a sample as soon as it has a change within the radius', async () => {
    const clean = await cleanSamples(classifier, 4, 20);
    const wide = await evaluate(classifier, clean, fabT, { norm: 'l2', epsilon: 2 }, { seed: 1 });
    const whole = await evaluate(
      classifier,
      clean,
      fabT,
      { norm: 'l2', epsilon: Number.POSITIVE_INFINITY },
      { seed: 1 },
    );

    expect(wide.broken).toEqual(new Uint8Array(20).fill(1));
    expect(Math.max(...wide.gradients)).toBeLessThan(100);
    expect(Math.min(...whole.gradients)).toBe(200);
  });
});
