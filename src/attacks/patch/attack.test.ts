import { describe, expect, it } from 'vitest';
import { linearClassifier } from '../../../test/builders/attacks/linear-classifier.ts';
import { Random } from '../../tensor/random.ts';
import { evaluate } from '../evaluate.ts';
import { boxSpace } from '../geometry/space.ts';
import patch from './attack.ts';

const pixels = 64;
const space = boxSpace([2, 8, 8]);
/** Two classes: whichever channel is brighter, wherever that is. The best patch is dark in one channel and bright in the other. */
const weights = new Float32Array(2 * 2 * pixels);
weights.fill(1, 0, pixels);
weights.fill(1, 3 * pixels);
const classifier = linearClassifier({ classes: 2, weights }, space);

/** Pictures of the first class, by a lead between 0 and 0.25 per pixel. */
function pictures(count: number): { count: number; x: Float32Array; labels: Int32Array } {
  const random = new Random(3);
  const x = random.fillUniform(new Float32Array(count * 2 * pixels), 0.25, 0.5);
  for (let index = 0; index < count; index += 1) {
    const lead = (0.25 * (index + 1)) / count;
    for (let at = 0; at < pixels; at += 1) x[index * 2 * pixels + at]! += lead;
  }
  return { count, x, labels: new Int32Array(count) };
}

describe('attacks/patch', () => {
  it('covers no more pixels than the radius says, and a trained patch fools more than a grey one', async () => {
    const clean = pictures(30);
    const run = (passes: number): ReturnType<typeof evaluate> =>
      evaluate(
        classifier,
        clean,
        patch,
        { norm: 'l0', epsilon: 32 },
        { seed: 1, parameters: { passes, placements: 2 } },
      );
    const grey = await run(0);
    const trained = await run(30);

    for (let index = 0; index < clean.count; index += 1)
      if (trained.broken[index] === 1) expect(trained.distances[index]).toBeLessThanOrEqual(32);
    const count = (broken: Uint8Array): number => broken.reduce((sum, one) => sum + one, 0);
    // Sixteen pixels from (0.5, 0.4) to (0, 1) are worth 18 of a lead of 64 · 0.25 at most; half of that at the smallest scale.
    expect(count(trained.broken)).toBeGreaterThan(count(grey.broken) + 10);
  });

  it('covers its own share of the picture without a radius', async () => {
    const clean = pictures(10);
    const trial = await evaluate(
      classifier,
      clean,
      patch,
      { norm: 'l0', epsilon: Number.POSITIVE_INFINITY },
      { seed: 1, parameters: { passes: 40, area: 0.25 } },
    );

    const distances = [...trial.distances].filter(Number.isFinite);
    expect(distances.length).toBeGreaterThan(3);
    for (const size of distances) expect(size).toBeLessThanOrEqual(32);
  });
});
