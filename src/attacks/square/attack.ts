import { defineAttack } from '../attack.ts';
import { searchSquare } from './search.ts';

/** Random search that needs scores only, no gradient: what hides the gradient does not stop it. */
export default defineAttack({
  id: 'square',
  title: 'Square attack',
  source: 'Andriushchenko et al. 2020, arXiv 1912.00049; L1: Croce and Hein 2021, arXiv 2103.01208',
  access: 'scores',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: { queries: 5000, share: 0.8, rescaled: false, edges: true },
  defaultsFrom:
    'AutoAttack a392200: 5,000 queries, first window 0.8 of the pixels, schedule of 10,000 queries not rescaled; unlike theirs, windows reach the last row and column (edges)',
  cost: ({ queries }) => ({ queries, gradients: 0 }),
  perturb: searchSquare,
});
