import { defineAttack } from '../attack.ts';
import { FAB_DEFAULTS, fab } from './run.ts';

/** Minimal-norm search along the nearest of all linearised class boundaries: one gradient per class and step. */
export default defineAttack({
  id: 'fab',
  title: 'Fast adaptive boundary attack',
  source: 'Croce and Hein 2020, arXiv 1907.02044',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'minimal',
  goals: ['untargeted'],
  parameters: FAB_DEFAULTS,
  defaultsFrom: 'the authors (AutoAttack a392200): 100 steps, eta 1.05, beta 0.9, alpha up to 0.1',
  cost: ({ steps, restarts }, classes) => ({
    queries: steps * restarts + 1,
    gradients: steps * restarts * (classes - 1),
  }),
  perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
    fab(classifier, clean, goal, budget, parameters, 0, context, findings),
});
