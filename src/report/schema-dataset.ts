import type {
  CleansingResult,
  DataLeak,
  DatasetRecord,
  DuplicateSummary,
  ExaminedData,
  PowerResult,
  RowPlace,
  UnexaminedData,
} from '../core/dataset.ts';
import {
  CONTRACT,
  COLUMN_PROFILE,
  DRIFT,
  INTEGRITY,
  PINNED,
  NAMED_COUNT,
} from './schema-dataset-profile.ts';
import {
  DETECTOR,
  FLOW,
  MAP_POINT,
  ROW_CAUSE,
  SCORES,
  SOURCE,
  SUSPECT,
  TRIGGER,
} from './schema-dataset-suspicion.ts';
import { flag, integer, list, number, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

const texts = (description: string): Schema => list({ type: 'string' }, description);

const DATA = object<ExaminedData>(
  'The data as they were read.',
  {
    path: text('As the user named them.'),
    form: text('CSV, Parquet, folder of images …'),
    files: texts('Relative to the path, in the order of their rows; at most 100.'),
    fileCount: integer('All files.'),
    rows: integer('All rows.'),
    sampled: integer('Rows the detectors looked at.'),
    columns: list(COLUMN_PROFILE, 'In the order of the data.'),
    label: object<NonNullable<ExaminedData['label']>>('The label.', {
      column: text('Its column.'),
      classes: list(NAMED_COUNT, 'Classes and their rows.'),
    }),
    features: text('What distances between rows were measured in.'),
    notes: texts('What was left out, converted or inferred.'),
    scripts: texts('Programs that libraries run when they load the set.'),
  },
  ['label', 'scripts'],
);

const LEAK = object<DataLeak>('Something that leaks from or is hidden in a column.', {
  column: text('Column.'),
  family: oneOf(['secret', 'personal', 'hidden', 'hostile'], 'Family.'),
  kind: text('Kind.'),
  grade: oneOf(['proven', 'likely', 'possible'], 'How sure it is.'),
  distinct: integer('Different things.'),
  count: integer('Sightings.'),
  rowsWith: integer('Rows with it.'),
  rows: list(integer('Row, from 0.'), 'Lowest rows, at most five.'),
  shown: text('Masked.'),
});

const POWER = object<PowerResult>(
  'The smallest attack of one kind that would have been seen.',
  {
    attack: text('Kind of attack.'),
    points: list(
      object<PowerResult['points'][number]>(
        'One number of planted rows.',
        {
          planted: integer('Rows planted.'),
          share: number('Of all rows.'),
          found: number('Planted rows among the accused, mean over the seeds.'),
          detected: number('Share of seeds in which the attack was reported.'),
          seeds: integer('Repetitions.'),
          attackSuccess: number('Held-out rows a model sends to the target with the trigger.'),
        },
        ['attackSuccess'],
      ),
      'By number of rows.',
    ),
    smallest: integer('Least rows from which on it was reported with every seed.'),
    blindSpot: object<NonNullable<PowerResult['blindSpot']>>(
      'A detector names the attack as one it does not see: it is not judged.',
      {
        words: text('In the words of the detector.'),
        fewerThan: integer('Only below so many rows.'),
      },
      ['fewerThan'],
    ),
  },
  ['smallest', 'blindSpot'],
);

/** What examining a data set showed; only where that was asked for. */
export const DATASET = object<DatasetRecord>(
  'What was found out about one data set.',
  {
    data: DATA,
    seed: integer('The only source of chance.'),
    threads: integer('Threads.'),
    causes: list(
      object<DatasetRecord['causes'][number]>('A cause.', {
        cause: ROW_CAUSE,
        rows: integer('Accused rows.'),
      }),
      'All accused rows by cause.',
    ),
    suspects: list(SUSPECT, 'Worst first, at most 1,000.'),
    moreSuspects: integer('Accused rows that are not listed.'),
    triggers: list(TRIGGER, 'Patterns that go with one label.'),
    flowMatrix: list(integer('Rows.'), 'flow[given · classes + likely].'),
    flows: list(FLOW, 'By p-value.'),
    sources: list(SOURCE, 'By p-value.'),
    detectors: list(DETECTOR, 'In the order they ran.'),
    duplicates: object<DuplicateSummary>('Rows with the same or nearly the same content.', {
      exact: integer('Rows that repeat another exactly.'),
      exactGroups: integer('Groups of equal rows.'),
      contradictions: integer('Rows whose content is also given another label.'),
      near: integer('Rows of groups of near duplicates.'),
      nearGroups: integer('Groups.'),
      leakage: integer('Groups that stand in several splits.'),
      isCoarse: flag('So few contents are all there is that repeated rows are no evidence.'),
    }),
    leaks: list(LEAK, 'By column and kind.'),
    domains: list(
      object<DatasetRecord['domains'][number]>('A domain.', {
        domain: text('Registrable domain.'),
        links: integer('Links to it.'),
      }),
      'Most links first, at most 100.',
    ),
    map: list(MAP_POINT, 'Points of the picture.'),
    histograms: list(SCORES, 'Distributions of scores.'),
    contract: CONTRACT,
    drift: DRIFT,
    integrity: INTEGRITY,
    pinned: PINNED,
    power: list(POWER, 'By kind of attack.'),
    powerWanted: integer('Rows from which on every attack must be seen (--min-power).'),
    cleansing: object<CleansingResult>('What was written.', {
      path: text('The cleansed copy.'),
      sideFile: text('Every change with its reason.'),
      rowsBefore: integer('Rows before.'),
      rowsAfter: integer('Rows after.'),
      dropped: integer('Rows left out.'),
      relabelled: integer('Rows with another label.'),
      redacted: integer('Rows with something blacked out.'),
    }),
    unexamined: list(
      object<UnexaminedData>(
        'What is not known.',
        {
          what: text('What.'),
          reason: text('Why.'),
          inherent: { const: true, description: 'No other run of the kind could know.' },
        },
        ['inherent'],
      ),
      'In order.',
    ),
    places: list(
      object<RowPlace>(
        'Where a row stands.',
        {
          row: integer('Number of the row in the data, from 0.'),
          file: text('Relative to the path, where that is a folder.'),
          line: integer('Line of the file on which it begins, from 1.'),
        },
        ['file', 'line'],
      ),
      'Rows that findings may name.',
    ),
  },
  [
    'flowMatrix',
    'contract',
    'drift',
    'integrity',
    'pinned',
    'power',
    'powerWanted',
    'cleansing',
    'places',
  ],
);
