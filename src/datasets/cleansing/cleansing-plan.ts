import type { RowCause } from '../../core/dataset-suspicion.ts';

/** Why a row is changed. */
export interface ChangeReason {
  /** In words. */
  readonly reason: string;
  readonly causes?: readonly RowCause[];
  readonly pValue?: number;
}

/** What a cleaned copy does differently. Rows go by their number in the whole data set. */
export interface CleansingPlan {
  readonly drop: ReadonlyMap<number, string | ChangeReason>;
  /** Labels as the column writes them. Rows that are dropped are not relabelled. */
  readonly relabel: ReadonlyMap<number, ChangeReason & { readonly label: string }>;
  /** Names of columns of text whose secrets and personal data are replaced. */
  readonly redact: readonly string[];
}

/** One line of the file beside the copy. */
export interface Change {
  readonly row: number;
  /** Where the row stands: the file, relative to what the user named. */
  readonly file: string;
  readonly action: 'drop' | 'relabel' | 'redact';
  readonly column?: string;
  /** Labels as they were; of what was redacted only what may be shown. */
  readonly before?: string;
  readonly after?: string;
  readonly reason: string;
  readonly causes: readonly RowCause[];
  readonly pValue?: number;
}

/** The reason of a change as its line has it. */
export function reasonOf(
  given: string | ChangeReason,
): Pick<Change, 'reason' | 'causes' | 'pValue'> {
  if (typeof given === 'string') return { reason: given, causes: [] };
  const { reason, causes = [], pValue } = given;
  return { reason, causes, ...(pValue !== undefined && { pValue }) };
}
