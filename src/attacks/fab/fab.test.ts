import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { evaluate } from '../evaluate.ts';
import fabT from '../fab-t/attack.ts';
import fab from './attack.ts';

const net = randomNetwork(8, 2, 4, 3);
const classifier = networkClassifier(net);
const SIDE = 201;

function lengthOf(norm: 'linf' | 'l2' | 'l1', a: number, b: number): number {
  if (norm === 'linf') return Math.max(Math.abs(a), Math.abs(b));
  return norm === 'l2' ? Math.hypot(a, b) : Math.abs(a) + Math.abs(b);
}

/** Classes of a fine grid of the whole box. */
async function classesOfBox(): Promise<{
  readonly grid: Float32Array;
  readonly labels: Int32Array;
}> {
  const grid = new Float32Array(SIDE * SIDE * 2);
  for (let row = 0; row < SIDE; row += 1)
    for (let column = 0; column < SIDE; column += 1) {
      grid[(row * SIDE + column) * 2] = row / (SIDE - 1);
      grid[(row * SIDE + column) * 2 + 1] = column / (SIDE - 1);
    }
  return { grid, labels: await classifier.classify(grid, SIDE * SIDE) };
}

const box = await classesOfBox();

function nearest(x: readonly [number, number], label: number, norm: 'linf' | 'l2' | 'l1'): number {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < SIDE * SIDE; at += 1)
    if (box.labels[at] !== label)
      best = Math.min(best, lengthOf(norm, box.grid[at * 2]! - x[0], box.grid[at * 2 + 1]! - x[1]));
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
        const exact = nearest(x, clean.labels[sample]!, norm);
        expect(trial.broken[sample]).toBe(1);
        // The grid is 1/200 apart, so the true distance may be that much smaller than its nearest point.
        expect(trial.distances[sample]).toBeGreaterThan(exact - 0.011);
        if (trial.distances[sample]! < exact * 1.03 + 0.005) near += 1;
      }
      expect(near).toBe(12);
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
    expect(Math.max(...wide.gradients)).toBeLessThan(50);
    expect(Math.min(...whole.gradients)).toBe(200);
  });
});
