import type { Rules } from '../../../core/rule.ts';
import {
  ATLAS_ERODE,
  ATLAS_POISON,
  ATLAS_SUPPLY_DATA,
  CWE_345,
  CWE_354,
  CWE_494,
  OWASP_ML02,
  WEB_SCALE_POISONING,
} from '../references.ts';

const REFERENCES = [CWE_354, OWASP_ML02, ATLAS_POISON];

/** What changed since the data were last known to be good. */
export const RULES = {
  'altered-rows': {
    title: 'Rows changed since the earlier version',
    severity: 'medium',
    message: '{altered} of {rows} altered, {removed} removed, {added} added since {with}',
    why: 'Rows that were examined and approved are not what they were. Where nobody was to change them, somebody did.',
    fix: 'Compare with the change that was planned: which rows, which columns. Write a new manifest when all of it was.',
    references: [...REFERENCES, ATLAS_ERODE],
    example: {
      bad: '24 rows with the same content and another label',
      good: 'rows were added, none was altered',
    },
  },
  'added-rows': {
    title: 'Rows were added or removed since the earlier version',
    severity: 'info',
    message: '{added} added and {removed} removed since {with}; those that stayed are the same',
    why: 'That is how data grow. It is said so that the number can be compared with what was expected.',
    fix: 'Write a new manifest when the number is the expected one.',
    references: REFERENCES,
    example: {
      bad: '60 rows more than in the manifest, none was expected',
      good: 'the same rows as in the manifest',
    },
  },
  'added-rows-unlike-the-rest': {
    title: 'The added rows are unlike those that were there',
    severity: 'medium',
    message: '{added} added since {with} are unlike the rest: p = {p}',
    why: 'New data of the same kind look like the old. These do not: another source, another time, or rows that somebody made.',
    fix: 'Find out where the rows came from, and look at those that are accused.',
    references: [...REFERENCES, ATLAS_SUPPLY_DATA],
    example: {
      bad: '60 rows of one class with the same square in a corner',
      good: 'the rows of the next month',
    },
  },
  relabelled: {
    title: 'Labels were changed in one direction',
    severity: 'high',
    message: '{rows} went from {from} to {to} since {with}, {back} back: p = {p}',
    why: 'The content stayed and the label changed, and nearly all changes go one way. Corrections go both ways; an attack on the labels goes one.',
    fix: 'Ask who changed them. Restore the old labels unless there is a reason that explains every row.',
    references: [...REFERENCES, ATLAS_ERODE],
    example: {
      bad: '24 rows went from "fraud" to "honest", none back',
      good: '9 rows went from "fraud" to "honest", 7 back',
    },
  },
  'replaced-files': {
    title: 'Files are not those that were pinned',
    severity: 'high',
    message: 'the files of {replaced} are not what {digest} says; {same} are the same',
    why: 'A digest was written down when the file was looked at, and another file is there now. Whoever owns the address, or bought its expired domain, chose what is learnt.',
    fix: 'Leave these rows out, or look at every file and write new digests.',
    references: [CWE_494, CWE_345, ATLAS_SUPPLY_DATA, WEB_SCALE_POISONING],
    example: {
      bad: '3 files whose SHA-256 is another one than in the table',
      good: 'every file has the digest of its row',
    },
  },
  'missing-files': {
    title: 'Files that rows name are not there',
    severity: 'info',
    message: 'the files of {missing} are not in {folder}; {same} are there as they were pinned',
    why: 'What is not there cannot be compared. Whoever downloads it later gets what is there on that day.',
    fix: 'Download the files again, or leave the rows out.',
    references: [CWE_494, WEB_SCALE_POISONING],
    example: {
      bad: '12 addresses of a set whose files were never downloaded',
      good: 'a file for every row',
    },
  },
  'unpinned-urls': {
    title: 'A set of addresses without digests of what was there',
    severity: 'low',
    message: 'the column {column} holds addresses, and no column holds digests of their contents',
    why: 'Who downloads the set gets what is there on that day. Domains expire and can be bought, so somebody can choose what is learnt.',
    fix: 'Keep a SHA-256 of every file beside its address and compare it when the file is downloaded.',
    references: [CWE_494, CWE_345, ATLAS_SUPPLY_DATA, WEB_SCALE_POISONING],
    example: {
      bad: 'url,caption',
      good: 'url,sha256,caption',
    },
  },
} as const satisfies Rules;
