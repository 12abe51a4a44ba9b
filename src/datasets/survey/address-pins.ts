import type { RowColumn, RowSet } from '../rows/row-set.ts';
import {
  areMost,
  countMatches,
  type Counted,
  digestColumns,
  type DigestColumn,
  type DigestForm,
} from './digest-columns.ts';

const ADDRESS = '(?i)https?://[^ ]+';

const SAYS: Readonly<Record<DigestForm['strength'], string>> = {
  bytes: 'which shows any change of what is behind them',
  weak: 'which shows accidents, but two files that share it can be made on purpose',
  picture: 'which shows another picture, but no small change of one',
};

/** A column of addresses, and what pins what is behind them. */
export interface AddressPins {
  readonly column: string;
  readonly addresses: number;
  /** The strongest there is. */
  readonly pin?: {
    readonly column: string;
    readonly digest: string;
    readonly isStrong: boolean;
    /** Rows with an address and no digest. */
    readonly unpinned: number;
  };
  readonly note: string;
}

/** Columns whose cells are addresses. Throws DataFailure. */
export async function addressColumns(
  rows: Pick<RowSet, 'database' | 'columns'>,
): Promise<readonly Counted[]> {
  const texts = rows.columns.filter(({ type }) => type === 'VARCHAR');
  const wanted = texts.map((column) => ({ column, pattern: ADDRESS }));
  return (await countMatches(rows, wanted)).filter(areMost);
}

/**
 * Columns of addresses, and whether another column holds digests of what is behind them, by its name and the shape of its cells. Nothing is
 * fetched: what is there now is not known. Throws DataFailure.
 */
export async function surveyAddresses(
  rows: Pick<RowSet, 'database' | 'columns'>,
): Promise<readonly AddressPins[]> {
  const addressed = await addressColumns(rows);
  if (addressed.length === 0) return [];
  const digests = await digestColumns(rows);
  const pins: AddressPins[] = [];
  for (const { column, cells: addresses } of addressed) {
    const best = digests.find((digest) => digest.column.id !== column.id);
    pins.push(
      best === undefined
        ? {
            column: column.name,
            addresses,
            note: `${column.name}: ${addresses} addresses without a digest: what is behind them can be replaced by whoever owns them or buys an expired domain`,
          }
        : await pinned(rows, column, addresses, best),
    );
  }
  return pins;
}

async function pinned(
  { database }: Pick<RowSet, 'database'>,
  { id, name }: RowColumn,
  addresses: number,
  { column, form }: DigestColumn,
): Promise<AddressPins> {
  const [[missing = 0] = []] = await database.rows(
    `SELECT (count(*) FILTER (WHERE ${id} IS NOT NULL AND ${column.id} IS NULL))::DOUBLE FROM r`,
  );
  const unpinned = Number(missing);
  return {
    column: name,
    addresses,
    pin: {
      column: column.name,
      digest: form.name,
      isStrong: form.strength === 'bytes',
      unpinned,
    },
    note: `${name}: ${addresses - unpinned} of ${addresses} addresses are pinned by ${form.name} in ${column.name}, ${SAYS[form.strength]}; nothing was fetched to compare it`,
  };
}
