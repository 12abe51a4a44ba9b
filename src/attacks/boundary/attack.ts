import type { CleanBatch, Goal } from '../attack.ts';
import { defineProbing } from '../probing/define-probing.ts';
import { distance } from '../geometry/norm.ts';
import { decisions } from '../probing/answers.ts';
import type { Search } from '../probing/search.ts';
import { bisect, findStart } from '../probing/start.ts';
import type { Subject } from '../probing/subject.ts';
import { stepAround, stepTowards } from './proposal.ts';

/** Share of the way that the first bisection may be off: the walk itself does the rest. */
const START_TOLERANCE = 0.01;
/** A step towards the sample below this share of the distance moves nothing any more (Foolbox). */
const CONVERGED = 1e-7;
/** Shares of good steps below which steps shrink and above which they grow: half of them is what a flat boundary gives. */
const FEW = 0.2;
const MANY = 0.5;

const PARAMETERS = {
  queries: 25_000,
  initialTries: 100,
  /** First steps along the sphere and towards the sample, as shares of the distance. */
  orthogonalStep: 0.01,
  sourceStep: 0.01,
  /** Steps between two changes of their sizes. */
  trials: 25,
  /** What sizes are multiplied with or divided by. */
  adaptation: 1.5,
};

/** Boundary attack: a walk along the boundary that takes every step at which the goal is still reached a little nearer. */
export default defineProbing({
  id: 'boundary',
  title: 'Boundary attack',
  source: 'Brendel, Rauber, Bethge 2018, arXiv 1712.04248',
  access: 'label',
  norms: ['l2'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    'the paper and Foolbox 3.3.4: 25,000 steps, here questions; both first steps 0.01, factor 1.5, done when a step is below 1e-7; 25 trials as in the Adversarial Robustness Toolbox',
  answers: decisions,
  probe: boundary,
});

function* boundary(
  subject: Subject,
  clean: CleanBatch,
  goal: Goal,
  parameters: typeof PARAMETERS,
): Search {
  const { space, allowance } = subject;
  const { size } = space;
  const { trials, adaptation } = parameters;
  const current = yield* findStart(subject, clean, goal, parameters.initialTries);
  if (current === undefined || subject.keep(current)) return;
  yield* bisect(subject, current, START_TOLERANCE);
  if (subject.keep(current)) return;
  let around = parameters.orthogonalStep;
  let towards = parameters.sourceStep;
  const turned = new Float32Array(size);
  const closer = new Float32Array(size);
  // Every trial asks, so that the allowance ends what does not converge.
  while (allowance.left > 0 && towards >= CONVERGED) {
    let turns = 0;
    let moves = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const length = distance('l2', subject.clean, current, 0, size);
      if (length === 0) return;
      stepAround(subject, current, length, around, turned);
      const isTurned = yield { x: turned, count: 1 };
      // Where the step along the sphere fails already, the one towards the sample is not worth a question (the paper's scheme).
      if (!((isTurned[0] ?? 0) > 0)) continue;
      turns += 1;
      stepTowards(subject, turned, length * (1 - towards), closer);
      const isCloser = yield { x: closer, count: 1 };
      // A step that rounding has eaten is none: it would keep the walk from ever ending.
      const isMove = distance('l2', subject.clean, closer, 0, size) < length;
      if (!isMove || !((isCloser[0] ?? 0) > 0)) continue;
      moves += 1;
      current.set(closer);
      if (subject.keep(current)) return;
    }
    around = adapt(around, turns / trials, adaptation);
    if (turns > 0) towards = adapt(towards, moves / turns, adaptation);
  }
}

function adapt(step: number, share: number, factor: number): number {
  if (share < FEW) return step / factor;
  return share > MANY ? step * factor : step;
}
