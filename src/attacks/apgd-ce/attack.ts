import { APGD_DEFAULTS, apgd, apgdCost } from '../apgd/untargeted.ts';
import { defineAttack } from '../attack.ts';

/** Projected gradient steps whose size adapts itself, on cross-entropy. */
export default defineAttack({
  id: 'apgd-ce',
  title: 'Auto-PGD on cross-entropy',
  source: 'Croce and Hein 2020, arXiv 2003.01690; L1: Croce and Hein 2021, arXiv 2103.01208',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: APGD_DEFAULTS,
  defaultsFrom: 'the authors (AutoAttack a392200): 100 steps, one run',
  cost: apgdCost,
  perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
    apgd(classifier, clean, goal, budget, parameters, 'cross-entropy', context, findings),
});
