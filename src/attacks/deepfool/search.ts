import { compactRows, gatherRows } from '../batch/rows.ts';
import { makeCandidates } from '../batch/candidates.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest } from '../classifier/classifier.ts';
import type { SampleSpace } from '../geometry/space.ts';

/** Added to the distance of every step, so that it ends beyond the boundary and not on it (the authors' code and Foolbox's value). */
const STEP_MARGIN = 1e-4;

/** Keeps norms of gradients from being zero where they are divided by. */
const SMALLEST_NORM = 1e-8;

export interface DeepfoolOptions {
  readonly norm: 'linf' | 'l2';
  readonly steps: number;
  readonly overshoot: number;
  /** Classes looked at, the label included: those that score highest at the start. */
  readonly candidates: number;
}

export interface DeepfoolStart {
  /** count × size. */
  readonly x: Float32Array;
  /** What immutable elements and repairs refer to. */
  readonly clean: Float32Array;
  readonly labels: Int32Array;
  /** The sample that pays for each row. */
  readonly owners: Int32Array;
  readonly count: number;
}

/**
 * Walks each row over the nearest of its linearised boundaries until its class is no longer the label.
 * @param reached called once for each row that got there, with the row of `x` that holds it. Rows already there are reached at
 * once, unchanged.
 */
export async function searchDeepfool(
  classifier: Classifier,
  start: DeepfoolStart,
  options: DeepfoolOptions,
  reached: (row: number, x: Float32Array, at: number) => void,
): Promise<void> {
  const { space, classes } = classifier;
  const { size } = space;
  const others = Math.min(Math.max(Math.floor(options.candidates), 2), classes) - 1;
  let { count } = start;
  const x = start.x.slice(0, count * size);
  const begin = x.slice();
  const clean = start.clean.slice(0, count * size);
  const labels = start.labels.slice(0, count);
  const owners = start.owners.slice(0, count);
  const origin = Int32Array.from({ length: count }, (_, row) => row);
  const total = new Float64Array(count * size);
  const rivals = new Int32Array(count * others);
  const stay = new Uint8Array(count);
  const states = [
    { data: x, width: size },
    { data: begin, width: size },
    { data: clean, width: size },
    { data: labels, width: 1 },
    { data: owners, width: 1 },
    { data: origin, width: 1 },
    { data: total, width: size },
    { data: rivals, width: others },
  ];
  const tiles = new Float32Array(count * others * size);
  const tiledLabels = new Int32Array(count * others);
  const tiledOwners = new Int32Array(count * others);

  for (let step = 0; count > 0; step += 1) {
    const scores = await classifier.scores(x.subarray(0, count * size), count, owners);
    if (step === 0) rankRivals(scores, labels, count, classes, others, rivals);
    for (let row = 0; row < count; row += 1) {
      stay[row] = highest(scores, row, classes) === labels[row] ? 1 : 0;
      if (stay[row] === 0) reached(origin[row] ?? 0, x, row);
    }
    if (step >= options.steps) return;
    count = compactRows(stay, count, states);
    if (count === 0) return;
    for (let row = 0; row < count; row += 1) {
      const first = row * others;
      tiledLabels.fill(labels[row] ?? 0, first, first + others);
      tiledOwners.fill(owners[row] ?? 0, first, first + others);
      for (let other = 0; other < others; other += 1)
        tiles.set(x.subarray(row * size, (row + 1) * size), (first + other) * size);
    }
    const rows = count * others;
    const { gradient, loss } = await classifier.gradient(
      'difference',
      tiles.subarray(0, rows * size),
      rows,
      tiledLabels,
      rivals,
      tiledOwners,
    );
    for (let row = 0; row < count; row += 1)
      stay[row] = stepOver(space, options.norm, gradient, loss, row, others, total) ? 1 : 0;
    count = compactRows(stay, count, states);
    for (let at = 0; at < count * size; at += 1)
      x[at] = (begin[at] ?? 0) + (1 + options.overshoot) * (total[at] ?? 0);
    makeCandidates(space, x, clean, count);
  }
}

/** The classes that score highest beside the label, per row. */
function rankRivals(
  scores: Float32Array,
  labels: Int32Array,
  count: number,
  classes: number,
  others: number,
  into: Int32Array,
): void {
  const order = Array.from({ length: classes }, (_, index) => index);
  for (let row = 0; row < count; row += 1) {
    const score = (index: number): number => {
      const value = scores[row * classes + index] ?? 0;
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    };
    const ranked = order
      .filter((index) => index !== labels[row])
      .sort((a, b) => (score(a) === score(b) ? a - b : score(b) > score(a) ? 1 : -1));
    for (let other = 0; other < others; other += 1) into[row * others + other] = ranked[other] ?? 0;
  }
}

/** Adds the step over the nearest boundary of one row; false where no gradient of the row leads anywhere. */
function stepOver(
  { size, mutable }: SampleSpace,
  norm: 'linf' | 'l2',
  gradient: Float32Array,
  loss: Float32Array,
  row: number,
  others: number,
  total: Float64Array,
): boolean {
  let nearest = Number.POSITIVE_INFINITY;
  let chosen = -1;
  let norms = 0;
  for (let tile = row * others; tile < (row + 1) * others; tile += 1) {
    let sum = 0;
    for (let at = 0; at < size; at += 1) {
      if (mutable !== undefined && mutable[at] === 0) continue;
      const slope = gradient[tile * size + at] ?? 0;
      sum += norm === 'l2' ? slope * slope : Math.abs(slope);
    }
    const dual = norm === 'l2' ? Math.sqrt(sum) : sum;
    // A flat, infinite or NaN gradient names no boundary: stepping along it would loop or leave the numbers.
    if (!(dual > 0) || !Number.isFinite(dual)) continue;
    const distance = Math.abs(loss[tile] ?? Number.NaN) / (dual + SMALLEST_NORM);
    if (distance < nearest) {
      nearest = distance;
      chosen = tile;
      norms = dual;
    }
  }
  if (chosen < 0) return false;
  const length = Math.abs(loss[chosen] ?? 0) + STEP_MARGIN;
  const factor =
    norm === 'l2' ? length / (norms + SMALLEST_NORM) ** 2 : length / (norms + SMALLEST_NORM);
  for (let at = 0; at < size; at += 1) {
    if (mutable !== undefined && mutable[at] === 0) continue;
    const slope = gradient[chosen * size + at] ?? 0;
    const index = row * size + at;
    total[index] = (total[index] ?? 0) + factor * (norm === 'l2' ? slope : Math.sign(slope));
  }
  return true;
}

/** Copies of the samples `first` to `first + count` as the start of a search. */
export function startAt(
  x: Float32Array,
  clean: Float32Array,
  labels: Int32Array,
  owners: Int32Array,
  size: number,
): DeepfoolStart {
  const count = owners.length;
  const start = {
    x: new Float32Array(count * size),
    clean: new Float32Array(count * size),
    labels: Int32Array.from(owners, (owner) => labels[owner] ?? 0),
    owners,
    count,
  };
  gatherRows(x, owners, count, size, start.x);
  gatherRows(clean, owners, count, size, start.clean);
  return start;
}
