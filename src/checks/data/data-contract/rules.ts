import type { Rules } from '../../../core/rule.ts';
import {
  ATLAS_ERODE,
  ATLAS_SUPPLY_DATA,
  ATLAS_UNSAFE_ARTIFACT,
  CWE_1284,
  CWE_494,
  OWASP_ML02,
} from '../references.ts';

const REFERENCES = [CWE_1284, OWASP_ML02, ATLAS_ERODE];

/** Where the data are not what was agreed or what they were. */
export const RULES = {
  breach: {
    title: 'The data break their contract',
    severity: 'high',
    message: '{what}: {found}; the contract {contract} {expected}',
    why: 'The contract says what the training code may rely on. What breaks it is an error upstream, or somebody who did not know it.',
    fix: 'Correct the data, or write a new contract (--write-contract) when the change is meant.',
    references: REFERENCES,
    example: {
      bad: 'column "age": 2 rows hold other numbers: -1 to 999; the contract allows numbers from 0 to 120',
      good: 'column "age": 18 to 95',
    },
  },
  drift: {
    title: 'Columns moved since the earlier version',
    severity: 'medium',
    message: 'since {with} {columns}: {detail}',
    why: 'A model trained on the earlier version meets other data now. Where nothing in the world changed, the data were.',
    fix: 'Find out what changed: the world, the measurement, or the rows. Train again when the change is real.',
    references: REFERENCES,
    example: {
      bad: 'the median of "amount" went from 31 to 58',
      good: 'the median of "amount" went from 31 to 32',
    },
  },
  'slight-drift': {
    title: 'Columns moved a little since the earlier version',
    severity: 'low',
    message: 'since {with} {columns}: {detail}',
    why: 'More than chance explains, less than a model notices. It is said so that a slow drift is seen before it is a large one.',
    fix: 'Nothing now. Compare again with the version a model was trained on.',
    references: REFERENCES,
    example: {
      bad: 'the median of "amount" went from 31 to 34',
      good: 'the median of "amount" stayed 31',
    },
  },
  'changed-columns': {
    title: 'Columns came or went since the earlier version',
    severity: 'low',
    message: 'since {with}: {changes}',
    why: 'Code that reads columns by their place takes one for another, and a new column may hold what was not to be collected.',
    fix: 'Compare with the change that was planned.',
    references: REFERENCES,
    example: {
      bad: 'new column "note"',
      good: 'the same columns',
    },
  },
  'loading-script': {
    title: 'The data set brings a program that loads it',
    severity: 'high',
    message: '{script} is run by libraries that load the set; it was not run here',
    why: 'Who loads the set with its program runs whatever its author wrote, with the rights of the user, and gets rows that nobody else may have seen.',
    fix: 'Use the rows as they are in the files, or a conversion to Parquet. Audit the program first where it cannot be avoided.',
    references: [CWE_494, ATLAS_UNSAFE_ARTIFACT, ATLAS_SUPPLY_DATA],
    example: {
      bad: 'load_dataset("org/set", trust_remote_code=True)',
      good: 'load_dataset("parquet", data_files="set/*.parquet")',
    },
  },
} as const satisfies Rules;
