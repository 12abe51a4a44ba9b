import type { ExtractionCurve, ExtractionPoint, ExtractionResult } from '../../core/robustness.ts';
import { showArchitecture } from '../../engine/training/architecture.ts';
import type { Architecture } from '../../engine/training/architecture.ts';
import { Random } from '../../tensor/random.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { BudgetSpent, highest } from '../classifier/classifier.ts';
import { shareOf } from '../measure/interval.ts';
import type { Answers } from './answers.ts';
import { cutAnswers, showAnswers, toProbabilities } from './answers.ts';
import { QuerySource } from './queries.ts';
import type { Strategy } from './selection.ts';
import { chooseQueries } from './selection.ts';
import type { Substitute } from './substitute.ts';
import { SubstituteTrainer } from './substitute.ts';
import { substituteArchitecture } from './substitute-architecture.ts';

export interface ExtractionSamples {
  readonly count: number;
  /** count × size in the attack space; none at all is allowed. */
  readonly x: Float32Array;
  /** What the samples truly are, where that is known; −1 for single ones it is not known of. */
  readonly labels?: Int32Array;
}

export interface ExtractionOptions {
  /** One theft per seed; their spread is reported. */
  readonly seeds: readonly number[];
  /** The longest theft looked at. */
  readonly queries: number;
  readonly answers?: readonly Answers[];
  /** `margin` by default: it needs the fewest questions. With `random` one set of questions serves all kinds of answers. */
  readonly strategy?: Strategy;
  readonly architecture?: Architecture;
  readonly threads?: number;
  readonly progress?: (share: number) => void;
  /** Asked between trainings; true ends with what there is. */
  readonly stop?: () => boolean;
}

export const DEFAULT_ANSWERS: readonly Answers[] = [
  'label',
  'top-1',
  { decimals: 1 },
  { decimals: 2 },
  'probabilities',
];

/** Agreements whose price is reported. */
export const AGREEMENTS = [0.9, 0.95, 0.99] as const;

/** Share of the samples that is held out to measure agreement on. */
const HELD_OUT = 0.5;

/** Held-out inputs where there are no samples, or at most. */
const MOST_HELD_OUT = 1000;

/**
 * Steals a model as a customer would: asks it, trains a substitute on the answers, and measures on inputs that were not asked how
 * often both say the same class, for growing numbers of questions and for every form the answers could be given in.
 */
export async function extractModel(
  victim: Classifier,
  samples: ExtractionSamples,
  options: ExtractionOptions,
): Promise<ExtractionResult> {
  const architecture = options.architecture ?? substituteArchitecture(victim.space.shape);
  const strategy = options.strategy ?? 'margin';
  const kinds: readonly Answers[] =
    victim.access === 'label' ? ['label'] : (options.answers ?? DEFAULT_ANSWERS);
  const steps = querySteps(options.queries);
  const trainer = await SubstituteTrainer.open(
    victim.space,
    victim.classes,
    architecture,
    options.threads,
  );
  const thefts: Theft[] = [];
  try {
    for (const [index, seed] of options.seeds.entries()) {
      if (options.stop?.() === true) break;
      const scene = await openScene(victim, samples, seed);
      for (const [position, answers] of kinds.entries()) {
        // Chosen at random, the same questions serve every kind of answer: the model is asked once.
        if (strategy !== 'random') scene.log = emptyLog(victim, scene.pool, seed);
        const share = (done: number): void =>
          options.progress?.((index + (position + done) / kinds.length) / options.seeds.length);
        const theft = await steal(
          { victim, trainer, scene, answers, strategy, steps, seed },
          share,
          options.stop,
        );
        thefts.push(theft);
      }
    }
  } finally {
    await trainer.close();
  }
  return {
    queriesFrom: sourceName(samples.count, strategy),
    substitute: showArchitecture(architecture),
    seeds: options.seeds.filter((seed) => thefts.some((theft) => theft.seed === seed)),
    curves: kinds.map((answers) => curveOf(answers, thefts, steps)),
  };
}

