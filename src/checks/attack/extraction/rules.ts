import type { Rules } from '../../../core/rule.ts';
import { ATLAS_EXTRACT, OWASP_ML05 } from '../references.ts';

/** What stealing a model by asking it showed. */
export const RULES = {
  'cheap-to-clone': {
    title: 'A copy can be trained from the answers',
    severity: 'medium',
    message:
      '{queries} questions are enough for a copy that agrees in {agreement} of the cases (answers: {answers})',
    why: 'Whoever may ask the model that often has a model of the same worth, and a white box to prepare attacks on.',
    fix: 'Limit how often one customer may ask, answer with the class only or with rounded scores where that is enough, and watch for questions that no customer has.',
    references: [OWASP_ML05, ATLAS_EXTRACT],
    example: {
      bad: 'return model(x).softmax(-1).tolist()',
      good: 'return labels[model(x).argmax(-1)]',
    },
  },
} as const satisfies Rules;
