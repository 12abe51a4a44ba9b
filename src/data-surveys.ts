import { createHash } from 'node:crypto';
import type { DatasetRecord } from './core/dataset.ts';
import type { ColumnProfile, ColumnRole } from './core/dataset-profile.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import type { DuplicateSurvey } from './datasets/survey/duplicate-survey.ts';
import { surveyDuplicates } from './datasets/survey/duplicate-survey.ts';
import { surveyLeaks } from './datasets/survey/leak-survey.ts';

/** What looking at all rows of a table shows. */
export interface TableSurvey {
  readonly leaks: DatasetRecord['leaks'];
  readonly domains: DatasetRecord['domains'];
  readonly copies?: DuplicateSurvey;
  readonly notes: readonly string[];
}

/** Types whose cells hold no text and no long number. */
const NO_TEXT_RE = /^(?:BOOLEAN|FLOAT|DOUBLE|DECIMAL|DATE|TIME|U?(?:TINYINT|SMALLINT)$|BLOB|BIT)/;
/** Roles that do not belong to what a row holds: copies differ in them. */
const NOT_CONTENT: ReadonlySet<ColumnRole> = new Set(['id', 'label', 'split', 'source', 'time']);

/** Leaks and copies among all rows. Throws DataFailure. */
export async function surveyTable(
  rows: RowSet,
  columns: readonly ColumnProfile[],
  seed: number,
  progress: (text: string) => void,
): Promise<TableSurvey> {
  const idsOf = (wanted: (column: ColumnProfile) => boolean): readonly string[] =>
    rows.columns.flatMap(({ id }, at) => {
      const column = columns[at];
      return column !== undefined && wanted(column) ? [id] : [];
    });
  const searched = idsOf(({ type, role }) => role !== 'image' && !NO_TEXT_RE.test(type));
  const { leaks, domains, notRecognised, notes } = await surveyLeaks(
    rows,
    searched,
    saltOf(seed),
    progress,
  );
  const said = notRecognised.length === 0 ? [] : [`not searched for: ${notRecognised.join(', ')}`];
  const content = idsOf(({ role }) => !NOT_CONTENT.has(role));
  if (content.length === 0) return { leaks, domains, notes: [...notes, ...said] };
  const [label] = idsOf(({ role }) => role === 'label');
  const [split] = idsOf(({ role }) => role === 'split');
  const copies = await surveyDuplicates(
    rows,
    {
      content,
      ...(label === undefined ? {} : { label }),
      ...(split === undefined ? {} : { split }),
    },
    progress,
  );
  return { leaks, domains, copies, notes: [...notes, ...said, ...copies.notes] };
}

/** Digests never leave this run, so that the salt need not be secret; the same one makes the same report. */
function saltOf(seed: number): Uint8Array {
  return createHash('sha256').update(`weighbridge leaks ${seed}`).digest();
}
