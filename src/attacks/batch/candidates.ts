import type { SampleSpace } from '../geometry/space.ts';
import { clip } from '../geometry/projection.ts';

/**
 * Makes rows samples that can exist, as the evaluator will: into the bounds, immutable elements restored, integers and one-hot
 * groups repaired. What the model says of them is then what the evaluator hears; the gradient passes the repair unchanged.
 */
export function makeCandidates(
  space: SampleSpace,
  x: Float32Array,
  clean: Float32Array,
  count: number,
): void {
  clip(space, x, clean, count);
  space.repair?.(x, clean, count);
}
