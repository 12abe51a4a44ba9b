import { clip } from '../geometry/projection.ts';
import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';

/**
 * How the answer grows with each of `coordinates` around `point`, in their order, into `slopes`: two questions a coordinate, `radius`
 * to both sides, and at a bound only as far as it allows. Returns the number of pairs whose answers differed.
 */
export function* coordinateSlopes(
  { space, clean, rows }: Subject,
  point: Float32Array,
  coordinates: Int32Array,
  radius: number,
  slopes: Float64Array,
): Generator<Probe, number, Float32Array> {
  const { size } = space;
  const { length } = coordinates;
  const pairsPerCall = Math.max(Math.min(rows >> 1, length), 1);
  const x = new Float32Array(2 * pairsPerCall * size);
  let distinct = 0;
  for (let from = 0; from < length; from += pairsPerCall) {
    const count = Math.min(pairsPerCall, length - from);
    for (let pair = 0; pair < count; pair += 1) {
      const at = coordinates[from + pair] ?? 0;
      const ahead = x.subarray(2 * pair * size, (2 * pair + 1) * size);
      const behind = x.subarray((2 * pair + 1) * size, (2 * pair + 2) * size);
      ahead.set(point);
      behind.set(point);
      ahead[at] = (point[at] ?? 0) + radius;
      behind[at] = (point[at] ?? 0) - radius;
      clip(space, ahead, clean, 1);
      clip(space, behind, clean, 1);
    }
    const answers = yield { x, count: 2 * count };
    for (let pair = 0; pair < count; pair += 1) {
      const at = coordinates[from + pair] ?? 0;
      const run = (x[2 * pair * size + at] ?? 0) - (x[(2 * pair + 1) * size + at] ?? 0);
      const rise = (answers[2 * pair] ?? 0) - (answers[2 * pair + 1] ?? 0);
      if (rise !== 0) distinct += 1;
      // An infinite score on one side says which side, but no slope.
      slopes[from + pair] = run > 0 && Number.isFinite(rise) ? rise / run : 0;
    }
  }
  return distinct;
}
