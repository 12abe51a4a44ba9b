import type { Rules } from '../../../core/rule.ts';
import { ATLAS_ERODE, ATLAS_POISON, OWASP_ML02 } from '../references.ts';

const REFERENCES = [OWASP_ML02, ATLAS_POISON];

/** Rows that are odd by what they are or where they stand. */
export const RULES = {
  outlier: {
    title: 'Rows unlike all others',
    severity: 'low',
    message: 'unlike all others: {rows}',
    why: 'Most are honest: rare cases, errors of measurement, other units. Some poison looks like this, and a model gives such rows much weight.',
    fix: 'Look at the cells that are named. Correct what is an error of measurement and leave what is rare but true.',
    references: REFERENCES,
    example: {
      bad: 'age 999 among ages of 18 to 95',
      good: 'age 95 among ages of 18 to 95',
    },
  },
  'near-duplicates': {
    title: 'Rows that repeat each other',
    severity: 'info',
    message: 'another row repeated exactly in {exact}, nearly in {near}',
    why: 'Repeated rows weigh more than others, and split by chance they stand on both sides of a test.',
    fix: 'Keep one row of each group (--write-clean with --drop), unless how often a row occurs is part of what is to be learnt.',
    references: [ATLAS_ERODE],
    example: {
      bad: 'the same photograph in three sizes',
      good: 'each photograph once',
    },
  },
  'split-leakage': {
    title: 'Rows of the test stand in the training data',
    severity: 'medium',
    message: 'equal or nearly equal rows in several splits: {groups}',
    why: 'A model is tested on what it was trained on: the accuracy is too high, and how much is not known until the rows are gone.',
    fix: 'Remove the rows from all splits but one, and split by group rather than by row.',
    references: [ATLAS_ERODE],
    example: {
      bad: 'pictures of the same patient in train and test',
      good: 'every patient in one split only',
    },
  },
  'appended-block': {
    title: 'Accused rows stand together',
    severity: 'low',
    message: '{accused} of the {window} from {first} to {last} are accused ({cause})',
    why: 'Mistakes are scattered; what was added in one go stands together. It tells where the rows came from, and that rows next to them deserve a look.',
    fix: 'Find out which file, import or commit brought these rows, and examine the whole of it.',
    references: [...REFERENCES, ATLAS_ERODE],
    example: {
      bad: 'the last 60 rows of 1,800 are all accused',
      good: '60 accused rows scattered over 1,800',
    },
  },
} as const satisfies Rules;
