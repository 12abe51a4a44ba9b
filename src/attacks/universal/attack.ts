import { defineAttack } from '../attack.ts';
import { findUniversal } from './search.ts';

/**
 * One perturbation for all samples. The perturbation is fitted to the very samples it is judged on; findings are the samples
 * with it added, whether or not it fools them.
 */
export default defineAttack({
  id: 'universal',
  title: 'Universal adversarial perturbation',
  source:
    'Moosavi-Dezfooli, Fawzi, Fawzi, Frossard 2017, arXiv 1610.08401; gradient variant: Shafahi, Najibi, Xu, Dickerson, Davis, Goldstein 2020, arXiv 1811.11304',
  access: 'gradient',
  norms: ['linf', 'l2'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: {
    /** `gradient`: signed steps along the mean gradient of batches. `deepfool`: the paper's, sample after sample. */
    variant: 'gradient',
    passes: 20,
    /** Share of the samples that may stay right. */
    tolerated: 0,
    batch: 32,
    /** Step of the gradient variant, in radii. */
    step: 0.1,
    /** Of the inner DeepFool. */
    steps: 10,
    overshoot: 0.02,
    candidates: 10,
  },
  defaultsFrom:
    "the paper's code (inner DeepFool of 10 steps, overshoot 0.02, 10 classes); passes bounded by 20; goes on until all samples are fooled, where the paper stops at 80 %",
  cost: ({ variant, passes, steps, candidates }, classes) =>
    variant === 'deepfool'
      ? {
          queries: passes * (steps + 3),
          gradients: passes * steps * (Math.min(candidates, classes) - 1),
        }
      : { queries: passes + 1, gradients: passes },
  perturb: findUniversal,
});
