import type { Random } from '../../tensor/random.ts';
import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { compactRows, gatherNumbers, gatherRows, keepRow } from '../batch/rows.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import { cutAnswers, toProbabilities } from '../extraction/answers.ts';
import { QuerySource } from '../extraction/queries.ts';
import { chooseQueries } from '../extraction/selection.ts';
import type { Strategy } from '../extraction/selection.ts';
import { SubstituteTrainer } from '../extraction/substitute.ts';
import { project } from '../geometry/projection.ts';
import { addSparseSign } from '../geometry/sparse-sign.ts';
import { steepest } from '../geometry/steepest.ts';

/** Rows of one run of a substitute. */
const BATCH = 256;

/** The step of the walk, in radii per step: it can cross the ball more than twice. */
const STEP_SHARE = 2.5;

/** Share of the elements that a step in L1 moves. */
const L1_SHARE = 0.1;

/** Without a radius, the ball walked in, in units of the space. */
const FREE_RADIUS = 1;

/** Keeps a gradient of zeros from being divided by its norm. */
const SMALLEST_NORM = 1e-12;

interface Parameters {
  readonly queries: number;
  readonly substitutes: number;
  readonly strategy: string;
  readonly steps: number;
  readonly momentum: number;
  readonly looks: number;
}

export async function findTransferable(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: Parameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const strategy = strategyOf(parameters.strategy);
  if (clean.count === 0) return;
  const trainer = await SubstituteTrainer.open(classifier.space, classifier.classes);
  const models: Classifier[] = [];
  const close: (() => Promise<void>)[] = [];
  try {
    const log = await ask(classifier, clean, parameters, strategy, trainer, context.random);
    context.progress(0.2);
    for (let number = 0; number < Math.max(1, parameters.substitutes); number += 1) {
      const random = context.random.fork(`substitute ${number}`);
      const substitute = await trainer.train(log.x, log.probabilities, log.count, random);
      const model = await trainer.classifier(substitute, BATCH);
      close.push(() => model.close());
      models.push(model);
    }
    context.progress(0.5);
    await walk(classifier, models, clean, goal, budget, parameters, context, findings);
  } finally {
    for (const end of close) await end();
    await trainer.close();
  }
}

function strategyOf(name: string): Strategy {
  if (name !== 'random' && name !== 'jacobian')
    throw new TypeError(`no strategy "${name}": random or jacobian`);
  return name;
}

interface Answered {
  readonly x: Float32Array;
  readonly probabilities: Float32Array;
  readonly count: number;
}

/** The samples themselves first, then as many more as may be asked, in two halves where the second is led by a substitute. */
async function ask(
  classifier: Classifier,
  clean: CleanBatch,
  parameters: Parameters,
  strategy: Strategy,
  trainer: SubstituteTrainer,
  random: Random,
): Promise<Answered> {
  const { space, classes } = classifier;
  const total = Math.max(Math.floor(clean.count * parameters.queries), 1);
  const x = new Float32Array(total * space.size);
  const probabilities = new Float32Array(total * classes);
  const labels = new Int32Array(total);
  const source = new QuerySource(space, clean.x.slice(0, clean.count * space.size), random);
  const half = strategy === 'random' ? total : Math.ceil(total / 2);
  let count = 0;
  for (const until of half === total ? [total] : [half, total]) {
    const more = until - count;
    const known =
      count === 0
        ? undefined
        : {
            trainer,
            substitute: await trainer.train(
              x,
              probabilities,
              count,
              random.fork('first substitute'),
            ),
          };
    const rows = x.subarray(count * space.size, until * space.size);
    await chooseQueries(strategy, source, space, { x, count, labels }, known, more, rows);
    // Every sample pays its share of the questions.
    const owners = Int32Array.from({ length: more }, (_, row) => (count + row) % clean.count);
    const told = probabilities.subarray(count * classes, until * classes);
    if (classifier.access === 'label') {
      const said = await classifier.classify(rows, more, owners);
      for (let row = 0; row < more; row += 1) told[row * classes + (said[row] ?? 0)] = 1;
    } else {
      const scores = await classifier.scores(rows, more, owners);
      told.set(cutAnswers(toProbabilities(scores, more, classes), more, classes, 'probabilities'));
    }
    for (let row = 0; row < more; row += 1) labels[count + row] = highest(told, row, classes);
    count = until;
  }
  return { x, probabilities, count };
}

