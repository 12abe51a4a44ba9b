import { defineAttack } from '../attack.ts';
import { FAB_DEFAULTS, fab } from '../fab/run.ts';

/** FAB towards one class after the other, the likeliest first: one gradient per step. */
export default defineAttack({
  id: 'fab-t',
  title: 'Targeted fast adaptive boundary attack',
  source: 'Croce and Hein 2020, arXiv 1907.02044 and 2003.01690',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: { ...FAB_DEFAULTS, targets: 9 },
  defaultsFrom: 'the authors (AutoAttack a392200): 100 steps towards each of 9 classes',
  cost: ({ steps, restarts, targets }, classes) => {
    const runs = restarts * Math.min(targets, classes - 1);
    return { queries: steps * runs + 1, gradients: steps * runs };
  },
  perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
    fab(classifier, clean, goal, budget, parameters, parameters.targets, context, findings),
});
