import { defineAttack } from '../attack.ts';
import { reaches, highest } from '../classifier/classifier.ts';
import { project } from '../geometry/projection.ts';
import { steepest } from '../geometry/steepest.ts';

/** Fast gradient (sign) method: one step of the full radius. */
export default defineAttack({
  id: 'fgsm',
  title: 'Fast gradient sign method',
  source: 'Goodfellow, Shlens, Szegedy 2015, arXiv 1412.6572',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: {},
  defaultsFrom: 'the paper',
  cost: () => ({ queries: 1, gradients: 1 }),
  async perturb(classifier, clean, goal, budget, _parameters, _context, findings) {
    const { space } = classifier;
    const targets = goal.kind === 'targeted' ? goal.targets : undefined;
    const loss = targets === undefined ? 'cross-entropy' : 'targeted-cross-entropy';
    const { gradient } = await classifier.gradient(
      loss,
      clean.x,
      clean.count,
      clean.labels,
      targets,
    );
    const { adversarial } = findings;
    steepest(space, budget.norm, gradient, clean.count, budget.epsilon, adversarial);
    project(space, budget.norm, budget.epsilon, adversarial, clean.x, clean.count);
    const scores = await classifier.scores(adversarial, clean.count);
    for (let index = 0; index < clean.count; index += 1)
      if (
        reaches(goal, highest(scores, index, classifier.classes), clean.labels[index] ?? -1, index)
      )
        findings.found[index] = 1;
  },
});
