import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { gatherNumbers } from '../batch/rows.ts';
import { makeCandidates } from '../batch/candidates.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import { searchDeepfool } from '../deepfool/search.ts';

/** Keeps a gradient of zeros from being divided by its norm. */
const SMALLEST_NORM = 1e-12;

interface Parameters {
  readonly variant: string;
  readonly passes: number;
  readonly tolerated: number;
  readonly batch: number;
  readonly step: number;
  readonly steps: number;
  readonly overshoot: number;
  readonly candidates: number;
}

export async function findUniversal(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: Parameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const { variant } = parameters;
  if (variant !== 'gradient' && variant !== 'deepfool')
    throw new TypeError(`no variant "${variant}": gradient or deepfool`);
  if (variant === 'deepfool' && goal.kind === 'targeted')
    throw new TypeError('the deepfool variant knows no targets');
  const { size } = classifier.space;
  const v = new Float32Array(size);
  const x = new Float32Array(clean.count * size);
  let most = -1;

  /** Judges v on all samples, and keeps it where it fools more than any before. */
  const look = async (): Promise<Uint8Array> => {
    addTo(clean.x, v, clean.count, x);
    makeCandidates(classifier.space, x, clean.x, clean.count);
    const scores = await classifier.scores(x, clean.count);
    const fooled = new Uint8Array(clean.count);
    let sum = 0;
    for (let sample = 0; sample < clean.count; sample += 1) {
      const predicted = highest(scores, sample, classifier.classes);
      if (!reaches(goal, predicted, clean.labels[sample] ?? -1, sample)) continue;
      fooled[sample] = 1;
      sum += 1;
    }
    if (sum > most) {
      most = sum;
      findings.adversarial.set(x);
      findings.found.set(fooled);
    }
    return fooled;
  };

  let fooled = await look();
  for (let pass = 0; pass < parameters.passes; pass += 1) {
    if (most >= clean.count * (1 - parameters.tolerated)) return;
    const order = context.random.permutation(clean.count);
    if (variant === 'gradient')
      await passOfGradients(classifier, clean, goal, budget, parameters, order, fooled, v);
    else await passOfDeepfool(classifier, clean, budget, parameters, order, v);
    fooled = await look();
    context.progress((pass + 1) / parameters.passes);
  }
}

/** Steps along the mean gradient of the samples not fooled yet, batch after batch. */
async function passOfGradients(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: Parameters,
  order: Int32Array,
  fooled: Uint8Array,
  v: Float32Array,
): Promise<void> {
  const { space } = classifier;
  const { size } = space;
  const open = order.filter((sample) => fooled[sample] === 0);
  const batch = Math.max(1, Math.floor(parameters.batch));
  const x = new Float32Array(Math.min(batch, open.length) * size);
  const mean = new Float64Array(size);
  for (let first = 0; first < open.length; first += batch) {
    const owners = open.slice(first, first + batch);
    const count = owners.length;
    const rows = x.subarray(0, count * size);
    const origin = rowsOf(clean.x, owners, size);
    addTo(origin, v, count, rows);
    makeCandidates(space, rows, origin, count);
    const labels = new Int32Array(count);
    gatherNumbers(clean.labels, owners, count, labels);
    const targets = goal.kind === 'targeted' ? new Int32Array(count) : undefined;
    if (goal.kind === 'targeted' && targets !== undefined)
      gatherNumbers(goal.targets, owners, count, targets);
    const { gradient } = await classifier.gradient(
      targets === undefined ? 'cross-entropy' : 'targeted-cross-entropy',
      rows,
      count,
      labels,
      targets,
      owners,
    );
    mean.fill(0);
    for (let row = 0; row < count; row += 1) addNormalised(gradient, row, size, mean);
    stepAlong(mean, budget, parameters.step, v);
    projectShift(budget, v);
  }
}

/** The paper's pass: the smallest change that carries a sample with v over its boundary is added to v. */
async function passOfDeepfool(
  classifier: Classifier,
  clean: CleanBatch,
  budget: Budget,
  parameters: Parameters,
  order: Int32Array,
  v: Float32Array,
): Promise<void> {
  const { space } = classifier;
  const { size } = space;
  for (const sample of order) {
    const owners = Int32Array.of(sample);
    const origin = rowsOf(clean.x, owners, size);
    const x = new Float32Array(size);
    addTo(origin, v, 1, x);
    makeCandidates(space, x, origin, 1);
    const shifted = x.slice();
    await searchDeepfool(
      classifier,
      { x, clean: origin, labels: Int32Array.of(clean.labels[sample] ?? 0), owners, count: 1 },
      { ...parameters, norm: budget.norm === 'linf' ? 'linf' : 'l2' },
      (_row, found) => {
        for (let at = 0; at < size; at += 1)
          v[at] = (v[at] ?? 0) + (found[at] ?? 0) - (shifted[at] ?? 0);
      },
    );
    projectShift(budget, v);
  }
}

function rowsOf(x: Float32Array, owners: Int32Array, size: number): Float32Array {
  const rows = new Float32Array(owners.length * size);
  for (const [row, owner] of owners.entries())
    rows.set(x.subarray(owner * size, (owner + 1) * size), row * size);
  return rows;
}

function addTo(clean: Float32Array, v: Float32Array, count: number, into: Float32Array): void {
  const size = v.length;
  for (let row = 0; row < count; row += 1)
    for (let at = 0; at < size; at += 1)
      into[row * size + at] = (clean[row * size + at] ?? 0) + (v[at] ?? 0);
}

/** Every sample counts alike: one with a steep loss would otherwise speak for all. What is no number does not count. */
function addNormalised(
  gradient: Float32Array,
  row: number,
  size: number,
  mean: Float64Array,
): void {
  let square = 0;
  for (let at = row * size; at < (row + 1) * size; at += 1) square += (gradient[at] ?? 0) ** 2;
  const norm = Math.sqrt(square);
  if (!Number.isFinite(norm)) return;
  for (let at = 0; at < size; at += 1)
    mean[at] = (mean[at] ?? 0) + (gradient[row * size + at] ?? 0) / (norm + SMALLEST_NORM);
}

function stepAlong(
  mean: Float64Array,
  { norm, epsilon }: Budget,
  share: number,
  v: Float32Array,
): void {
  // Without a radius a step is one tenth of a unit.
  const length = share * (Number.isFinite(epsilon) ? epsilon : 1);
  let square = 0;
  for (const value of mean) square += value * value;
  const factor = length / (Math.sqrt(square) + SMALLEST_NORM);
  for (let at = 0; at < v.length; at += 1) {
    const slope = mean[at] ?? 0;
    v[at] = (v[at] ?? 0) + (norm === 'linf' ? length * Math.sign(slope) : factor * slope);
  }
}

/** The perturbation itself into its ball around zero. */
function projectShift({ norm, epsilon }: Budget, v: Float32Array): void {
  if (!Number.isFinite(epsilon)) return;
  let square = 0;
  for (let at = 0; at < v.length; at += 1) {
    const value = v[at] ?? 0;
    if (norm === 'linf') v[at] = Math.min(Math.max(value, -epsilon), epsilon);
    square += value * value;
  }
  if (norm === 'linf' || square <= epsilon * epsilon) return;
  const factor = epsilon / Math.sqrt(square);
  for (let at = 0; at < v.length; at += 1) v[at] = (v[at] ?? 0) * factor;
}
