import type { AnyAttack, Attack, AttackParameters, CleanBatch, Goal } from '../attack.ts';
import { defineAttack } from '../attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import type { Ask, Search } from './search.ts';
import type { Subject } from './subject.ts';
import { searchAll } from './subject.ts';

/** An attack that only asks: a search per sample, and what is made of an answer. */
export interface ProbingAttack<
  P extends AttackParameters & { readonly queries: number },
> extends Omit<Attack<P>, 'cost' | 'perturb'> {
  /** `margins` or `decisions`. */
  readonly answers: (classifier: Classifier, clean: CleanBatch, goal: Goal) => Ask;
  /** The search of one sample, written as if it were alone. */
  readonly probe: (subject: Subject, clean: CleanBatch, goal: Goal, parameters: P) => Search;
}

/** Makes an attack of a search: the searches of all samples run side by side, each with its share of the questions. */
export function defineProbing<P extends AttackParameters & { readonly queries: number }>({
  answers,
  probe,
  ...attack
}: ProbingAttack<P>): AnyAttack {
  return defineAttack<P>({
    ...attack,
    cost: ({ queries }) => ({ queries, gradients: 0 }),
    perturb: (classifier, clean, goal, budget, parameters, context, findings) =>
      searchAll(
        answers(classifier, clean, goal),
        classifier,
        clean,
        budget,
        parameters.queries,
        context,
        findings,
        (subject) => probe(subject, clean, goal, parameters),
      ),
  });
}
