import type { Rules } from '../../../core/rule.ts';
import { ATLAS_POISON, CWE_1039, OWASP_ML02 } from '../references.ts';

/** What an attacker could do to these data unseen. */
export const RULES = {
  weak: {
    title: 'An attack of this size would not have been seen',
    severity: 'medium',
    message:
      'an attack ({attack}) on fewer than {rows} ({share}) would have stayed unseen in these data',
    why: 'Poison was planted in a copy at falling rates and looked for. That nothing was found in the data themselves says nothing about attacks below this size.',
    fix: 'Give what helps to see more: an encoder, a model, the column of the source; or have the rows signed by those who bring them.',
    references: [OWASP_ML02, ATLAS_POISON, CWE_1039],
    example: {
      bad: 'a patch on fewer than 90 of 1,800 rows (5 %) stays unseen',
      good: 'a patch on 9 of 1,800 rows (0.5 %) is found',
    },
  },
  blind: {
    title: 'An attack of this kind would not have been seen',
    severity: 'medium',
    message:
      'an attack ({attack}) on {rows} ({share}) of these data was not found when it was planted',
    why: 'Poison was planted in a copy and looked for. Not even the largest number of rows tried was found, so that nothing was found in the data themselves says nothing about this kind of attack.',
    fix: 'Give what helps to see more: an encoder, a model, the column of the source; or have the rows signed by those who bring them.',
    references: [OWASP_ML02, ATLAS_POISON, CWE_1039],
    example: {
      bad: 'a clean-label patch on 5 % of the rows is not found',
      good: 'a clean-label patch on 2 % of the rows is found',
    },
  },
  'named-blind-spot': {
    title: 'An attack that no detector claims to see was not seen',
    severity: 'info',
    message:
      'an attack ({attack}) stayed unseen in these data; not judged: named blind spot ({words})',
    why: 'Poison of this kind was planted in a copy and not found each time, as a detector says of itself. It fails nothing, because no data could pass, and is told because silence about it means nothing.',
    fix: 'Look at where the rows come from: what cannot be seen in them can only be kept out.',
    references: [OWASP_ML02, ATLAS_POISON, CWE_1039],
    example: {
      bad: 'a word in six rows is not found: words in fewer than ten rows are never told',
      good: 'a word in twelve rows is found',
    },
  },
  'below-wanted': {
    title: 'The attacks that would be seen are not as small as you want',
    severity: 'high',
    message: 'an attack ({attack}) on {wanted} of these data would have stayed unseen',
    why: 'You asked for this with --min-power: poison was planted in a copy at falling rates, and of so few rows it was not found each time.',
    fix: 'Give what helps to see more: an encoder, a model, the column of the source; or have the rows signed by those who bring them.',
    references: [OWASP_ML02, ATLAS_POISON, CWE_1039],
    example: {
      bad: 'a patch on 50 rows is wanted to be seen and is not',
      good: 'a patch on 50 rows is seen',
    },
  },
} as const satisfies Rules;
