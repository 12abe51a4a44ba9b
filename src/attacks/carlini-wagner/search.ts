import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { RowAdam } from '../batch/adam.ts';
import { ConstantSearch } from '../batch/constant-search.ts';
import { compactRows, gatherNumbers, gatherRows, keepRow } from '../batch/rows.ts';
import { isLook, stagnates } from '../batch/stagnation.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import { distance } from '../geometry/norm.ts';
import { freeVariables } from './variables.ts';

interface Parameters {
  readonly rounds: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly initialConstant: number;
  readonly confidence: number;
  readonly abortEarly: boolean;
}

export async function searchCarliniWagner(
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
  const { rounds, steps, confidence } = parameters;
  const loss = goal.kind === 'targeted' ? 'targeted-margin' : 'margin';
  // Without a radius nothing is small enough to stop at.
  const radius = Number.isFinite(budget.epsilon) ? budget.epsilon : -1;
  const variables = freeVariables(space);
  const search = new ConstantSearch(clean.count, parameters.initialConstant, rounds);
  const best = new Float64Array(clean.count).fill(Number.POSITIVE_INFINITY);

  const capacity = clean.count;
  const owners = new Int32Array(capacity);
  const labels = new Int32Array(capacity);
  const targets = new Int32Array(capacity);
  const origin = new Float32Array(capacity * size);
  const x = new Float32Array(capacity * size);
  const slope = new Float64Array(capacity * size);
  const w = new Float64Array(capacity * size);
  const adam = new RowAdam(capacity * size, parameters.learningRate);
  const before = new Float64Array(capacity);
  const stay = new Uint8Array(capacity);
  const succeeded = new Uint8Array(capacity);
  const states = [
    ...[origin, w, adam.first, adam.second].map((data) => ({ data, width: size })),
    ...[owners, labels, targets, before].map((data) => ({ data, width: 1 })),
  ];

  for (let round = 0; round < rounds; round += 1) {
    let count = 0;
    for (let sample = 0; sample < clean.count; sample += 1) {
      if ((best[sample] ?? 0) <= radius) continue;
      search.begin(round, sample);
      owners[count] = sample;
      count += 1;
    }
    if (count === 0) return;
    const samples = owners.slice(0, count);
    gatherRows(clean.x, owners, count, size, origin);
    gatherNumbers(clean.labels, owners, count, labels);
    if (goal.kind === 'targeted') gatherNumbers(goal.targets, owners, count, targets);
    variables.toFree(origin, count, w);
    adam.reset();
    before.fill(Number.POSITIVE_INFINITY);
    succeeded.fill(0);
    for (let step = 0; step < steps && count > 0; step += 1) {
      variables.toSample(w, count, x, slope);
      makeCandidates(space, x, origin, count);
      const answer = await classifier.gradient(
        loss,
        x.subarray(0, count * size),
        count,
        labels,
        goal.kind === 'targeted' ? targets : undefined,
        owners,
      );
      const looks = parameters.abortEarly && isLook(step, steps);
      for (let row = 0; row < count; row += 1) {
        const sample = owners[row] ?? 0;
        const constant = search.constants[sample] ?? 0;
        const margin = answer.loss[row] ?? Number.NaN;
        const change = distance('l2', origin, x, row, size);
        stay[row] = 1;
        const predicted = highest(answer.scores, row, classes);
        if (margin >= confidence && reaches(goal, predicted, labels[row] ?? -1, sample)) {
          succeeded[sample] = 1;
          if (change < (best[sample] ?? 0)) {
            best[sample] = change;
            keepRow(findings.adversarial, sample, x, row, size);
            findings.found[sample] = 1;
            if (change <= radius) stay[row] = 0;
          }
        }
        if (looks) {
          const total = change * change + constant * Math.max(confidence - margin, 0);
          if (stagnates(total, before[row] ?? 0)) stay[row] = 0;
          before[row] = total;
        }
        const pull = margin < confidence ? constant : 0;
        for (let at = row * size; at < (row + 1) * size; at += 1) {
          const change2 = 2 * ((x[at] ?? 0) - (origin[at] ?? 0));
          slope[at] = (slope[at] ?? 0) * (change2 - pull * (answer.gradient[at] ?? 0));
        }
      }
      adam.step(w, slope, count * size, step);
      count = compactRows(stay, count, states);
      context.progress((round + step / steps) / rounds);
    }
    for (const sample of samples) search.end(sample, succeeded[sample] === 1);
  }
}
