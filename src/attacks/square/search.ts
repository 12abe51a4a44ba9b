import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { Survivors } from '../batch/survivors.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { project } from '../geometry/projection.ts';
import { pixelGrid } from '../geometry/pixel-grid.ts';
import { linfProposals } from './linf.ts';
import { massProposals } from './mass.ts';
import { copyInto } from './proposal.ts';
import { windowShare } from './window.ts';

export interface SquareParameters {
  /** Questions to the model per sample, the first included. */
  readonly queries: number;
  /** Share of the pixels of the first window. */
  readonly share: number;
  readonly rescaled: boolean;
  /** Windows reach the last row and column, too; the authors' do not. */
  readonly edges: boolean;
}

/** Random search with squares (Andriushchenko et al. 2020): proposals that lower the margin are kept. */
export async function searchSquare(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  { queries, share, rescaled, edges }: SquareParameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const { space, classes } = classifier;
  const { size } = space;
  const { norm, epsilon } = budget;
  const survivors = new Survivors(classifier, clean, goal, findings);
  const layout = pixelGrid(space);
  const proposals =
    norm === 'linf'
      ? linfProposals(layout, size, epsilon, edges, context.random)
      : massProposals(layout, size, norm === 'l1' ? 'l1' : 'l2', epsilon, edges, context.random);
  const best = survivors.floats();
  const proposed = survivors.floats();
  const margins = survivors.doubles().fill(Number.POSITIVE_INFINITY);
  for (let query = 0; query < queries && survivors.count > 0; query += 1) {
    const { count } = survivors;
    if (query === 0) proposals.start(survivors.clean, count, proposed);
    else
      proposals.step(
        windowShare(share, query - 1, queries - 1, rescaled),
        survivors.clean,
        best,
        count,
        proposed,
      );
    project(space, norm, epsilon, proposed, survivors.clean, count);
    const scores = await survivors.ask(proposed);
    for (let row = 0; row < count; row += 1) {
      const target = goal.kind === 'targeted' ? (survivors.targets[row] ?? 0) : undefined;
      const margin = marginOf(scores, row, classes, survivors.labels[row] ?? 0, target);
      if (!(margin < (margins[row] ?? 0))) continue;
      margins[row] = margin;
      const start = row * size;
      for (let at = start; at < start + size; at += 1) best[at] = proposed[at] ?? 0;
    }
    await survivors.dropReached(proposed, scores);
    context.progress((query + 1) / queries);
  }
  copyInto(best, survivors.count * size, proposed);
  for (let row = 0; row < survivors.count; row += 1)
    if (Number.isFinite(margins[row])) survivors.record(best, row, false);
}

/** How far a row is from the goal: the label's score over the highest other, or the highest other over the target's. */
function marginOf(
  scores: Float32Array,
  row: number,
  classes: number,
  label: number,
  target: number | undefined,
): number {
  const own = target ?? label;
  let other = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index += 1) {
    const score = scores[row * classes + index] ?? Number.NaN;
    if (index !== own && score > other) other = score;
  }
  const mine = scores[row * classes + own] ?? Number.NaN;
  return target === undefined ? mine - other : other - mine;
}
