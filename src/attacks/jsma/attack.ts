import { defineAttack } from '../attack.ts';
import type { Goal } from '../attack.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { compactRows, keepRow } from '../batch/rows.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { bestPair } from './pair.ts';

/**
 * Changes two features at a time, those the saliency map names. It walks towards a target: without one, towards the class that
 * scores highest beside the label, and any other class ends it.
 */
export default defineAttack({
  id: 'jsma',
  title: 'Jacobian saliency map attack (JSMA)',
  source: 'Papernot, McDaniel, Jha, Fredrikson, Celik, Swami 2016, arXiv 1511.07528',
  access: 'gradient',
  norms: ['l0'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: {
    /** What is added to a feature, in widths of its bounds; below 0 features are decreased. */
    theta: 1,
    /** Share of the features that may change. */
    gamma: 0.145,
  },
  defaultsFrom: 'the paper (saliency of logits in pairs, theta 1, at most 14.5 % of the features)',
  // At 784 features, as in the paper: 56 steps of two gradients. How many features there are is not known here.
  cost: ({ gamma }) => {
    const steps = Math.floor((gamma * 784) / 2);
    return { queries: steps + 1, gradients: 2 * steps };
  },
  async perturb(classifier, clean, goal, budget, parameters, context, findings) {
    const { space, classes } = classifier;
    const { size } = space;
    const share = Math.max(Math.floor(parameters.gamma * size), 2);
    const limit = Math.min(share, Math.floor(budget.epsilon), size);
    let { count } = clean;
    const x = clean.x.slice();
    const origin = clean.x.slice();
    const owners = Int32Array.from({ length: count }, (_, row) => row);
    const labels = clean.labels.slice();
    const targets = new Int32Array(count);
    const stay = new Uint8Array(count);
    /** Per row: 1 for features that may be changed next. */
    const open = new Int32Array(count * size);
    const changed = new Int32Array(count);
    openFeatures(space, x, count, parameters.theta, open);
    const states = [
      ...[x, origin, open].map((data) => ({ data, width: size })),
      ...[owners, labels, targets, changed].map((data) => ({ data, width: 1 })),
    ];
    const gain = new Float64Array(size);
    const loss = new Float64Array(size);
    const allowed = new Uint8Array(size);
    const candidates = x.slice();
    const total = count;

    for (let step = 0; count > 0; step += 1) {
      candidates.set(x);
      makeCandidates(space, candidates, origin, count);
      const scores = await classifier.scores(candidates.subarray(0, count * size), count, owners);
      if (step === 0) chooseTargets(goal, scores, labels, classes, targets);
      for (let row = 0; row < count; row += 1) {
        const sample = owners[row] ?? 0;
        const isReached = reaches(goal, highest(scores, row, classes), labels[row] ?? -1, sample);
        stay[row] = isReached || (changed[row] ?? 0) + 2 > limit || step >= limit / 2 ? 0 : 1;
        if (!isReached) continue;
        keepRow(findings.adversarial, sample, candidates, row, size);
        findings.found[sample] = 1;
      }
      count = compactRows(stay, count, states);
      context.progress(1 - count / total);
      if (count === 0) return;
      const rows = x.subarray(0, count * size);
      const own = await classifier.gradient('logit', rows, count, targets, undefined, owners);
      const slopes = own.gradient.slice(0, count * size);
      const others = await classifier.gradient(
        'other-logits',
        rows,
        count,
        targets,
        undefined,
        owners,
      );
      const direction = Math.sign(parameters.theta);
      for (let row = 0; row < count; row += 1) {
        for (let at = 0; at < size; at += 1) {
          const index = row * size + at;
          gain[at] = direction * (slopes[index] ?? 0);
          loss[at] = -direction * (others.gradient[index] ?? 0);
          allowed[at] = open[index] ?? 0;
        }
        const pair = bestPair(gain, loss, allowed);
        stay[row] = pair === undefined ? 0 : 1;
        for (const feature of pair ?? []) {
          const index = row * size + feature;
          if (x[index] === origin[index]) changed[row] = (changed[row] ?? 0) + 1;
          open[index] = moveFeature(space, x, index, feature, parameters.theta) ? 1 : 0;
        }
      }
      count = compactRows(stay, count, states);
    }
  },
});

/** The goal's targets, or the class that scores highest beside the label. */
function chooseTargets(
  goal: Goal,
  scores: Float32Array,
  labels: Int32Array,
  classes: number,
  into: Int32Array,
): void {
  for (let row = 0; row < into.length; row += 1) {
    if (goal.kind === 'targeted') into[row] = goal.targets[row] ?? 0;
    else {
      let best = Number.NEGATIVE_INFINITY;
      into[row] = labels[row] === 0 ? 1 : 0;
      for (let index = 0; index < classes; index += 1) {
        const score = scores[row * classes + index] ?? Number.NaN;
        if (index === labels[row] || !(score > best)) continue;
        best = score;
        into[row] = index;
      }
    }
  }
}

/** Marks the features that may change and are not yet at the bound they move towards. */
function openFeatures(
  { size, lower, upper, mutable }: SampleSpace,
  x: Float32Array,
  count: number,
  theta: number,
  open: Int32Array,
): void {
  for (let row = 0; row < count; row += 1)
    for (let at = 0; at < size; at += 1) {
      const value = x[row * size + at] ?? 0;
      const hasRoom = theta > 0 ? value < (upper[at] ?? 0) : value > (lower[at] ?? 0);
      open[row * size + at] = hasRoom && mutable?.[at] !== 0 ? 1 : 0;
    }
}

/** Moves one feature by theta; whether there is room for more. */
function moveFeature(
  { lower, upper }: SampleSpace,
  x: Float32Array,
  index: number,
  feature: number,
  theta: number,
): boolean {
  const low = lower[feature] ?? 0;
  const high = upper[feature] ?? 0;
  const width = Number.isFinite(high - low) ? high - low : 1;
  const before = x[index] ?? 0;
  x[index] = Math.min(Math.max(before + theta * width, low), high);
  const after = x[index] ?? 0;
  // A step below float32's resolution would be repeated for ever.
  return after !== before && after > low && after < high;
}
