import type { ColumnDrift } from '../../core/dataset-profile.ts';
import type { DriftGrade } from './judgement.ts';

/** A test before correction for all the others. */
export interface DriftTest extends Omit<ColumnDrift, 'grade'> {
  /** By the corrected p-value. */
  readonly grade: (pValue: number) => DriftGrade;
}
