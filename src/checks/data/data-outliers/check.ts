import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { DatasetRecord } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { RowCause } from '../../../core/dataset-suspicion.ts';
import { counted } from '../numbers.ts';
import { placeOfGroup, quoted, rowFacts, suspectGroup, surest } from '../suspect-group.ts';
import { accusedBlock } from './accused-block.ts';
import { RULES } from './rules.ts';

interface Seen {
  readonly record: DatasetRecord;
  readonly path: readonly string[];
  readonly report: CheckContext<typeof RULES>['report'];
}

/** Causes whose rows tell something by standing together: copies and odd rows do so in honest data. */
const SCATTERED_CAUSES: readonly RowCause[] = [
  'dirty-label-backdoor',
  'clean-label-backdoor',
  'targeted-flip',
  'label-noise',
];

export default defineCheck({
  id: 'data-outliers',
  version: 1,
  title: 'Rows of a data set that are unlike the rest, repeat it or stand together',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dataset-record']) {
      const seen: Seen = { record: value, path, report };
      reportOutliers(seen);
      reportDuplicates(seen);
      for (const cause of SCATTERED_CAUSES) reportBlock(seen, cause);
    }
  },
});

function reportOutliers({ record, path, report }: Seen): void {
  const group = suspectGroup(record, 'outlier');
  if (group.count === 0) return;
  report(
    'outlier',
    placeOfGroup(path, group),
    { rows: counted(group.count, 'row') },
    { confidence: surest(group), evidence: quoted(group), facts: rowFacts(group) },
  );
}

function reportDuplicates({ record, path, report }: Seen): void {
  const { exact, near, leakage } = record.duplicates;
  const group = suspectGroup(record, 'near-duplicate');
  if (exact > 0 || near > 0)
    report(
      'near-duplicates',
      placeOfGroup(path, group),
      { exact: counted(exact, 'row'), near: counted(near, 'row') },
      { evidence: quoted(group), facts: rowFacts(group) },
    );
  if (leakage > 0) report('split-leakage', { path }, { groups: counted(leakage, 'group') });
}

function reportBlock({ record, path, report }: Seen, cause: RowCause): void {
  const { rows } = suspectGroup(record, cause);
  const block = accusedBlock(
    rows.map(({ row }) => row),
    record.data.rows,
  );
  if (block === undefined) return;
  report(
    'appended-block',
    { path, row: block.first },
    {
      accused: block.accused,
      window: counted(block.last - block.first + 1, 'row'),
      first: block.first,
      last: block.last,
      cause,
    },
  );
}
