import type { KolmogorovSmirnov } from '../significance/kolmogorov.ts';
import type { CategoryDrift } from './categories.ts';
import type { Stability } from './stability.ts';

/** p-value, already corrected for the number of tests, from which on a difference is none of chance. */
const MAX_P = 0.01;
/** Effects below these are real in large samples and of no consequence. */
const MIN_INDEX = 0.1;
const MIN_DISTANCE = 0.05;
const MIN_CATEGORY_EFFECT = 0.1;

export type DriftGrade = 'none' | 'slight' | 'drifted';

function grade(isSignificant: boolean, isLarge: boolean): DriftGrade {
  return isSignificant ? (isLarge ? 'drifted' : 'slight') : 'none';
}

/** @param pValue corrected for the number of columns tested */
export function gradeStability({ index }: Stability, pValue: number): DriftGrade {
  return grade(pValue <= MAX_P, index >= MIN_INDEX);
}

/** @param pValue corrected for the number of columns tested */
export function gradeDistance({ statistic }: KolmogorovSmirnov, pValue: number): DriftGrade {
  return grade(pValue <= MAX_P, statistic >= MIN_DISTANCE);
}

/** @param pValue corrected for the number of columns tested */
export function gradeCategories({ effect }: CategoryDrift, pValue: number): DriftGrade {
  return grade(pValue <= MAX_P, effect >= MIN_CATEGORY_EFFECT);
}
