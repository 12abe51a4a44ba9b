import type { ColumnProfile } from '../../core/dataset-profile.ts';
import { columnReading } from '../profile/column-reading.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import type { RowSet } from '../rows/row-set.ts';
import type { ColumnContract, DataContract } from './data-contract.ts';
import { countRepeats } from './unique-values.ts';

/** Different words up to which they are listed as all there may be. */
const MAX_LISTED = 100;
/** Characters from which on a word may have been cut. */
const MAX_WORD = 80;
/** By how much the share of a class may be off, in parts of all rows. */
const BALANCE = 0.1;
/** Later versions may be smaller, but not by more than this share. */
const LEAST_ROWS_SHARE = 0.5;
/** Shares are written with six digits and rounded up, so that the data they are of keep them. */
const SHARE_DIGITS = 1e6;

function listedValues(words: ColumnWords): readonly string[] | undefined {
  const { kind, sample } = words;
  if ((kind !== 'text' && kind !== 'boolean') || sample.isCut || sample.values.length > MAX_LISTED)
    return undefined;
  const values = sample.values.map(({ value }) => String(value)).sort();
  // A single repeated word is a domain; words that are all different are names.
  const present = words.rows - words.missing;
  if (values.length === 0 || values.some((value) => value.length >= MAX_WORD)) return undefined;
  return values.length * 2 > present ? undefined : values;
}

type ColumnWords = ProfileParts['columns'][number];

/** A contract the data keep: what is observed becomes the bound. Only ids that are unique are asked to stay so. */
export function inferContract(
  rows: RowSet,
  parts: ProfileParts,
  profiles: readonly ColumnProfile[],
): Promise<DataContract> {
  return contractOf(parts, profiles, async (at) => {
    const column = rows.columns[at];
    return column !== undefined && (await countRepeats(rows, columnReading(column))) === 0;
  });
}

/** The same without the rows: of ids with more values than a profile counts it is not known whether they repeat, and nothing is asked. */
export function inferKeptContract(
  parts: ProfileParts,
  profiles: readonly ColumnProfile[],
): Promise<DataContract> {
  return contractOf(parts, profiles, (at) => {
    const { isCut = true, values = [] } = parts.columns[at]?.sample ?? {};
    return Promise.resolve(!isCut && values.every((value) => value.rows === 1));
  });
}

/** @param isOnce whether no value of the column at this place repeats */
async function contractOf(
  parts: ProfileParts,
  profiles: readonly ColumnProfile[],
  isOnce: (at: number) => Promise<boolean>,
): Promise<DataContract> {
  const roleOf = new Map(profiles.map(({ name, role }) => [name, role]));
  const columns: ColumnContract[] = [];
  for (const [at, column] of parts.columns.entries()) {
    const { name, kind, missing, numbers } = column;
    const values = listedValues(column);
    const isUnique = roleOf.get(name) === 'id' && (await isOnce(at));
    columns.push({
      name,
      kind,
      isOptional: false,
      missing: Math.ceil((missing / Math.max(1, column.rows)) * SHARE_DIGITS) / SHARE_DIGITS,
      ...(numbers !== undefined &&
        numbers.finite > 0 && {
          // Which end the infinite ones are at is not known: both are open.
          range:
            numbers.notFinite > 0
              ? ([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const)
              : ([numbers.min, numbers.max] as const),
          ...(numbers.notWhole === 0 && numbers.notFinite === 0 && { isWhole: true }),
        }),
      ...(values !== undefined && { values }),
      ...(isUnique && { isUnique }),
    });
  }
  const balance = balanceOf(parts, profiles);
  return {
    leastRows: Math.max(1, Math.floor(parts.rows * LEAST_ROWS_SHARE)),
    refusesOtherColumns: true,
    margin: 0,
    columns,
    ...(balance !== undefined && { balance }),
  };
}

function balanceOf(
  parts: ProfileParts,
  profiles: readonly ColumnProfile[],
): DataContract['balance'] {
  const label = profiles.find(({ role }) => role === 'label');
  const column = parts.columns.find(({ name }) => name === label?.name);
  if (column === undefined || column.sample.isCut || column.sample.values.length > MAX_LISTED)
    return undefined;
  const present = column.rows - column.missing;
  const shares = column.sample.values
    .filter(({ value }) => String(value).length < MAX_WORD)
    .map(({ value, rows }): [string, number] => [
      String(value),
      Math.round((rows / present) * SHARE_DIGITS) / SHARE_DIGITS,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return shares.length === 0
    ? undefined
    : { column: column.name, within: BALANCE, shares: new Map(shares) };
}
