import { defineAttack } from '../attack.ts';
import { searchCarliniWagner } from './search.ts';

/** Minimises the L2 change plus a weighted margin in free variables, and searches for the smallest weight that succeeds. */
export default defineAttack({
  id: 'carlini-wagner',
  title: 'Carlini-Wagner L2',
  source: 'Carlini, Wagner 2017, arXiv 1608.04644',
  access: 'gradient',
  norms: ['l2'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: {
    rounds: 9,
    steps: 1000,
    learningRate: 0.01,
    initialConstant: 1e-3,
    confidence: 0,
    abortEarly: true,
  },
  defaultsFrom:
    "the authors' code and Foolbox (9 rounds, rate 0.01, first constant 0.001), with 1,000 steps a round where they have 10,000",
  cost: ({ rounds, steps }) => ({ queries: 0, gradients: rounds * steps }),
  perturb: searchCarliniWagner,
});
