import { defineAttack } from '../attack.ts';
import { searchElasticNet } from './search.ts';

/** Minimises squared L2 plus L1 of the change by shrinking steps (FISTA), with the constant search of Carlini and Wagner. */
export default defineAttack({
  id: 'elastic-net',
  title: 'Elastic-net attack (EAD)',
  source: 'Chen, Sharma, Zhang, Yi, Hsieh 2018, arXiv 1709.04114',
  access: 'gradient',
  norms: ['l1'],
  search: 'minimal',
  goals: ['untargeted', 'targeted'],
  parameters: {
    rounds: 9,
    steps: 1000,
    stepSize: 0.01,
    initialConstant: 1e-3,
    /** Weight of the L1 norm. */
    beta: 1e-2,
    confidence: 0,
    /** What the smallest change is measured by: `elastic` (squared L2 + beta · L1) or `l1`. */
    rule: 'elastic',
    abortEarly: true,
  },
  defaultsFrom:
    "the authors' code and Foolbox (9 rounds, step 0.01, beta 0.01), with 1,000 steps a round where they have 10,000 (Foolbox) and 1,000 (authors)",
  cost: ({ rounds, steps }) => ({ queries: rounds * steps, gradients: rounds * steps }),
  perturb: searchElasticNet,
});
