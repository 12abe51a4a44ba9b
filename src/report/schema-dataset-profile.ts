import type {
  ClassCount,
  ColumnDrift,
  ColumnProfile,
  ContractBreach,
  ContractResult,
  DriftResult,
  HistogramBar,
  IntegrityResult,
  PinnedFiles,
} from '../core/dataset-profile.ts';
import { COLUMN_KINDS, COLUMN_ROLES } from '../core/dataset-profile.ts';
import { flag, integer, list, number, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

const texts = (description: string): Schema => list({ type: 'string' }, description);
const rowNumbers = (description: string): Schema => list(integer('Row, from 0.'), description);

export const NAMED_COUNT = object<ClassCount>('A class.', {
  name: text('Its name.'),
  rows: integer('Its rows.'),
});

type Numbers = NonNullable<ColumnProfile['numbers']>;

export const COLUMN_PROFILE = object<ColumnProfile>(
  'One column, over all rows.',
  {
    name: text('Its name.'),
    type: text('In the words of the file.'),
    kind: oneOf(COLUMN_KINDS, 'What its cells are.'),
    role: oneOf(COLUMN_ROLES, 'What it is used for.'),
    why: text('How the role is known.'),
    rows: integer('Rows.'),
    missing: integer('Rows without a value.'),
    distinct: integer('Different values.'),
    distinctIsExact: flag('Counted, not estimated.'),
    numbers: object<Numbers>('Of a column of numbers.', {
      min: number('Smallest finite value.'),
      max: number('Largest finite value.'),
      mean: number('Mean.'),
      deviation: number('Standard deviation.'),
      quantiles: list({ type: 'number' }, '1, 25, 50, 75 and 99 %.'),
      notFinite: integer('Infinite or not a number.'),
      isWhole: flag('Whole numbers only.'),
      bars: list(
        object<HistogramBar>('A bar.', {
          low: number('From.'),
          high: number('To.'),
          rows: integer('Rows.'),
        }),
        'Distribution.',
      ),
    }),
    lengths: object<NonNullable<ColumnProfile['lengths']>>('Characters of texts.', {
      min: integer('Fewest.'),
      max: integer('Most.'),
      mean: number('Mean.'),
    }),
    top: list(
      object<ColumnProfile['top'][number]>('A value.', {
        value: text('As it is written.'),
        rows: integer('Rows.'),
      }),
      'Commonest values, at most ten.',
    ),
  },
  ['numbers', 'lengths'],
);

export const CONTRACT = object<ContractResult>('The contract, and where the data break it.', {
  path: text('As the user named it.'),
  rules: integer('Rules of the contract.'),
  breaches: list(
    object<ContractBreach>(
      'A broken rule.',
      {
        column: text('Absent where the whole set breaks it.'),
        rule: text('Kind of rule.'),
        expected: text('What the contract says.'),
        found: text('What is there.'),
        rows: integer('Rows that break it.'),
        examples: rowNumbers('Some of the rows, at most five.'),
      },
      ['column'],
    ),
    'By column.',
  ),
});

export const DRIFT = object<DriftResult>('How columns moved since an earlier version.', {
  with: text('The earlier version.'),
  rowsBefore: integer('Its rows.'),
  rowsNow: integer('Rows now.'),
  newColumns: texts('Only here.'),
  lostColumns: texts('Only there.'),
  columns: list(
    object<ColumnDrift>(
      'One column.',
      {
        column: text('Its name.'),
        label: text('Of the rows of one class only.'),
        test: oneOf(
          [
            'population stability',
            'Kolmogorov-Smirnov',
            'chi-square',
          ] satisfies readonly ColumnDrift['test'][],
          'The test.',
        ),
        effect: number("PSI, KS distance or Cramér's V."),
        pValue: number('After Holm over all columns.'),
        grade: oneOf(
          ['none', 'slight', 'drifted'] satisfies readonly ColumnDrift['grade'][],
          'How far it moved.',
        ),
        detail: text('In words.'),
      },
      ['label'],
    ),
    'In order.',
  ),
});

export const INTEGRITY = object<IntegrityResult>(
  'What changed since a manifest was written.',
  {
    with: text('The manifest.'),
    root: text('Merkle root of the rows, hex.'),
    rows: integer('Rows.'),
    added: integer('Rows added.'),
    removed: integer('Rows removed.'),
    altered: integer('Rows altered.'),
    addedRows: rowNumbers('Added rows, at most 1,000.'),
    alteredRows: rowNumbers('Altered rows, at most 1,000.'),
    changedColumns: texts('Columns with a change.'),
    newColumns: texts('Only here.'),
    lostColumns: texts('Only there.'),
    addedPValue: number('Conformal test of the added rows.'),
    relabelled: list(
      object<IntegrityResult['relabelled'][number]>('A pair of labels.', {
        from: text('Label before.'),
        to: text('Label now.'),
        rows: integer('Rows.'),
        back: integer('Rows that went the other way.'),
        pValue: number('Binomial test against the way back, after Holm.'),
      }),
      'Most rows first.',
    ),
  },
  ['with', 'addedPValue'],
);

export const PINNED = object<PinnedFiles>('Files that rows name, compared with their digests.', {
  folder: text('The folder.'),
  column: text('The column that names the files.'),
  digests: texts('What they were compared with.'),
  same: integer('Rows whose file has the pinned bytes.'),
  alike: integer('Rows whose picture looks the same.'),
  replaced: integer('Rows whose file is another one.'),
  unknown: integer('Rows that could not be compared.'),
  missing: integer('Rows whose file is not there.'),
  replacedRows: rowNumbers('At most 1,000.'),
  missingRows: rowNumbers('At most 1,000.'),
});
