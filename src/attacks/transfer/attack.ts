import { defineAttack } from '../attack.ts';
import { findTransferable } from './search.ts';

/**
 * Trains a substitute on what the model says of the samples and of mixtures of them, attacks the substitute through its
 * gradient, and shows the results to the model. It needs no score: the class is enough.
 */
export default defineAttack({
  id: 'transfer',
  title: 'Transfer from a substitute model',
  source:
    'Papernot, McDaniel, Goodfellow, Jha, Celik, Swami 2017, arXiv 1602.02697; momentum: Dong, Liao, Pang, Su, Zhu, Hu, Li 2018, arXiv 1710.06081',
  access: 'label',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: {
    /** Questions per sample for the substitute's training. */
    queries: 50,
    /** Substitutes, each trained from other first weights: their gradients are added. */
    substitutes: 2,
    /** `random` or `jacobian` questions. */
    strategy: 'random',
    steps: 40,
    /** Of the gradients of earlier steps. */
    momentum: 1,
    /** Times the results are shown to the model on the way. */
    looks: 8,
  },
  defaultsFrom:
    'our own: 50 questions a sample, two substitutes; momentum 1 as Dong et al., who take 10 steps of a tenth of the radius',
  // One look more at the samples as they are.
  cost: ({ queries, looks }) => ({ queries: queries + looks + 1, gradients: 0 }),
  perturb: findTransferable,
});
