import type { PartKind } from '../profile/profile-parts.ts';

export const CONTRACT_KINDS = [
  'number',
  'boolean',
  'text',
  'time',
  'other',
] as const satisfies readonly PartKind[];

/** What the cells of a column must be. What is absent is not asked for. */
export interface ColumnContract {
  readonly name: string;
  readonly kind: PartKind;
  /** Whether the column may be absent. */
  readonly isOptional: boolean;
  /** Largest share of rows without a value, 0 to 1. */
  readonly missing?: number;
  /** Lowest and highest number, both allowed; infinite where an end is open. */
  readonly range?: readonly [number, number];
  readonly isWhole?: boolean;
  /** All values there may be, as text. */
  readonly values?: readonly string[];
  readonly isUnique?: boolean;
}

/** What a data set must be like. */
export interface DataContract {
  readonly leastRows?: number;
  readonly mostRows?: number;
  /** Whether columns the contract does not name are a breach. */
  readonly refusesOtherColumns: boolean;
  /** Share of its width every range is widened by at both ends. */
  readonly margin: number;
  readonly columns: readonly ColumnContract[];
  /** Share of the rows with a label that each class has, and by how much it may be off, both 0 to 1. */
  readonly balance?: {
    readonly column: string;
    readonly within: number;
    readonly shares: ReadonlyMap<string, number>;
  };
}

/** Rules that are checked. */
export function rulesOf({
  columns,
  balance,
  leastRows,
  mostRows,
  refusesOtherColumns,
}: DataContract): number {
  const count = (value: unknown): number => (value === undefined || value === false ? 0 : 1);
  let rules = count(balance) + count(leastRows ?? mostRows) + count(refusesOtherColumns);
  for (const column of columns)
    rules +=
      1 +
      count(!column.isOptional) +
      count(column.missing) +
      count(column.range ?? column.isWhole) +
      count(column.values) +
      count(column.isUnique);
  return rules;
}
