import type { CleanBatch, Goal } from '../attack.ts';
import { defineAttack } from '../attack.ts';
import { decisions, margins } from '../probing/answers.ts';
import type { Probe, Search } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';
import { donorsOf, searchAll } from '../probing/subject.ts';
import { approach } from './approach.ts';
import type { Asked } from './asking.ts';
import { askAll, bestOf } from './asking.ts';
import { climb } from './climb.ts';
import { facetsOf, isChanged, reachOf, settle } from './facet.ts';
import type { Source } from './proposal.ts';
import { changeRandomly, mix } from './proposal.ts';
import { reduce } from './reduction.ts';

/** Samples of other classes that columns are taken from. */
const MOST_DONORS = 8;
/** Random rows a round asks for. */
const BREADTH = 16;
/** Rows drawn for one that is within the radius and new. */
const DRAWS = 4;
/** Rounds without a gain after which the search starts anew from a mixture. */
const PATIENCE = 12;
/** Rounds in which nothing could be proposed after which nothing can be. */
const MOST_EMPTY = 24;

const PARAMETERS = { queries: 1000 };

/** Greedy search over columns that only ever asks for rows that can exist: whole numbers, one of a group, what may not change. */
export default defineAttack({
  id: 'tabular-greedy',
  title: 'Greedy search over columns, within the rules of the table',
  source:
    'our own: greedy coordinate search, pairs and mixtures; compare Cartella et al. 2021, arXiv 2101.08030, and Simonetto et al. 2022, arXiv 2112.01156',
  access: 'label',
  norms: ['linf', 'l2', 'l1', 'l0'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom: 'none published: 1,000 questions; on the fraud examples 5,000 broke no more',
  cost: ({ queries }) => ({ queries, gradients: 0 }),
  perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
    searchAll(
      classifier.access === 'label'
        ? decisions(classifier, clean, goal)
        : margins(classifier, clean, goal),
      classifier,
      clean,
      budget,
      parameters.queries,
      context,
      findings,
      (subject) => search(subject, clean, goal, classifier.access === 'label'),
    ),
});

function* search(subject: Subject, clean: CleanBatch, goal: Goal, isBlind: boolean): Search {
  const facets = facetsOf(subject.space);
  if (facets.length === 0) return;
  const donors = donorsOf(subject, clean, goal, MOST_DONORS);
  const source: Source = { subject, facets, reach: reachOf(subject), donors };
  const found = yield* find(source, isBlind);
  if (found !== undefined) yield* reduce(source, found.point);
}

/** A row within the radius that reaches the goal. */
function* find(
  source: Source,
  isBlind: boolean,
): Generator<Probe, Asked | undefined, Float32Array> {
  const { subject } = source;
  // Of the clean sample's own answer nothing is known but that it does not reach the goal: the first scan always counts.
  let best: Asked = { point: subject.clean, answer: Number.NEGATIVE_INFINITY };
  best = yield* climb(source, best);
  // Labels say nothing of which way is better: rows that reach the goal are led into the radius instead.
  for (const donor of isBlind ? source.donors : []) {
    if (best.answer > 0 || subject.allowance.left === 0) break;
    const led = yield* approach(source, donor);
    if (led !== undefined) best = led;
  }
  let stuck = 0;
  let empty = 0;
  while (best.answer <= 0 && subject.allowance.left > 0) {
    const isAnew = stuck >= PATIENCE;
    const points = propose(source, isAnew ? undefined : best.point);
    empty = points.length === 0 ? empty + 1 : 0;
    if (empty > MOST_EMPTY) return undefined;
    const next = bestOf(yield* askAll(subject, points));
    if (next === undefined) {
      stuck += 1;
      continue;
    }
    const isGain = next.answer > best.answer;
    // Trees are flat: what is as good goes on as well, or no plateau would ever be crossed.
    if (isAnew || next.answer >= best.answer) best = next;
    stuck = isAnew || isGain ? 0 : stuck + 1;
    if (isAnew && !isBlind && best.answer <= 0) best = yield* climb(source, best);
  }
  return best.answer > 0 ? best : undefined;
}

/** Random rows near `from`, or mixtures with other samples where there is nothing to go on from. */
function propose(source: Source, from: Float32Array | undefined): readonly Float32Array[] {
  const { subject, facets } = source;
  const most = Math.min(BREADTH, subject.allowance.left);
  const points: Float32Array[] = [];
  for (let draw = 0; draw < DRAWS * most && points.length < most; draw += 1) {
    const point = (from ?? subject.clean).slice();
    if (from === undefined) mix(source, point);
    else changeRandomly(source, facets, point);
    if (!settle(subject, facets, point)) continue;
    const isNew = facets.some((facet) => isChanged(facet, from ?? subject.clean, point));
    if (isNew) points.push(point);
  }
  return points;
}
