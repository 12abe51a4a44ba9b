import { fillZiggurat } from '../../tensor/ziggurat.ts';
import type { CleanBatch, Goal } from '../attack.ts';
import { defineProbing } from '../probing/define-probing.ts';
import { distance } from '../geometry/norm.ts';
import { clip } from '../geometry/projection.ts';
import { decisions } from '../probing/answers.ts';
import type { Probe, Search } from '../probing/search.ts';
import { bisect, findStart } from '../probing/start.ts';
import type { Subject } from '../probing/subject.ts';
import { rangeOf } from '../probing/subject.ts';

/** Radius of the first probes as a share of the bounds, before a distance is known (section B of the paper). */
const FIRST_RADIUS = 0.1;
/** A step is halved at most so often until it stays on the wrong side. */
const MOST_HALVINGS = 25;
/** Evaluations kept back from an estimate for the step and the bisection after it. */
const RESERVE = 30;
/** Fewer probes than this say nothing of a direction. */
const LEAST_PROBES = 10;

const PARAMETERS = {
  queries: 25_000,
  initialTries: 100,
  initialProbes: 100,
  mostProbes: 10_000,
  tolerance: 0.01,
};

/** HopSkipJump: the gradient at the boundary, estimated from decisions alone. */
export default defineProbing({
  id: 'hop-skip-jump',
  title: 'HopSkipJump',
  source: 'Chen, Jordan, Wainwright 2020, arXiv 1904.02144',
  access: 'label',
  norms: ['l2', 'linf'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    'the paper: 25,000 queries, 100·√(t + 1) probes up to 10,000; bisection to 0.01/√d (L2) and 0.01/d (Linf) as in the Adversarial Robustness Toolbox',
  answers: decisions,
  probe: hopSkipJump,
});

function* hopSkipJump(
  subject: Subject,
  clean: CleanBatch,
  goal: Goal,
  parameters: typeof PARAMETERS,
): Search {
  const { space, budget, allowance } = subject;
  const { size } = space;
  const isL2 = budget.norm === 'l2';
  const tolerance = parameters.tolerance / (isL2 ? Math.sqrt(size) : size);
  const current = yield* findStart(subject, clean, goal, parameters.initialTries);
  if (current === undefined || subject.keep(current)) return;
  yield* bisect(subject, current, tolerance);
  if (subject.keep(current)) return;
  const direction = new Float32Array(size);
  for (let round = 0; allowance.left > RESERVE + LEAST_PROBES; round += 1) {
    const length = distance(budget.norm, subject.clean, current, 0, size);
    if (length === 0) return;
    const radius =
      round === 0
        ? FIRST_RADIUS * meanRange(subject)
        : (isL2 ? Math.sqrt(size) : size) * tolerance * length;
    const probes = Math.min(
      Math.floor(parameters.initialProbes * Math.sqrt(round + 1)),
      parameters.mostProbes,
      allowance.left - RESERVE,
    );
    yield* estimate(subject, current, radius, probes, direction);
    yield* step(subject, current, direction, length / Math.sqrt(round + 1));
    yield* bisect(subject, current, tolerance);
    if (subject.keep(current)) return;
  }
}

function meanRange({ space }: Subject): number {
  let sum = 0;
  for (let at = 0; at < space.size; at += 1) sum += rangeOf(space, at);
  return sum / space.size;
}

/**
 * The direction in which the goal is reached more often, into `direction`: unit length for L2, signs for Linf. The sums are
 * updated with every part of the probes, so that no more than one part is ever held.
 */
function* estimate(
  subject: Subject,
  current: Float32Array,
  radius: number,
  probes: number,
  direction: Float32Array,
): Generator<Probe, void, Float32Array> {
  const { space, budget, clean, random } = subject;
  const { size, mutable } = space;
  const rows = Math.min(subject.rows, probes);
  const x = new Float32Array(rows * size);
  const weighted = new Float64Array(size);
  const plain = new Float64Array(size);
  let reached = 0;
  for (let asked = 0; asked < probes;) {
    const count = Math.min(rows, probes - asked);
    if (budget.norm === 'l2') fillZiggurat(random, x, 0, count * size);
    else random.fillUniform(x.subarray(0, count * size), -1, 1);
    for (let row = 0; row < count; row += 1) {
      const start = row * size;
      let square = 0;
      for (let at = 0; at < size; at += 1) {
        if (mutable !== undefined && mutable[at] === 0) x[start + at] = 0;
        square += (x[start + at] ?? 0) ** 2;
      }
      const factor = radius / Math.sqrt(square);
      for (let at = 0; at < size; at += 1)
        x[start + at] = (current[at] ?? 0) + factor * (x[start + at] ?? 0);
      clip(space, x.subarray(start, start + size), clean, 1);
    }
    const answers = yield { x, count };
    for (let row = 0; row < count; row += 1) {
      const start = row * size;
      const phi = (answers[row] ?? 0) > 0 ? 1 : -1;
      if (phi > 0) reached += 1;
      // What the bounds left of the probe, in units of the radius.
      for (let at = 0; at < size; at += 1) {
        const change = ((x[start + at] ?? 0) - (current[at] ?? 0)) / radius;
        plain[at] = (plain[at] ?? 0) + change;
        weighted[at] = (weighted[at] ?? 0) + phi * change;
      }
    }
    asked += count;
  }
  // With answers all alike there is no contrast: towards the mean probe where all reached the goal, away from it where none did.
  const mean = (2 * reached) / probes - 1;
  const isUniform = reached === 0 || reached === probes;
  let square = 0;
  for (let at = 0; at < size; at += 1) {
    const value = isUniform
      ? mean * (plain[at] ?? 0)
      : (weighted[at] ?? 0) - mean * (plain[at] ?? 0);
    direction[at] = value;
    square += value * value;
  }
  const norm = Math.sqrt(square);
  for (let at = 0; at < size; at += 1) {
    const value = direction[at] ?? 0;
    if (budget.norm === 'linf') direction[at] = Math.sign(value);
    else direction[at] = norm > 0 ? value / norm : 0;
  }
}

/** The longest step, halved from `length`, after which the goal is still reached. */
function* step(
  { space, clean }: Subject,
  current: Float32Array,
  direction: Float32Array,
  length: number,
): Generator<Probe, void, Float32Array> {
  const next = new Float32Array(space.size);
  let reach = length;
  for (let round = 0; round < MOST_HALVINGS; round += 1) {
    for (let at = 0; at < space.size; at += 1)
      next[at] = (current[at] ?? 0) + reach * (direction[at] ?? 0);
    clip(space, next, clean, 1);
    const answers = yield { x: next, count: 1 };
    if ((answers[0] ?? 0) > 0) {
      current.set(next);
      return;
    }
    reach /= 2;
  }
}
