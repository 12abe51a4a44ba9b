import type { CleanBatch, Goal } from '../attack.ts';
import { defineProbing } from '../probing/define-probing.ts';
import { decisions } from '../probing/answers.ts';
import type { Probe, Search } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';
import { directionTo, pointAt, smallerRadius, turn } from './ray.ts';
import { estimateSlope } from './slope.ts';
import { startPoint } from './start.ts';

/** Searches along a ray are finer than the turns they are compared with by this factor (authors' code). */
const FINENESS = 500;
/** Step sizes tried in a row, growing or shrinking, and what they grow and shrink by (authors' code). */
const MOST_STEPS = 15;
const GROWTH = 2;
const SHRINKAGE = 4;
/** A step below this says that the estimate is of no use: turns become ten times smaller, steps start again from 1. */
const LEAST_STEP = 1e-4;
const FRESH_STEP = 1;
/** Turns below this are lost in float32; the authors, in float64, stop at 1e-8. */
const LEAST_BETA = 1e-6;
/** Questions kept back from an estimate for the searches along the rays after it. */
const RESERVE = 30;
/** Fewer turns than this say nothing. */
const LEAST_DIRECTIONS = 10;

const PARAMETERS = {
  queries: 20_000,
  initialTries: 100,
  /** Questions of one estimate. */
  directions: 200,
  stepSize: 0.2,
  /** Size of the random turns. */
  beta: 0.001,
};

/** Sign-OPT: descends on the distance of the boundary as a function of the direction; each sign of a slope costs one question. */
export default defineProbing({
  id: 'sign-opt',
  title: 'Sign-OPT',
  source: 'Cheng, Singh, Chen, Chen, Liu, Hsieh 2020, arXiv 1909.10773',
  access: 'label',
  norms: ['l2', 'linf'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    "the authors' code: 20,000 questions, 100 random directions to start from, 200 for an estimate, step 0.2, beta 0.001, rays searched to beta / 500; unlike theirs, Linf turns by signs within the cube",
  answers: decisions,
  probe: signOpt,
});

function* signOpt(
  subject: Subject,
  clean: CleanBatch,
  goal: Goal,
  parameters: typeof PARAMETERS,
): Search {
  const { space, allowance, budget } = subject;
  let { stepSize, beta } = parameters;
  const point = yield* startPoint(subject, clean, goal, parameters.initialTries, beta / FINENESS);
  if (point === undefined || subject.keep(point)) return;
  const direction = new Float32Array(space.size);
  const slope = new Float32Array(space.size);
  while (allowance.left >= RESERVE + LEAST_DIRECTIONS && beta >= LEAST_BETA) {
    // From the point itself: where bounds cut the ray, it lies nearer than the radius says.
    const radius = directionTo(subject, point, direction);
    if (radius === 0) return;
    const asked = Math.min(parameters.directions, allowance.left - RESERVE);
    yield* estimateSlope(subject, direction, radius, beta, asked, slope);
    // The steepest way down is the slope itself in L2, its signs in Linf.
    if (budget.norm === 'linf')
      for (let at = 0; at < slope.length; at += 1) slope[at] = Math.sign(slope[at] ?? 0);
    stepSize = yield* descend(subject, { direction, slope, radius }, stepSize, beta, point);
    if (subject.keep(point)) return;
    if (stepSize < LEAST_STEP) {
      stepSize = FRESH_STEP;
      beta /= 10;
    }
  }
}

interface Descent {
  readonly direction: Float32Array;
  readonly slope: Float32Array;
  readonly radius: number;
}

/** Turns by growing steps for as long as the boundary comes nearer; where the first does not do, by shrinking ones. Returns the next step. */
function* descend(
  subject: Subject,
  { direction, slope, radius }: Descent,
  first: number,
  beta: number,
  point: Float32Array,
): Generator<Probe, number, Float32Array> {
  const turned = new Float32Array(direction.length);
  let step = first;
  let smallest = radius;
  function* isNearer(): Generator<Probe, boolean, Float32Array> {
    turn(subject.budget.norm, direction, slope, -step, turned);
    const found = yield* smallerRadius(subject, turned, smallest, beta / FINENESS);
    if (found === undefined) return false;
    smallest = found;
    pointAt(subject, turned, found, point);
    subject.keep(point);
    return true;
  }
  for (let round = 0; round < MOST_STEPS; round += 1) {
    const wasNearer = yield* isNearer();
    step *= GROWTH;
    if (!wasNearer) break;
  }
  for (let round = 0; round < MOST_STEPS && smallest === radius; round += 1) {
    step /= SHRINKAGE;
    yield* isNearer();
  }
  return step;
}
