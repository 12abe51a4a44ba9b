import { makeCandidates } from '../batch/candidates.ts';
import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';

/**
 * Undoes the changes of a point that reaches the goal one element after the other, the smallest first, where it is reached without
 * them: few pixels are found by chance, and not all of them are needed. One question each.
 */
export function* putBack(
  subject: Subject,
  point: Float32Array,
): Generator<Probe, void, Float32Array> {
  const { space, clean } = subject;
  const changed = [...point.keys()].filter((at) => point[at] !== clean[at]);
  const change = (at: number): number => Math.abs((point[at] ?? 0) - (clean[at] ?? 0));
  changed.sort((a, b) => change(a) - change(b) || a - b);
  const candidate = new Float32Array(space.size);
  for (const at of changed) {
    candidate.set(point);
    candidate[at] = clean[at] ?? 0;
    makeCandidates(space, candidate, clean, 1);
    const answers = yield { x: candidate, count: 1 };
    if (!((answers[0] ?? 0) > 0)) continue;
    point.set(candidate);
    if (subject.keep(point)) return;
  }
}
