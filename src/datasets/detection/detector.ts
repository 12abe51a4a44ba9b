import type { DataTrigger, DetectorRun, RowCause, TextSpan } from '../../core/dataset-suspicion.ts';

/** What a detector accuses one row of. Rows are places among the examined, not numbers in the data set. */
export interface Claim {
  readonly detector: string;
  readonly row: number;
  readonly cause: RowCause;
  readonly pValue: number;
  readonly confidence: 'low' | 'medium' | 'high';
  readonly text: string;
  /** Class number the row seems to be of. */
  readonly suggested?: number;
  readonly highlights?: readonly TextSpan[];
  readonly cells?: readonly string[];
}

/** What a detector says of all rows it looked at. */
export interface Detected {
  readonly run: DetectorRun;
  /** One per row, calibrated: at or below p with a chance of at most p where nothing is wrong. NaN where it has nothing to say. */
  readonly pValues: Float64Array;
  /** How much it counts when p-values are combined: what is seldom an attack counts little. */
  readonly weight: number;
  readonly claims: readonly Claim[];
  readonly triggers?: readonly FoundTrigger[];
  /** Scores for looking at, higher is worse; absent where the p-values say all. */
  readonly scores?: Float64Array;
}

/** A trigger as the report shows it, and where it is. */
export interface FoundTrigger {
  readonly shown: DataTrigger;
  readonly target: number;
  /** All rows that hold it, ascending. */
  readonly rows: Int32Array;
}

/** The smallest p-value that is told: below, it is the model of chance that is wrong. */
export const LEAST_P = 1e-300;

/** A p-value of its logarithm, kept above zero. */
export function fromLog(log: number): number {
  return Math.max(LEAST_P, Math.min(1, Math.exp(log)));
}
