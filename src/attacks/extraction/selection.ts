import { makeCandidates } from '../batch/candidates.ts';
import type { SampleSpace } from '../geometry/space.ts';
import type { QuerySource } from './queries.ts';
import type { Substitute, SubstituteTrainer } from './substitute.ts';

/** How queries are chosen. */
export type Strategy =
  /** As the source gives them. */
  | 'random'
  /** Those of several candidates about which the substitute is least sure. */
  | 'margin'
  /** Steps from known queries along the substitute's gradient (Papernot et al. 2017, arXiv 1602.02697). */
  | 'jacobian';

/** Candidates per query that `margin` chooses from. */
const CANDIDATES = 4;

/** Share of queries that `margin` and `jacobian` still draw at random: both alone keep to what the substitute knows already. */
const RANDOM_SHARE = 0.3;

/** Step of `jacobian`, in widths of the bounds (the paper's lambda). */
const JACOBIAN_STEP = 0.1;

/** Rows of one gradient run. */
const BATCH = 256;

export interface Asked {
  readonly x: Float32Array;
  readonly count: number;
  /** What the model said the class is. */
  readonly labels: Int32Array;
}

/** Chooses the next `count` queries and writes them from the start of `into`. */
export async function chooseQueries(
  strategy: Strategy,
  source: QuerySource,
  space: SampleSpace,
  asked: Asked,
  known: { readonly trainer: SubstituteTrainer; readonly substitute: Substitute } | undefined,
  count: number,
  into: Float32Array,
): Promise<void> {
  if (strategy === 'random' || known === undefined) {
    source.draw(count, into);
    return;
  }
  const random = Math.min(count, Math.ceil(count * RANDOM_SHARE));
  source.draw(random, into);
  const rest = into.subarray(random * space.size);
  if (strategy === 'margin') await leastSure(source, space, known, count - random, rest);
  else await alongGradient(space, asked, known, count - random, rest);
}

async function leastSure(
  source: QuerySource,
  { size }: SampleSpace,
  { trainer, substitute }: { trainer: SubstituteTrainer; substitute: Substitute },
  count: number,
  into: Float32Array,
): Promise<void> {
  if (count === 0) return;
  const total = count * CANDIDATES;
  const candidates = new Float32Array(total * size);
  source.draw(total, candidates);
  const scores = await trainer.scores(substitute, candidates, total);
  const classes = scores.length / total;
  const margins = Float64Array.from({ length: total }, (_, row) => {
    let first = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < classes; index += 1) {
      const score = scores[row * classes + index] ?? 0;
      if (score > first) {
        second = first;
        first = score;
      } else if (score > second) second = score;
    }
    return first - second;
  });
  const order = Array.from(margins.keys());
  order.sort((a, b) => (margins[a] ?? 0) - (margins[b] ?? 0) || a - b);
  for (let row = 0; row < count; row += 1) {
    const chosen = order[row] ?? 0;
    into.set(candidates.subarray(chosen * size, (chosen + 1) * size), row * size);
  }
}

async function alongGradient(
  space: SampleSpace,
  asked: Asked,
  { trainer, substitute }: { trainer: SubstituteTrainer; substitute: Substitute },
  count: number,
  into: Float32Array,
): Promise<void> {
  const { size, lower, upper } = space;
  const classifier = await trainer.classifier(substitute, BATCH);
  try {
    for (let first = 0; first < count; first += BATCH) {
      const rows = Math.min(BATCH, count - first);
      const origin = new Float32Array(rows * size);
      const labels = new Int32Array(rows);
      for (let row = 0; row < rows; row += 1) {
        // The latest queries are the ones not stepped from yet.
        const from = asked.count - 1 - ((first + row) % Math.max(asked.count, 1));
        origin.set(asked.x.subarray(from * size, (from + 1) * size), row * size);
        labels[row] = asked.labels[from] ?? 0;
      }
      const { gradient } = await classifier.gradient('logit', origin, rows, labels);
      const x = origin.slice();
      for (let at = 0; at < rows * size; at += 1) {
        const width = (upper[at % size] ?? 0) - (lower[at % size] ?? 0);
        const step = JACOBIAN_STEP * (Number.isFinite(width) ? width : 1);
        x[at] = (x[at] ?? 0) + step * Math.sign(gradient[at] ?? 0);
      }
      makeCandidates(space, x, origin, rows);
      into.set(x, first * size);
    }
  } finally {
    await classifier.close();
  }
}
