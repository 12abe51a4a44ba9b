import { defineProbing } from '../probing/define-probing.ts';
import { RowAdam } from '../batch/adam.ts';
import { randomStart } from '../geometry/random-start.ts';
import { margins } from '../probing/answers.ts';
import { ascend } from '../probing/ascent.ts';
import type { Search } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';

/** 100 iterations of 128 questions and a look each, and the first look at the clean sample. */
const QUERIES = 12_901;

const PARAMETERS = { queries: QUERIES, samples: 128, radius: 0.01, rate: 0.32 };

/** Adam on a gradient that is estimated from scores by changing all elements at once. */
export default defineProbing({
  id: 'spsa',
  title: 'SPSA: simultaneous perturbation stochastic approximation',
  source: "Uesato, O'Donoghue, van den Oord, Kohli 2018, arXiv 1802.05666",
  access: 'scores',
  norms: ['linf', 'l2'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    'the paper: margin loss, delta 0.01, up to 100 iterations of 128 questions, Adam with rate 0.01 at radius 8/255, here as a share of the radius (in L2 of radius / √d); random start as in CleverHans; an estimate takes at most a twentieth of all queries, so that small budgets still take steps',
  answers: margins,
  probe: (subject, _clean, _goal, parameters) => search(subject, parameters),
});

function search(subject: Subject, parameters: typeof PARAMETERS): Search {
  const { space, budget, clean, random } = subject;
  const { queries, samples, radius } = parameters;
  const { size } = space;
  const perElement = budget.norm === 'l2' ? budget.epsilon / Math.sqrt(size) : budget.epsilon;
  const adam = new RowAdam(size, parameters.rate * perElement);
  const descent = new Float64Array(size);
  const start = clean.slice();
  randomStart(space, budget.norm, budget.epsilon, 'inside', random, start, clean, 1);
  let step = 0;
  return ascend(subject, start, {
    queries,
    samples,
    draw: 'signs',
    radius,
    move(point, slope) {
      for (let at = 0; at < size; at += 1) descent[at] = -(slope[at] ?? 0);
      adam.step(point, descent, size, step);
      step += 1;
    },
  });
}