/** 1, 2, 5, 10 … times ten: a curve in the logarithm of questions. */
export function querySteps(most: number): readonly number[] {
  const steps: number[] = [];
  for (let decade = 10; decade <= most; decade *= 10)
    for (const factor of [1, 2, 5]) if (decade * factor <= most) steps.push(decade * factor);
  const last = steps.at(-1);
  return last === most ? steps : [...steps, most];
}

function sourceName(count: number, strategy: Strategy): string {
  const pool = count - heldOutOf(count);
  const source =
    pool === 0
      ? 'uniform noise, since there are no samples to ask with'
      : `${pool} of your samples, then mixtures of them`;
  return strategy === 'random' ? source : `${source}, chosen by ${strategy}`;
}

function heldOutOf(count: number): number {
  return count === 0 ? 0 : Math.min(Math.max(Math.round(count * HELD_OUT), 1), MOST_HELD_OUT);
}

/** Questions and answers so far. */
interface QueryLog {
  readonly source: QuerySource;
  x: Float32Array<ArrayBuffer>;
  probabilities: Float32Array<ArrayBuffer>;
  labels: Int32Array<ArrayBuffer>;
  count: number;
}

/** One split of the samples, with what the model says of the held-out ones. */
interface Scene {
  readonly pool: Float32Array;
  readonly held: Float32Array;
  readonly heldCount: number;
  readonly said: Int32Array;
  readonly truth: Int32Array | undefined;
  log: QueryLog;
}

interface Theft {
  readonly answers: Answers;
  readonly seed: number;
  /** Per step: held-out inputs both agree on, all of them, and how many of those with a known class the substitute has right. */
  readonly points: readonly {
    readonly queries: number;
    readonly agreed: number;
    readonly of: number;
    readonly right: number;
    readonly labelled: number;
  }[];
}

async function openScene(
  victim: Classifier,
  samples: ExtractionSamples,
  seed: number,
): Promise<Scene> {
  const { space } = victim;
  const { size } = space;
  const random = new Random(seed).fork('extraction-split');
  const heldCount = samples.count === 0 ? MOST_HELD_OUT : heldOutOf(samples.count);
  const held = new Float32Array(heldCount * size);
  const pool = new Float32Array(Math.max(samples.count - heldCount, 0) * size);
  const order = random.permutation(samples.count);
  for (const [row, sample] of order.entries()) {
    const own = samples.x.subarray(sample * size, (sample + 1) * size);
    if (row < heldCount) held.set(own, row * size);
    else pool.set(own, (row - heldCount) * size);
  }
  if (samples.count === 0) new QuerySource(space, pool, random).draw(heldCount, held);
  const said = (await victim.classify(held, heldCount)).slice(0, heldCount);
  const { labels } = samples;
  const truth =
    labels === undefined || samples.count === 0
      ? undefined
      : Int32Array.from(order.subarray(0, heldCount), (sample) => labels[sample] ?? -1);
  return { pool, held, heldCount, said, truth, log: emptyLog(victim, pool, seed) };
}

function emptyLog({ space }: Classifier, pool: Float32Array, seed: number): QueryLog {
  return {
    source: new QuerySource(space, pool, new Random(seed).fork('extraction-queries')),
    x: new Float32Array(0),
    probabilities: new Float32Array(0),
    labels: new Int32Array(0),
    count: 0,
  };
}

