import { searchGradients, searchOnce } from '../apgd/restarts.ts';
import { apgdState } from '../apgd/state.ts';
import { APGD_DEFAULTS, partOf } from '../apgd/untargeted.ts';
import { defineAttack } from '../attack.ts';
import { rankedClasses } from '../batch/ranked-classes.ts';
import { Survivors } from '../batch/survivors.ts';
import { averageGradients } from '../classifier/averaged-classifier.ts';

/** Classes the targeted ratio needs; with fewer, the difference of the two logits takes its place. */
const DLR_CLASSES = 4;

/** Auto-PGD towards one class after the other, the likeliest first. Any wrong class counts, unless the goal has targets. */
export default defineAttack({
  id: 'apgd-t',
  title: 'Targeted auto-PGD on the difference of logits ratio',
  source: 'Croce and Hein 2020, arXiv 2003.01690; L1: Croce and Hein 2021, arXiv 2103.01208',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted', 'targeted'],
  parameters: { ...APGD_DEFAULTS, targets: 9 },
  defaultsFrom: 'the authors (AutoAttack a392200): 100 steps towards each of 9 classes',
  cost: ({ steps, restarts, targets, warmUp, eot }, classes) => ({
    queries: 1,
    gradients: searchGradients(steps, warmUp) * restarts * Math.min(targets, classes - 1) * eot,
  }),
  async perturb(attacked, clean, goal, budget, parameters, context, findings) {
    const classifier = averageGradients(attacked, parameters.eot);
    const { classes } = classifier;
    const survivors = new Survivors(classifier, clean, goal, findings);
    const ranks = goal.kind === 'targeted' ? 1 : Math.min(parameters.targets, classes - 1);
    const scores = await survivors.firstLook();
    const candidates = survivors.integers(ranks);
    candidates.set(rankedClasses(scores, survivors.count, classes, ranks));
    const state = apgdState(survivors);
    const loss = classes < DLR_CLASSES ? 'difference' : 'targeted-dlr';
    for (let rank = 0; rank < ranks; rank += 1) {
      if (goal.kind === 'untargeted')
        for (let row = 0; row < survivors.count; row += 1)
          survivors.targets[row] = candidates[row * ranks + rank] ?? 0;
      for (let restart = 0; restart < parameters.restarts; restart += 1) {
        const part = rank * parameters.restarts + restart;
        await searchOnce(
          classifier,
          survivors,
          state,
          budget,
          { ...parameters, loss },
          partOf(context, part, ranks * parameters.restarts),
        );
      }
    }
  },
});
