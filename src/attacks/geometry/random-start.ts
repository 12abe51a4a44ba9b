import type { Random } from '../../tensor/random.ts';
import { project } from './projection.ts';
import type { Norm } from './norm.ts';
import type { SampleSpace } from './space.ts';

/**
 * Adds to each of `count` samples of `x` a random change: `inside`, uniform in the ball of radius `epsilon`, or `sphere`, scaled
 * to that radius (for L1: a normal vector projected). Then brings it into ball and bounds around `clean`.
 */
export function randomStart(
  space: SampleSpace,
  norm: Norm,
  epsilon: number,
  where: 'inside' | 'sphere',
  random: Random,
  x: Float32Array,
  clean: Float32Array,
  count: number,
): void {
  const { size } = space;
  const change = new Float64Array(size);
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    const factor = drawChange(norm, epsilon, where, random, change);
    for (let at = 0; at < size; at += 1)
      x[start + at] = (x[start + at] ?? 0) + factor * (change[at] ?? 0);
  }
  project(space, norm, epsilon, x, clean, count);
}

/** Fills a direction and returns what to multiply it with. */
function drawChange(
  norm: Norm,
  epsilon: number,
  where: 'inside' | 'sphere',
  random: Random,
  change: Float64Array,
): number {
  const { length } = change;
  let measure = 0;
  if (norm === 'linf') {
    for (let at = 0; at < length; at += 1) {
      const value = 2 * random.uniform() - 1;
      change[at] = value;
      measure = Math.max(measure, Math.abs(value));
    }
    return where === 'inside' ? epsilon : epsilon / Math.max(measure, Number.MIN_VALUE);
  }
  if (norm === 'l2') {
    for (let at = 0; at < length; at += 1) {
      const value = random.normal();
      change[at] = value;
      measure += value * value;
    }
    const reach = where === 'inside' ? random.uniform() ** (1 / length) : 1;
    return (epsilon * reach) / Math.max(Math.sqrt(measure), Number.MIN_VALUE);
  }
  if (where === 'sphere') {
    for (let at = 0; at < length; at += 1) change[at] = random.normal();
    return 1;
  }
  // Exponentials over their sum are uniform on the simplex; one more of them makes it uniform inside.
  for (let at = 0; at < length; at += 1) {
    const value = -Math.log(1 - random.uniform());
    measure += value;
    change[at] = value * random.sign();
  }
  measure -= Math.log(1 - random.uniform());
  return epsilon / Math.max(measure, Number.MIN_VALUE);
}
