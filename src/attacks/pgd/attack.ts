import { defineAttack } from '../attack.ts';
import { descend } from './descent.ts';
import { lossFor } from './loss.ts';

/** Share of the radius all steps together cover, where no step is given: once across the ball and a quarter more (Madry et al.). */
const REACH = 2.5;

/**
 * Projected gradient descent, also known as basic iterative method where it does not start at random. `relativeStep` is a share
 * of the radius (0: 2.5 / steps); `stepSize`, where above 0, is absolute. `lastIterate` judges only where the last step ends, as
 * torchattacks, ART and Foolbox do.
 */
export default defineAttack({
  id: 'pgd',
  title: 'Projected gradient descent',
  source:
    'Madry et al. 2018, arXiv 1706.06083; without random start Kurakin et al. 2017, arXiv 1607.02533',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: {
    steps: 40,
    relativeStep: 0,
    stepSize: 0,
    restarts: 1,
    randomStart: true,
    lastIterate: false,
    topShare: 0.05,
    eot: 1,
    loss: 'cross-entropy',
  },
  defaultsFrom: 'Foolbox 3.3.4 (40 steps, random start); step 2.5 radii / steps as Madry et al.',
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
        stepSize:
          parameters.stepSize > 0
            ? parameters.stepSize
            : budget.epsilon * (parameters.relativeStep || REACH / Math.max(parameters.steps, 1)),
        decay: 0,
        loss: lossFor(parameters.loss, goal.kind, classifier.classes),
      },
      context,
      findings,
    ),
});
