import { makeCandidates } from '../batch/candidates.ts';
import { project } from '../geometry/projection.ts';
import type { Search } from './search.ts';
import type { Differences } from './slope.ts';
import { estimateSlope, probesFor, widened } from './slope.ts';
import type { Subject } from './subject.ts';

/** A climb towards the goal by estimated slopes. */
export interface Ascent {
  /** All questions of the search. */
  readonly queries: number;
  /** Questions of one estimate at most. */
  readonly samples: number;
  readonly draw: Differences['draw'];
  readonly radius: number;
  /** Moves the point by a slope; `answer` is what the model said of the point, NaN where it was not asked. */
  readonly move: (point: Float32Array, slope: Float32Array, answer: number) => void;
}

/** Estimates, moves, goes back into ball and bounds and asks, until the goal is reached or no question is left. */
export function* ascend(subject: Subject, start: Float32Array, ascent: Ascent): Search {
  const { space, budget, clean } = subject;
  const slope = new Float32Array(space.size);
  const point = start.slice();
  const candidate = new Float32Array(space.size);
  let { radius } = ascent;
  let answer = Number.NaN;
  for (;;) {
    const probes = probesFor(ascent.samples, ascent.queries, subject, 1);
    if (probes === 0) return;
    const differences = { draw: ascent.draw, radius, probes };
    const distinct = yield* estimateSlope(subject, point, differences, slope);
    radius = widened(radius, distinct, probes >> 1);
    ascent.move(point, slope, answer);
    project(space, budget.norm, budget.epsilon, point, clean, 1);
    // The point moves freely; what is asked and kept is the sample nearest to it that can exist.
    candidate.set(point);
    makeCandidates(space, candidate, clean, 1);
    const answers = yield { x: candidate, count: 1 };
    answer = answers[0] ?? Number.NaN;
    if (answer > 0 && subject.keep(candidate)) return;
  }
}
