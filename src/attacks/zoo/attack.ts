import { defineAttack } from '../attack.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { ConstantSearch } from '../batch/constant-search.ts';
import { distance } from '../geometry/norm.ts';
import { margins } from '../probing/answers.ts';
import type { Search } from '../probing/search.ts';
import { bisect } from '../probing/start.ts';
import type { Subject } from '../probing/subject.ts';
import { searchAll } from '../probing/subject.ts';
import { CoordinateAdam } from './coordinate-adam.ts';
import { differences } from './differences.ts';

/** Steps below which a round says nothing of its constant: fewer questions make fewer rounds, not shorter ones. */
const LEAST_STEPS = 40;
/** Questions kept back for the bisection between the best point and the sample. */
const RESERVE = 12;
/** Precision of that bisection, as a share of the way. */
const TOLERANCE = 0.001;

const PARAMETERS = {
  queries: 25_000,
  /** Coordinates whose slopes one step estimates. */
  coordinates: 128,
  rounds: 9,
  /** Half of the way between the two questions of a coordinate. */
  radius: 0.001,
  learningRate: 0.01,
  initialConstant: 0.5,
  confidence: 0,
};

/** ZOO: the loss of Carlini and Wagner by differences of scores, a few coordinates at a time. */
export default defineAttack({
  id: 'zoo',
  title: 'ZOO: zeroth-order optimisation, coordinate by coordinate',
  source: 'Chen, Zhang, Sharma, Yi, Hsieh 2017, arXiv 1708.03999',
  access: 'scores',
  norms: ['l2'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    "the authors' code: 128 random coordinates a step, Adam with rate 0.01 and moments per coordinate, first constant 0.5, clipping instead of tanh; the paper: 9 constants. Unlike theirs, a round goes on where the last ended and is not left early, differences are over 0.002 instead of 0.0002 since scores are float32, the best point is drawn in at the end, and coordinates are neither weighed by importance nor resized",
  cost: ({ queries }) => ({ queries, gradients: 0 }),
  perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
    searchAll(
      margins(classifier, clean, goal),
      classifier,
      clean,
      budget,
      parameters.queries,
      context,
      findings,
      (subject) => zoo(subject, parameters),
    ),
});

function* zoo(subject: Subject, parameters: typeof PARAMETERS): Search {
  const { space, clean, allowance } = subject;
  const { size } = space;
  const movable = movableOf(subject);
  const block = Math.min(parameters.coordinates, movable.length);
  if (block === 0) return;
  const perStep = 2 * block + 1;
  const all = Math.max(Math.floor((allowance.left - RESERVE) / perStep), 1);
  const rounds = Math.max(Math.min(parameters.rounds, Math.floor(all / LEAST_STEPS)), 1);
  const search = new ConstantSearch(1, parameters.initialConstant, rounds);
  const adam = new CoordinateAdam(size, parameters.learningRate);
  const point = clean.slice();
  const candidate = clean.slice();
  const slope = new Float64Array(size);
  const best = clean.slice();
  for (let round = 0; round < rounds; round += 1) {
    search.begin(round, 0);
    const constant = search.constants[0] ?? 0;
    // What earlier rounds did not need is the later ones'.
    const steps = Math.ceil(allowance.left / perStep / (rounds - round));
    let succeeded = false;
    for (let step = 0; step < steps && allowance.left >= perStep + RESERVE; step += 1) {
      const chosen = draw(subject, movable, block);
      const hinge = { constant, confidence: parameters.confidence };
      yield* differences(subject, point, chosen, parameters.radius, hinge, slope);
      for (const at of chosen)
        slope[at] = (slope[at] ?? 0) + 2 * ((point[at] ?? 0) - (clean[at] ?? 0));
      adam.step(point, slope, chosen);
      keepInside(subject, point, chosen);
      candidate.set(point);
      makeCandidates(space, candidate, clean, 1);
      const answers = yield { x: candidate, count: 1 };
      const margin = answers[0] ?? Number.NaN;
      if (margin > parameters.confidence) {
        succeeded = true;
        if (distance('l2', clean, candidate, 0, size) < subject.best) best.set(candidate);
        if (subject.keep(candidate)) return;
      }
    }
    search.end(0, succeeded);
  }
  if (!Number.isFinite(subject.best)) return;
  yield* bisect(subject, best, TOLERANCE);
  subject.keep(best);
}

/** Elements that may change, and have room to. */
function movableOf({ space }: Subject): Int32Array {
  const { size, lower, upper, mutable } = space;
  return Int32Array.from(
    Array.from({ length: size }, (_, at) => at).filter(
      (at) => mutable?.[at] !== 0 && (upper[at] ?? 0) > (lower[at] ?? 0),
    ),
  );
}

/** `count` different ones of `from`, which is shuffled as far as needed. */
function draw({ random }: Subject, from: Int32Array, count: number): Int32Array {
  for (let at = 0; at < count; at += 1) {
    const other = at + random.integer(from.length - at);
    const value = from[at] ?? 0;
    from[at] = from[other] ?? 0;
    from[other] = value;
  }
  return from.subarray(0, count);
}

function keepInside({ space }: Subject, point: Float32Array, chosen: Int32Array): void {
  const { lower, upper } = space;
  for (const at of chosen)
    point[at] = Math.min(Math.max(point[at] ?? 0, lower[at] ?? 0), upper[at] ?? 0);
}