async function steal(
  {
    victim,
    trainer,
    scene,
    answers,
    strategy,
    steps,
    seed,
  }: {
    readonly victim: Classifier;
    readonly trainer: SubstituteTrainer;
    readonly scene: Scene;
    readonly answers: Answers;
    readonly strategy: Strategy;
    readonly steps: readonly number[];
    readonly seed: number;
  },
  progress: (share: number) => void,
  stop: (() => boolean) | undefined,
): Promise<Theft> {
  const points: Theft['points'][number][] = [];
  const { classes } = victim;
  let substitute: Substitute | undefined;
  for (const [index, queries] of steps.entries()) {
    if (stop?.() === true) break;
    try {
      await askUntil(victim, scene.log, strategy, queries, substitute && { trainer, substitute });
    } catch (error) {
      if (error instanceof BudgetSpent) break;
      throw error;
    }
    const told = cutAnswers(scene.log.probabilities, queries, classes, answers);
    const random = new Random(seed).fork(`extraction ${showAnswers(answers)} ${queries}`);
    substitute = await trainer.train(scene.log.x, told, queries, random, stop);
    // What was trained in part says nothing of its questions.
    if (stop?.() === true) break;
    const scores = await trainer.scores(substitute, scene.held, scene.heldCount);
    let agreed = 0;
    let right = 0;
    let labelled = 0;
    for (let row = 0; row < scene.heldCount; row += 1) {
      const predicted = highest(scores, row, classes);
      const truth = scene.truth?.[row] ?? -1;
      if (predicted === scene.said[row]) agreed += 1;
      if (truth < 0) continue;
      labelled += 1;
      if (predicted === truth) right += 1;
    }
    points.push({ queries, agreed, of: scene.heldCount, right, labelled });
    progress((index + 1) / steps.length);
  }
  return { answers, seed, points };
}

/** Asks on until the log has `queries` answers. */
async function askUntil(
  victim: Classifier,
  log: QueryLog,
  strategy: Strategy,
  queries: number,
  known: { readonly trainer: SubstituteTrainer; readonly substitute: Substitute } | undefined,
): Promise<void> {
  const count = queries - log.count;
  if (count <= 0) return;
  const { space, classes } = victim;
  const x = new Float32Array(count * space.size);
  await chooseQueries(strategy, log.source, space, log, known, count, x);
  // Nobody's samples are being broken here: all questions are on the first sample's account.
  const owners = new Int32Array(count);
  let answers: Float32Array;
  if (victim.access === 'label') {
    const labels = await victim.classify(x, count, owners);
    answers = new Float32Array(count * classes);
    for (let row = 0; row < count; row += 1) answers[row * classes + (labels[row] ?? 0)] = 1;
  } else answers = toProbabilities(await victim.scores(x, count, owners), count, classes);
  log.x = joined(log.x, x);
  log.probabilities = joined(log.probabilities, answers);
  const labels = new Int32Array(queries);
  labels.set(log.labels);
  for (let row = 0; row < count; row += 1) labels[log.count + row] = highest(answers, row, classes);
  log.labels = labels;
  log.count = queries;
}

function joined(one: Float32Array, other: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** The mean over the seeds that got furthest: of a theft that was interrupted, the ones before it are the better witnesses. */
function curveOf(
  answers: Answers,
  all: readonly Theft[],
  steps: readonly number[],
): ExtractionCurve {
  const own = all.filter((theft) => theft.answers === answers);
  const longest = Math.max(0, ...own.map((theft) => theft.points.length));
  const thefts = own.filter((theft) => theft.points.length === longest);
  const points: ExtractionPoint[] = [];
  for (const [index, queries] of steps.entries()) {
    const reports = thefts.flatMap((theft) => theft.points[index] ?? []);
    const [first] = reports;
    if (first === undefined) break;
    const mean = reports.reduce((sum, point) => sum + point.agreed, 0) / reports.length;
    const shares = reports.map((point) => point.agreed / point.of);
    const labelled = reports.reduce((sum, point) => sum + point.labelled, 0);
    const right = reports.reduce((sum, point) => sum + point.right, 0);
    points.push({
      queries,
      // Seeds share their inputs in part: the interval is that of one split, not of all together.
      agreement: shareOf(Math.round(mean), first.of),
      range: [Math.min(...shares), Math.max(...shares)],
      ...(labelled === 0 ? {} : { accuracy: right / labelled }),
    });
  }
  const reached = AGREEMENTS.map((agreement) => {
    const point = points.find((each) => each.agreement.value >= agreement);
    return point === undefined ? { agreement } : { agreement, queries: point.queries };
  });
  return { answers: showAnswers(answers), points, reached };
}
