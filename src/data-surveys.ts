import { createHash } from 'node:crypto';
import type { DatasetRecord } from './core/dataset.ts';
import type { ColumnProfile } from './core/dataset-profile.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import type { DuplicateSurvey } from './datasets/survey/duplicate-survey.ts';
import { surveyDuplicates } from './datasets/survey/duplicate-survey.ts';
import type { LeakReport } from './datasets/survey/leak-report.ts';
import { surveyLeaks } from './datasets/survey/leak-survey.ts';
import { surveyColumns } from './datasets/survey/survey-columns.ts';

/** What looking at all rows of a table shows. */
export interface TableSurvey {
  readonly leaks: DatasetRecord['leaks'];
  readonly domains: DatasetRecord['domains'];
  readonly copies?: DuplicateSurvey;
  readonly notes: readonly string[];
}

/** Leaks and copies among all rows. Throws DataFailure. */
export async function surveyTable(
  rows: RowSet,
  columns: readonly ColumnProfile[],
  seed: number,
  progress: (text: string) => void,
): Promise<TableSurvey> {
  const searched = surveyColumns(rows.columns, columns);
  const leaks = await surveyLeaks(rows, searched.leaks, saltOf(seed), progress);
  const copies =
    searched.copies.content.length === 0
      ? undefined
      : await surveyDuplicates(rows, searched.copies, progress);
  return tableSurvey(leaks, copies);
}

/** Leaks and copies together, however they were found. */
export function tableSurvey(
  { leaks, domains, notRecognised, notes }: LeakReport,
  copies: DuplicateSurvey | undefined,
): TableSurvey {
  const said = notRecognised.length === 0 ? [] : [`not searched for: ${notRecognised.join(', ')}`];
  return {
    leaks,
    domains,
    ...(copies === undefined ? {} : { copies }),
    notes: [...notes, ...said, ...(copies?.notes ?? [])],
  };
}

/** Digests never leave this run, so that the salt need not be secret; the same one makes the same report. */
function saltOf(seed: number): Uint8Array {
  return createHash('sha256').update(`weighbridge leaks ${seed}`).digest();
}
