import type { DatasetRecord } from '../../core/dataset.ts';
import { ROW_CAUSES } from '../../core/dataset-suspicion.ts';
import type { SuspectRow } from '../../core/dataset-suspicion.ts';
import type { DuplicateSurvey } from '../survey/duplicate-survey.ts';
import { MAX_SUSPECTS } from './describe-suspects.ts';
import type { DetectionRecord } from './detection-record.ts';

/** Adds what copies among all rows show to what the detectors found among the examined ones: rows outside of the sample, and exact counts. */
export function withCopies(
  record: DetectionRecord,
  { summary, accused }: DuplicateSurvey,
  examined: Int32Array,
  name: (row: number) => string,
): DetectionRecord {
  const isExamined = new Set(examined);
  const more: SuspectRow[] = [];
  const seen = new Set<number>();
  const counts = new Map(record.causes.map(({ cause, rows }) => [cause, rows]));
  let alike = 0;
  for (const { row, rows, cause, label, suggested, score, evidence } of accused) {
    if (isExamined.has(row) || seen.has(row)) continue;
    seen.add(row);
    counts.set(cause, (counts.get(cause) ?? 0) + rows);
    alike += rows - 1;
    more.push({
      row,
      name: name(row),
      cause,
      score,
      pValue: evidence.pValue,
      confidence: 'high',
      evidence: [evidence],
      ...(label === undefined ? {} : { label }),
      ...(suggested === undefined ? {} : { suggested }),
    });
  }
  const suspects = [...record.suspects, ...more].toSorted(
    (a, b) => a.pValue - b.pValue || a.row - b.row,
  );
  const causes: DatasetRecord['causes'] = ROW_CAUSES.flatMap((cause) => {
    const rows = counts.get(cause) ?? 0;
    return rows === 0 ? [] : [{ cause, rows }];
  });
  return {
    ...record,
    causes,
    suspects: suspects.slice(0, MAX_SUSPECTS),
    moreSuspects: record.moreSuspects + alike + Math.max(0, suspects.length - MAX_SUSPECTS),
    duplicates: { ...record.duplicates, ...summary },
  };
}
