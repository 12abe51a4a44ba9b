import { defineAttack } from '../attack.ts';
import { descend } from '../pgd/descent.ts';
import { lossFor } from '../pgd/loss.ts';

/** Iterative gradient steps along a direction with momentum, which also transfers better to other models. */
export default defineAttack({
  id: 'momentum-pgd',
  title: 'Momentum iterative fast gradient sign method',
  source: 'Dong et al. 2018, arXiv 1710.06081',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: {
    steps: 10,
    decay: 1,
    stepSize: 0,
    restarts: 1,
    randomStart: false,
    lastIterate: false,
    topShare: 0.05,
    eot: 1,
    loss: 'cross-entropy',
  },
  defaultsFrom: 'the paper (10 steps of radius / steps, decay 1, no random start)',
  cost: ({ steps, restarts, eot, lastIterate }) => ({
    queries: restarts + (lastIterate ? 0 : 1),
    gradients: steps * restarts * eot,
  }),
  perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
    descend(
      classifier,
      clean,
      goal,
      budget,
      {
        ...parameters,
        stepSize: parameters.stepSize || budget.epsilon / Math.max(parameters.steps, 1),
        loss: lossFor(parameters.loss, goal.kind, classifier.classes),
      },
      context,
      findings,
    ),
});
