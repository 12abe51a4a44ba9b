import { partOf } from '../apgd/untargeted.ts';
import { defineAttack } from '../attack.ts';
import { autoattackEnsemble } from './ensemble.ts';

/**
 * The standard ensemble: APGD on cross-entropy, targeted APGD, targeted FAB, Square, each only on what the ones before left. With
 * fewer than 4 classes it is AutoAttack-like, not standard: `autoattackEnsemble` says so and why.
 */
export default defineAttack({
  id: 'autoattack',
  title: 'AutoAttack',
  source: 'Croce and Hein 2020, arXiv 2003.01690; L1: Croce and Hein 2021, arXiv 2103.01208',
  access: 'gradient',
  norms: ['linf', 'l2', 'l1'],
  search: 'fixed',
  goals: ['untargeted'],
  parameters: { version: 'standard', eot: 1, queries: 5000 },
  defaultsFrom: 'the authors (AutoAttack a392200): version standard',
  cost(parameters, classes) {
    // Without a norm to ask about: the more expensive of its two line-ups.
    const totals = (['linf', 'l1'] as const).map((norm) =>
      autoattackEnsemble(parameters, norm, classes)
        .stages.map((stage) => stage.attack.cost(stage.parameters, classes))
        .reduce((all, one) => ({
          queries: all.queries + one.queries,
          gradients: all.gradients + one.gradients,
        })),
    );
    return {
      queries: Math.max(...totals.map(({ queries }) => queries)),
      gradients: Math.max(...totals.map(({ gradients }) => gradients)),
    };
  },
  async perturb(classifier, clean, goal, budget, parameters, context, findings) {
    const { stages } = autoattackEnsemble(parameters, budget.norm, classifier.classes);
    for (const [index, { attack, parameters: own }] of stages.entries()) {
      const part = partOf(context, index, stages.length);
      await attack.perturb(
        classifier,
        clean,
        goal,
        budget,
        own,
        // A stream of its own per stage: what an earlier stage draws depends on what it broke.
        { ...part, random: context.random.fork(attack.id) },
        findings,
      );
    }
  },
});
