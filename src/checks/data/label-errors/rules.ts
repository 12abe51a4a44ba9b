import type { Rules } from '../../../core/rule.ts';
import { ATLAS_ERODE, OWASP_ML02, PERVASIVE_LABEL_ERRORS } from '../references.ts';

const REFERENCES = [PERVASIVE_LABEL_ERRORS, OWASP_ML02, ATLAS_ERODE];

/** What may be wrong with labels without anybody's intent. */
export const RULES = {
  'label-noise': {
    title: 'Many labels look wrong',
    severity: 'medium',
    message: 'wrong labels in {rows} ({share}), as far as the content tells',
    why: 'Wrong labels cost accuracy, and in a test set they decide which model looks best. Scattered over all classes they are mistakes rather than an attack.',
    fix: 'Look at the rows that are listed, worst first, and correct them (--write-clean with --relabel). Ask how the labels were made.',
    references: REFERENCES,
    example: {
      bad: '5 % of the rows have a label that their neighbours and a model contradict',
      good: 'every row has the label people agree on',
    },
  },
  'few-label-errors': {
    title: 'A few labels look wrong',
    severity: 'low',
    message: 'wrong labels in {rows} ({share}), as far as the content tells',
    why: 'Every large set has some. They are listed because correcting them is cheap.',
    fix: 'Look at the rows that are listed and correct the labels that are wrong.',
    references: REFERENCES,
    example: {
      bad: 'row 13: 9 of 10 nearest rows are 3, not 8',
      good: 'row 13 is labelled 3',
    },
  },
  'contradictory-labels': {
    title: 'The same content with different labels',
    severity: 'medium',
    message: 'the content of another row with another label, in {rows}',
    why: 'At most one of the labels is right, and no model can learn both. It is the surest sign of labels that were not checked.',
    fix: 'Decide which label is right, or leave both rows out.',
    references: REFERENCES,
    example: {
      bad: '"great film",positive and "great film",negative',
      good: 'each content has one label',
    },
  },
} as const satisfies Rules;
