import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { RowCause } from '../../../core/dataset-suspicion.ts';
import { counted } from '../numbers.ts';
import type { Subject } from '../suspect-group.ts';
import {
  placeOfGroup,
  placeOfRow,
  quoted,
  rowFacts,
  suspectGroup,
  surest,
} from '../suspect-group.ts';
import { accusedBlock } from './accused-block.ts';
import { RULES } from './rules.ts';

interface Seen extends Subject {
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

function reportOutliers(seen: Seen): void {
  const { record, report } = seen;
  const group = suspectGroup(record, 'outlier');
  if (group.count === 0) return;
  report(
    'outlier',
    placeOfGroup(seen, group),
    { rows: counted(group.count, 'row') },
    { confidence: surest(group), evidence: quoted(group), facts: rowFacts(group) },
  );
}

function reportDuplicates(seen: Seen): void {
  const { record, path, report } = seen;
  const { exact, near, leakage, isCoarse } = record.duplicates;
  const group = suspectGroup(record, 'near-duplicate');
  if (exact > 0 || near > 0)
    report(
      'near-duplicates',
      placeOfGroup(seen, group),
      { exact: counted(exact, 'row'), near: counted(near, 'row') },
      { evidence: quoted(group), facts: rowFacts(group) },
    );
  if (leakage > 0 && !isCoarse)
    report('split-leakage', { path }, { groups: counted(leakage, 'group') });
}

function reportBlock(seen: Seen, cause: RowCause): void {
  const { record, report } = seen;
  const { rows } = suspectGroup(record, cause);
  const block = accusedBlock(
    rows.map(({ row }) => row),
    record.data.rows,
  );
  if (block === undefined) return;
  report('appended-block', placeOfRow(seen, block.first), {
    accused: block.accused,
    window: counted(block.last - block.first + 1, 'row'),
    first: block.first,
    last: block.last,
    cause,
  });
}
