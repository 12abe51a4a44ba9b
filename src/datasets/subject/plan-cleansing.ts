import type { ColumnProfile } from '../../core/dataset-profile.ts';
import type { RowCause } from '../../core/dataset-suspicion.ts';
import type { CleansingPlan, ChangeReason } from '../cleansing/cleansing-plan.ts';
import type { Detection } from '../detection/detection.ts';
import type { ExaminedRows } from '../detection/examined-rows.ts';
import type { DuplicateSurvey } from '../survey/duplicate-survey.ts';

/** What is to be done with accused rows. */
export interface CleansingWishes {
  readonly drop: readonly RowCause[];
  readonly relabel: readonly RowCause[];
  /** Names of columns, or `all` for all of text. */
  readonly redact: readonly string[];
}

/** What a cleaned copy does differently: every accused row of a cause that is dropped or relabelled, not only those the report lists. */
export function planCleansing(
  wishes: CleansingWishes,
  { suspects }: Detection,
  { rows, labels }: ExaminedRows,
  copies: DuplicateSurvey | undefined,
  columns: readonly ColumnProfile[],
): CleansingPlan {
  const drop = new Map<number, ChangeReason>();
  const relabel = new Map<number, ChangeReason & { readonly label: string }>();
  const judge = (
    row: number,
    cause: RowCause,
    label: string | undefined,
    reason: ChangeReason,
  ): void => {
    if (wishes.drop.includes(cause)) {
      if (!drop.has(row)) drop.set(row, reason);
    } else if (wishes.relabel.includes(cause) && label !== undefined && !relabel.has(row))
      relabel.set(row, { ...reason, label });
  };
  for (const { row, cause, suggested, evidence, pValue } of suspects)
    judge(rows[row] ?? row, cause, suggested === undefined ? undefined : labels?.names[suggested], {
      reason: evidence.map(({ text }) => text).join('; '),
      causes: [cause],
      pValue,
    });
  for (const { row, cause, suggested, evidence } of copies?.accused ?? [])
    judge(row, cause, suggested, {
      reason: evidence.text,
      causes: [cause],
      pValue: evidence.pValue,
    });
  const texts = columns.filter(({ type, role }) => type === 'VARCHAR' && role !== 'label');
  const redact = wishes.redact.includes('all') ? texts.map(({ name }) => name) : wishes.redact;
  return { drop, relabel, redact };
}
