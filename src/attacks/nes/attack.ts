import { defineProbing } from '../probing/define-probing.ts';
import { steepest } from '../geometry/steepest.ts';
import { margins } from '../probing/answers.ts';
import { ascend } from '../probing/ascent.ts';
import type { Search } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';
import { RateDecay } from './rate-decay.ts';

const PARAMETERS = {
  queries: 10_000,
  samples: 50,
  radius: 0.001,
  rate: 0.2,
  leastRate: 0.001,
  momentum: 0.9,
};

/** Projected steps along a gradient that is estimated from scores: natural evolution strategies. */
export default defineProbing({
  id: 'nes',
  title: 'NES: projected gradient descent on estimates from scores',
  source: 'Ilyas, Engstrom, Athalye, Lin 2018, arXiv 1804.08598',
  access: 'scores',
  norms: ['linf', 'l2'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: PARAMETERS,
  defaultsFrom:
    "the authors' code: 10,000 queries, 50 of them an estimate (sigma 0.001), momentum 0.9, rate 0.01 at radius 0.05 halved on plateaus down to 0.00005, here as shares of the radius; an estimate takes at most a twentieth of all queries, so that small budgets still take steps; margin of log-probabilities or logits instead of cross-entropy",
  answers: margins,
  probe: (subject, _clean, _goal, parameters) => search(subject, parameters),
});

function search(subject: Subject, parameters: typeof PARAMETERS): Search {
  const { space, budget, clean } = subject;
  const { queries, samples, radius, momentum } = parameters;
  const memory = new Float32Array(space.size);
  const rate = new RateDecay(parameters.rate, parameters.leastRate);
  return ascend(subject, clean, {
    queries,
    samples,
    draw: 'normal',
    radius,
    move(point, slope, answer) {
      for (let at = 0; at < space.size; at += 1)
        memory[at] = momentum * (memory[at] ?? 0) + (1 - momentum) * (slope[at] ?? 0);
      steepest(space, budget.norm, memory, 1, rate.next(answer) * budget.epsilon, point);
    },
  });
}
