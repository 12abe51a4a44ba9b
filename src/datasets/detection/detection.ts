import type { DuplicateSummary } from '../../core/dataset.ts';
import type {
  DetectorRun,
  MapPoint,
  RowCause,
  RowEvidence,
  ScoreHistogram,
  SuspectFlow,
  SuspectSource,
  TextSpan,
} from '../../core/dataset-suspicion.ts';
import type { FoundTrigger } from './detector.ts';

/** A row that stands accused; rows are places among the examined. */
export interface Suspect {
  readonly row: number;
  readonly cause: RowCause;
  readonly score: number;
  readonly pValue: number;
  readonly confidence: 'low' | 'medium' | 'high';
  /** Class number its label should be. */
  readonly suggested?: number;
  readonly evidence: readonly RowEvidence[];
  readonly highlights?: readonly TextSpan[];
  readonly cells?: readonly string[];
}

export interface Detection {
  /** One per examined row, from all detectors; 1 where none has anything to say. */
  readonly pValues: Float64Array;
  /** Worst first: by p-value, then by row. */
  readonly suspects: readonly Suspect[];
  readonly triggers: readonly FoundTrigger[];
  readonly flows: readonly SuspectFlow[];
  readonly flowMatrix?: readonly number[];
  readonly sources: readonly SuspectSource[];
  readonly detectors: readonly DetectorRun[];
  readonly duplicates: DuplicateSummary;
  readonly histograms: readonly ScoreHistogram[];
  readonly map: readonly MapPoint[];
  /** Rows that are alike stand together in the file: it is sorted, or some were appended in a block. */
  readonly isSorted: boolean;
  /** Steps an interruption cut off. */
  readonly notBegun: readonly string[];
}
