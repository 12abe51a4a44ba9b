import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { IntegrityResult, PinnedFiles } from '../../../core/dataset-profile.ts';
import { pValueText } from '../../../core/p-value.ts';
import { counted } from '../numbers.ts';
import type { Subject } from '../suspect-group.ts';
import { placeOf } from '../suspect-group.ts';
import { RULES } from './rules.ts';

interface Seen extends Subject {
  readonly report: CheckContext<typeof RULES>['report'];
}

/** Level of the tests, after correction. */
const SIGNIFICANT = 0.01;
/** Fewer changed labels are corrections by hand. */
const LEAST_RELABELLED = 5;
/** Row numbers quoted. */
const MAX_QUOTED = 10;
/** Names of columns that hold digests of files. */
const DIGEST_RE =
  /(?:^|[^a-z])(?:sha_?\d*|md5|blake\d?[a-z]?|digest|checksum|hash|etag)(?:$|[^a-z])/i;

export default defineCheck({
  id: 'data-integrity',
  version: 1,
  title: 'Whether the rows of a data set are those that were approved',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dataset-record']) {
      const seen: Seen = { path, record: value, report };
      const { integrity } = value;
      if (integrity?.with !== undefined) reportChanges(seen, integrity, integrity.with);
      if (value.pinned !== undefined) reportFiles(seen, value.pinned);
      reportAddresses(seen);
    }
  },
});

function reportChanges(seen: Seen, result: IntegrityResult, earlier: string): void {
  const { report } = seen;
  const { added, removed, altered, addedRows, alteredRows, changedColumns } = result;
  const counts = { added: counted(added, 'row'), removed: counted(removed, 'row'), with: earlier };
  if (altered > 0)
    report(
      'altered-rows',
      placeOf(seen, alteredRows),
      { ...counts, altered: counted(altered, 'row'), rows: result.rows },
      {
        confidence: 'high',
        evidence: [
          `rows ${alteredRows.slice(0, MAX_QUOTED).join(', ')}${altered > MAX_QUOTED ? ', …' : ''}`,
          ...(changedColumns.length === 0 ? [] : [`columns ${changedColumns.join(', ')}`]),
        ],
      },
    );
  else if (added > 0 || removed > 0) report('added-rows', placeOf(seen, addedRows), counts);
  if (result.addedPValue !== undefined && result.addedPValue < SIGNIFICANT)
    report('added-rows-unlike-the-rest', placeOf(seen, addedRows), {
      ...counts,
      p: pValueText(result.addedPValue),
    });
  for (const { from, to, rows, back, pValue } of result.relabelled)
    if (pValue < SIGNIFICANT && rows >= LEAST_RELABELLED)
      report(
        'relabelled',
        // A picture that moved into the folder of another class is an added one.
        placeOf(seen, alteredRows.length === 0 ? addedRows : alteredRows),
        { rows: counted(rows, 'row'), from, to, back, with: earlier, p: pValueText(pValue) },
        { confidence: 'high' },
      );
}

function reportFiles(seen: Seen, files: PinnedFiles): void {
  const { report } = seen;
  const { replaced, missing, replacedRows, missingRows, digests, folder } = files;
  const same = counted(files.same + files.alike, 'row');
  if (replaced > 0)
    report(
      'replaced-files',
      placeOf(seen, replacedRows),
      { replaced: counted(replaced, 'row'), digest: digests.join(' and '), same },
      {
        confidence: 'high',
        evidence: [
          `rows ${replacedRows.slice(0, MAX_QUOTED).join(', ')}${replaced > MAX_QUOTED ? ', …' : ''}`,
        ],
      },
    );
  if (missing > 0)
    report('missing-files', placeOf(seen, missingRows), {
      missing: counted(missing, 'row'),
      folder,
      same,
    });
}

/** Only sets whose content is elsewhere: a column of pictures or texts is here. */
function reportAddresses({ path, record, report }: Seen): void {
  const { columns } = record.data;
  const address = columns.find(({ role }) => role === 'url');
  if (address === undefined || columns.some(({ name }) => DIGEST_RE.test(name))) return;
  if (columns.some(({ role }) => role === 'image')) return;
  report('unpinned-urls', { path }, { column: address.name });
}
