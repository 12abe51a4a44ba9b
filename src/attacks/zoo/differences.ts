import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';

/** The part of the loss that the model decides: `constant` · max(confidence − margin, 0). */
export interface Hinge {
  readonly constant: number;
  readonly confidence: number;
}

/** Slopes of the hinge along single coordinates, each from two questions on its sides; into `slope` at these coordinates. */
export function* differences(
  subject: Subject,
  point: Float32Array,
  chosen: Int32Array,
  radius: number,
  { constant, confidence }: Hinge,
  slope: Float64Array,
): Generator<Probe, void, Float32Array> {
  const { lower, upper, size } = subject.space;
  const perCall = Math.max(Math.min(subject.rows >> 1, chosen.length), 1);
  const x = new Float32Array(2 * perCall * size);
  for (let asked = 0; asked < chosen.length;) {
    const count = Math.min(perCall, chosen.length - asked);
    for (let pair = 0; pair < count; pair += 1) {
      const at = chosen[asked + pair] ?? 0;
      const value = point[at] ?? 0;
      x.set(point, 2 * pair * size);
      x.set(point, (2 * pair + 1) * size);
      // At a bound only one side is a sample; the slope is over what is left of the way.
      x[2 * pair * size + at] = Math.min(value + radius, upper[at] ?? 0);
      x[(2 * pair + 1) * size + at] = Math.max(value - radius, lower[at] ?? 0);
    }
    const answers = yield { x, count: 2 * count };
    for (let pair = 0; pair < count; pair += 1) {
      const at = chosen[asked + pair] ?? 0;
      const way = (x[2 * pair * size + at] ?? 0) - (x[(2 * pair + 1) * size + at] ?? 0);
      const ahead = Math.max(confidence - (answers[2 * pair] ?? 0), 0);
      const behind = Math.max(confidence - (answers[2 * pair + 1] ?? 0), 0);
      const rise = constant * (ahead - behind);
      slope[at] = way > 0 && Number.isFinite(rise) ? rise / way : 0;
    }
    asked += count;
  }
}
