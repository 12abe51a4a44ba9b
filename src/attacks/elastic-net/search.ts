import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { ConstantSearch } from '../batch/constant-search.ts';
import { compactRows, gatherNumbers, gatherRows, keepRow } from '../batch/rows.ts';
import { isLook, stagnates } from '../batch/stagnation.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { reaches } from '../classifier/classifier.ts';
import { distance } from '../geometry/norm.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { marginOf } from './margin.ts';

interface Parameters {
  readonly rounds: number;
  readonly steps: number;
  readonly stepSize: number;
  readonly initialConstant: number;
  readonly beta: number;
  readonly confidence: number;
  readonly rule: string;
  readonly abortEarly: boolean;
}

export async function searchElasticNet(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: Parameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const { space, classes } = classifier;
  const { size } = space;
  const { rounds, steps, beta, confidence, rule } = parameters;
  if (rule !== 'elastic' && rule !== 'l1') throw new TypeError(`no rule "${rule}": elastic or l1`);
  const isTargeted = goal.kind === 'targeted';
  const loss = isTargeted ? 'targeted-margin' : 'margin';
  // Without a radius nothing is small enough to stop at.
  const radius = Number.isFinite(budget.epsilon) ? budget.epsilon : -1;
  const search = new ConstantSearch(clean.count, parameters.initialConstant, rounds);
  const best = new Float64Array(clean.count).fill(Number.POSITIVE_INFINITY);
  const isInside = new Uint8Array(clean.count);

  const capacity = clean.count;
  const owners = new Int32Array(capacity);
  const labels = new Int32Array(capacity);
  const targets = new Int32Array(capacity);
  const origin = new Float32Array(capacity * size);
  /** The iterate, and the point beyond it at which the gradient is taken. */
  const x = new Float32Array(capacity * size);
  const y = new Float32Array(capacity * size);
  const candidates = space.repair === undefined ? x : new Float32Array(capacity * size);
  const before = new Float64Array(capacity);
  const stay = new Uint8Array(capacity);
  const succeeded = new Uint8Array(capacity);
  const states = [
    ...[origin, x, y].map((data) => ({ data, width: size })),
    ...[owners, labels, targets, before].map((data) => ({ data, width: 1 })),
  ];

  for (let round = 0; round < rounds; round += 1) {
    let count = 0;
    for (let sample = 0; sample < clean.count; sample += 1) {
      if (isInside[sample] === 1) continue;
      search.begin(round, sample);
      owners[count] = sample;
      count += 1;
    }
    if (count === 0) return;
    const samples = owners.slice(0, count);
    gatherRows(clean.x, owners, count, size, origin);
    gatherNumbers(clean.labels, owners, count, labels);
    if (isTargeted) gatherNumbers(goal.targets, owners, count, targets);
    x.set(origin);
    y.set(origin);
    before.fill(Number.POSITIVE_INFINITY);
    succeeded.fill(0);
    for (let step = 0; step < steps && count > 0; step += 1) {
      const length = parameters.stepSize * Math.sqrt(1 - step / steps);
      const answer = await classifier.gradient(
        loss,
        y.subarray(0, count * size),
        count,
        labels,
        isTargeted ? targets : undefined,
        owners,
      );
      const looks = parameters.abortEarly && isLook(step, steps);
      for (let row = 0; row < count; row += 1) {
        const constant = search.constants[owners[row] ?? 0] ?? 0;
        const margin = answer.loss[row] ?? Number.NaN;
        stay[row] = 1;
        if (looks) {
          const total =
            distance('l2', origin, y, row, size) ** 2 +
            beta * distance('l1', origin, y, row, size) +
            constant * Math.max(confidence - margin, 0);
          if (stagnates(total, before[row] ?? 0)) stay[row] = 0;
          before[row] = total;
        }
        const pull = margin < confidence ? constant : 0;
        shrinkRow(space, row, x, y, origin, answer.gradient, {
          pull,
          length,
          beta,
          momentum: step / (step + 3),
        });
      }
      if (candidates !== x) candidates.set(x);
      makeCandidates(space, candidates, origin, count);
      const scores = await classifier.scores(candidates.subarray(0, count * size), count, owners);
      for (let row = 0; row < count; row += 1) {
        const sample = owners[row] ?? 0;
        const { predicted, margin } = marginOf(
          scores,
          row,
          classes,
          labels[row] ?? 0,
          isTargeted ? targets[row] : undefined,
        );
        if (!(margin >= confidence) || !reaches(goal, predicted, labels[row] ?? -1, sample))
          continue;
        succeeded[sample] = 1;
        const l1 = distance('l1', origin, candidates, row, size);
        const size2 =
          rule === 'l1' ? l1 : distance('l2', origin, candidates, row, size) ** 2 + beta * l1;
        if (size2 >= (best[sample] ?? 0)) continue;
        best[sample] = size2;
        keepRow(findings.adversarial, sample, candidates, row, size);
        findings.found[sample] = 1;
        if (l1 > radius) continue;
        isInside[sample] = 1;
        stay[row] = 0;
      }
      count = compactRows(stay, count, states);
      context.progress((round + step / steps) / rounds);
    }
    for (const sample of samples) search.end(sample, succeeded[sample] === 1);
  }
}

/** One step of FISTA: along the gradient at y, shrunk towards the clean sample by beta, then y further along the way x went. */
function shrinkRow(
  { size, lower, upper, mutable }: SampleSpace,
  row: number,
  x: Float32Array,
  y: Float32Array,
  origin: Float32Array,
  gradient: Float32Array,
  step: {
    readonly pull: number;
    readonly length: number;
    readonly beta: number;
    readonly momentum: number;
  },
): void {
  for (let at = 0; at < size; at += 1) {
    const index = row * size + at;
    const base = origin[index] ?? 0;
    const from = y[index] ?? 0;
    const slope = step.pull === 0 ? 0 : step.pull * (gradient[index] ?? 0);
    const raw = from - step.length * (2 * (from - base) - (Number.isFinite(slope) ? slope : 0));
    const change = raw - base;
    let next = base;
    if (mutable === undefined || mutable[at] !== 0) {
      if (change > step.beta) next = Math.min(raw - step.beta, upper[at] ?? 0);
      else if (change < -step.beta) next = Math.max(raw + step.beta, lower[at] ?? 0);
    }
    const old = x[index] ?? 0;
    x[index] = next;
    y[index] = next + step.momentum * (next - old);
  }
}