/** Momentum steps along the substitutes' gradient; from time to time the model is shown where they led. */
async function walk(
  classifier: Classifier,
  models: readonly Classifier[],
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: Parameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const { space } = classifier;
  const { size } = space;
  const { steps } = parameters;
  const radius = Number.isFinite(budget.epsilon) ? budget.epsilon : FREE_RADIUS;
  const length = (STEP_SHARE * radius) / Math.max(steps, 1);
  const isTargeted = goal.kind === 'targeted';
  const every = Math.max(1, Math.ceil(steps / Math.max(parameters.looks, 1)));
  let { count } = clean;
  const owners = Int32Array.from({ length: count }, (_, row) => row);
  const x = clean.x.slice(0, count * size);
  const origin = x.slice();
  const candidates = x.slice();
  const velocity = new Float32Array(count * size);
  const labels = new Int32Array(count);
  const targets = new Int32Array(count);
  gatherNumbers(clean.labels, owners, count, labels);
  if (isTargeted) gatherNumbers(goal.targets, owners, count, targets);
  gatherRows(clean.x, owners, count, size, x);
  const stay = new Uint8Array(count);
  const shares = new Float64Array(count).fill(L1_SHARE);
  const lengths = new Float64Array(count).fill(length);
  const states = [
    ...[x, origin, velocity].map((data) => ({ data, width: size })),
    ...[owners, labels, targets].map((data) => ({ data, width: 1 })),
  ];
  for (let step = 0; step <= steps && count > 0; step += 1) {
    if (step % every === 0 || step === steps) {
      candidates.set(x.subarray(0, count * size));
      makeCandidates(space, candidates, origin, count);
      const said = await classifier.classify(candidates.subarray(0, count * size), count, owners);
      for (let row = 0; row < count; row += 1) {
        const sample = owners[row] ?? 0;
        const isReached = reaches(goal, said[row] ?? -1, labels[row] ?? -1, sample);
        stay[row] = isReached ? 0 : 1;
        keepRow(findings.adversarial, sample, candidates, row, size);
        if (isReached) findings.found[sample] = 1;
      }
      count = compactRows(stay, count, states);
      context.progress(0.5 + (0.5 * step) / Math.max(steps, 1));
    }
    if (step === steps || count === 0) return;
    const rows = x.subarray(0, count * size);
    const used = velocity.subarray(0, count * size);
    for (let at = 0; at < used.length; at += 1) used[at] = parameters.momentum * (used[at] ?? 0);
    for (const model of models) {
      const { gradient } = await model.gradient(
        isTargeted ? 'targeted-margin' : 'margin',
        rows,
        count,
        labels,
        isTargeted ? targets : undefined,
      );
      addNormalised(gradient, count, size, used);
    }
    if (budget.norm === 'l1') addSparseSign(space, used, count, shares, lengths, rows, true);
    else steepest(space, budget.norm, used, count, length, rows);
    project(space, budget.norm, radius, rows, origin, count);
  }
}

/** Adds each row's gradient divided by its L1 norm (Dong et al. 2018, equation 6). */
function addNormalised(
  gradient: Float32Array,
  count: number,
  size: number,
  into: Float32Array,
): void {
  for (let start = 0; start < count * size; start += size) {
    let sum = 0;
    for (let at = start; at < start + size; at += 1) sum += Math.abs(gradient[at] ?? 0);
    if (!Number.isFinite(sum)) continue;
    const factor = size / (sum + SMALLEST_NORM);
    for (let at = start; at < start + size; at += 1)
      into[at] = (into[at] ?? 0) + factor * (gradient[at] ?? 0);
  }
}
