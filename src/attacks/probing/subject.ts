import type { Random } from '../../tensor/random.ts';
import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { distance, isWithin } from '../geometry/norm.ts';
import { clip } from '../geometry/projection.ts';
import type { SampleSpace } from '../geometry/space.ts';
import type { Allowance, Ask, Search } from './search.ts';
import { rowsPerSample, runSearches } from './search.ts';

/** How far a random point goes from the clean one where the bounds are infinite, in units of the attack space. */
const UNBOUNDED_RANGE = 10;

/** One sample under attack: what its search may use. */
export interface Subject {
  readonly index: number;
  readonly space: SampleSpace;
  readonly budget: Budget;
  /** The clean sample. */
  readonly clean: Float32Array;
  /** A stream of its own, so that which samples are attacked together changes none of them. */
  readonly random: Random;
  readonly allowance: Allowance;
  /** Rows to ask at a time. */
  readonly rows: number;
  /** Size of the smallest change found. */
  best: number;
  /** Keeps a point that reaches the goal if it is the closest so far. True when the search is over: inside of the radius. */
  readonly keep: (point: Float32Array) => boolean;
}

/** Starts a search per sample and runs them together. */
export function searchAll(
  ask: Ask,
  classifier: Classifier,
  clean: CleanBatch,
  budget: Budget,
  queries: number,
  context: AttackContext,
  findings: Findings,
  start: (subject: Subject) => Search,
): Promise<void> {
  const { space } = classifier;
  const { size } = space;
  const subjects = Array.from({ length: clean.count }, (_, index): Subject => {
    const own = clean.x.subarray(index * size, (index + 1) * size);
    const subject: Subject = {
      index,
      space,
      budget,
      clean: own,
      random: context.random.fork(`sample ${index}`),
      allowance: { left: queries },
      rows: rowsPerSample(size, clean.count),
      best: Number.POSITIVE_INFINITY,
      keep(point) {
        const length = distance(budget.norm, own, point, 0, size);
        if (length < subject.best) {
          subject.best = length;
          findings.adversarial.set(point, index * size);
          findings.found[index] = 1;
        }
        return isWithin(subject.best, budget.epsilon) && Number.isFinite(budget.epsilon);
      },
    };
    return subject;
  });
  return runSearches(
    ask,
    size,
    subjects.map((subject) => unlessReached(subject, start)),
    subjects.map(({ allowance }) => allowance),
    context.progress,
  );
}

/** A sample that is what the goal asks for without any change is done with one question. */
function* unlessReached(subject: Subject, start: (subject: Subject) => Search): Search {
  const answers = yield { x: subject.clean, count: 1 };
  if ((answers[0] ?? 0) > 0) subject.keep(subject.clean);
  else yield* start(subject);
}

/** Width of the bounds of an element, and something finite where they are not. */
export function rangeOf({ lower, upper }: SampleSpace, at: number): number {
  const width = (upper[at] ?? 0) - (lower[at] ?? 0);
  return Number.isFinite(width) ? width : UNBOUNDED_RANGE;
}

/** Uniform noise within the bounds; what must not change stays. */
export function randomPoint({ space, clean, random }: Subject, into: Float32Array): void {
  const { lower, upper, mutable, size } = space;
  for (let at = 0; at < size; at += 1) {
    const low = lower[at] ?? 0;
    const high = upper[at] ?? 0;
    const share = random.uniform();
    if (mutable !== undefined && mutable[at] === 0) into[at] = clean[at] ?? 0;
    else if (Number.isFinite(high - low)) into[at] = low + share * (high - low);
    else into[at] = (clean[at] ?? 0) + (2 * share - 1) * UNBOUNDED_RANGE;
  }
  clip(space, into, clean, 1);
}

/** Other samples that may be what the goal asks for, nearest first. */
export function donorsOf(
  subject: Subject,
  clean: CleanBatch,
  goal: Goal,
  most: number,
): readonly Float32Array[] {
  const { index, space, budget } = subject;
  const { size } = space;
  const label = clean.labels[index];
  const others: { readonly row: number; readonly length: number }[] = [];
  for (let row = 0; row < clean.count; row += 1) {
    const other = clean.labels[row];
    if (goal.kind === 'targeted' ? other !== goal.targets[index] : other === label) continue;
    const point = clean.x.subarray(row * size, (row + 1) * size);
    others.push({ row, length: distance(budget.norm, subject.clean, point, 0, size) });
  }
  others.sort((a, b) => a.length - b.length || a.row - b.row);
  return others.slice(0, most).map(({ row }) => clean.x.slice(row * size, (row + 1) * size));
}
