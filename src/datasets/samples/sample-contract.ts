import type { ColumnContract, DataContract } from '../contract/data-contract.ts';
import { HIGHEST, LOWEST } from './array-reader.ts';

/** Columns that are a little different in every set and nothing to agree on. */
const UNAGREED: ReadonlySet<string> = new Set(['brightness', 'contrast', 'mean', 'deviation']);

/** Whether a column of what samples look like belongs into a contract: types, sizes, channels, values, classes. */
export function isAgreed(column: string): boolean {
  return !UNAGREED.has(column);
}

function withOpenEnd(column: ColumnContract): ColumnContract {
  const { name, range } = column;
  if (range === undefined || (name !== LOWEST && name !== HIGHEST)) return column;
  const [low, high] = range;
  const open: readonly [number, number] =
    name === LOWEST ? [low, Number.POSITIVE_INFINITY] : [Number.NEGATIVE_INFINITY, high];
  return { ...column, range: open };
}

/** The lowest value of a sample may be any higher one, the highest any lower: together they are the range of all values. */
export function withValueRange(contract: DataContract): DataContract {
  return { ...contract, columns: contract.columns.map(withOpenEnd) };
}
