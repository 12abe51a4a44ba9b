import type { ColumnType } from '../labelled-samples.ts';

/** What an attacker may do to one column. */
export interface ColumnRule {
  readonly name: string;
  readonly type: ColumnType;
  /** Lowest and highest value, as float32. */
  readonly min: number;
  readonly max: number;
  /** Stays as it is: the age of an account, what somebody else reported. */
  readonly immutable: boolean;
  /** Values are `min`, `min + step`, `min + 2·step`, … */
  readonly step?: number;
  /** May only rise, or only fall: the number of past logins. */
  readonly direction?: 'up' | 'down';
}

/** The threat model of a table: which rows can exist, and which an attacker can reach from a given one. */
export interface FeatureConstraints {
  /** One per column of the samples, in their order. */
  readonly columns: readonly ColumnRule[];
  /** Columns of which exactly one is 1 and the others are 0. No column is in two groups. */
  readonly groups: readonly (readonly number[])[];
}

/** The grid a column's values lie on, in steps from `base`; `undefined` where any value in the range may be. */
export function gridOf({
  type,
  step,
  min,
}: ColumnRule): { readonly base: number; readonly step: number } | undefined {
  if (step !== undefined) return { base: min, step };
  return type === 'number' ? undefined : { base: 0, step: 1 };
}
