import { defineAttack } from '../attack.ts';
import { keepRow } from '../batch/rows.ts';
import { searchDeepfool, startAt } from './search.ts';

/** Numbers in one tiled batch of gradients (256 MB of float32 for copies and gradients): larger batches are attacked in blocks. */
const TILED_NUMBERS = 2 ** 25;

/** Steps over the nearest linearised class boundary until the class changes. */
export default defineAttack({
  id: 'deepfool',
  title: 'DeepFool',
  source: 'Moosavi-Dezfooli, Fawzi, Frossard 2016, arXiv 1511.04599',
  access: 'gradient',
  norms: ['l2', 'linf'],
  search: 'minimal',
  goals: ['untargeted'],
  parameters: { steps: 50, overshoot: 0.02, candidates: 10 },
  defaultsFrom: 'the paper and its code (50 steps, overshoot 0.02, the 10 highest classes)',
  cost: ({ steps, candidates }, classes) => ({
    queries: steps + 1,
    gradients: steps * (Math.min(Math.max(candidates, 2), classes) - 1),
  }),
  async perturb(classifier, clean, _goal, budget, parameters, context, findings) {
    const { size } = classifier.space;
    const norm = budget.norm === 'linf' ? 'linf' : 'l2';
    const others = Math.min(parameters.candidates, classifier.classes) - 1;
    const block = Math.max(1, Math.floor(TILED_NUMBERS / (size * Math.max(others, 1))));
    for (let first = 0; first < clean.count; first += block) {
      const owners = Int32Array.from(
        { length: Math.min(block, clean.count - first) },
        (_, row) => first + row,
      );
      await searchDeepfool(
        classifier,
        startAt(clean.x, clean.x, clean.labels, owners, size),
        { ...parameters, norm },
        (row, x, at) => {
          keepRow(findings.adversarial, first + row, x, at, size);
          findings.found[first + row] = 1;
        },
      );
      context.progress(Math.min(first + block, clean.count) / clean.count);
    }
  },
});
