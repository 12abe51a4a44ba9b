import type { RowColumn, RowSet } from '../rows/row-set.ts';

/** Share of the cells of a column from which on it is one of addresses, or of digests. */
const MOST = 0.9;
/** Columns of text looked at in one query. */
const COLUMNS_PER_QUERY = 100;
const ADDRESS = '(?i)https?://[^ ]+';

interface DigestForm {
  readonly name: string;
  /** Of the whole cell, in RE2. */
  readonly cell: string;
  /** Of the column's name. */
  readonly column: RegExp;
  /** What it says of the content behind the address. */
  readonly strength: 'bytes' | 'weak' | 'picture';
}

/** The first that fits by name and shape. */
const FORMS: readonly DigestForm[] = [
  {
    name: 'SHA-256',
    cell: '(?i)(sha256[:-])?[0-9a-f]{64}',
    column: /sha[-_]?256|digest|hash|checksum/i,
    strength: 'bytes',
  },
  {
    name: 'SHA-512',
    cell: '(?i)(sha512[:-])?[0-9a-f]{128}',
    column: /sha[-_]?512|digest|hash|checksum/i,
    strength: 'bytes',
  },
  {
    name: 'SHA-256 in base64',
    cell: '[A-Za-z0-9+/]{43}=',
    column: /sha[-_]?256|digest|hash|checksum/i,
    strength: 'bytes',
  },
  {
    name: 'SHA-1',
    cell: '(?i)[0-9a-f]{40}',
    column: /sha[-_]?1|digest|hash|checksum/i,
    strength: 'weak',
  },
  {
    name: 'perceptual hash',
    cell: '(?i)[0-9a-f]{16}',
    column: /(?:p|d|a|w|picture|image|perceptual)[-_]?hash/i,
    strength: 'picture',
  },
  {
    name: 'MD5',
    cell: '(?i)[0-9a-f]{32}',
    column: /md5|digest|hash|checksum|etag/i,
    strength: 'weak',
  },
  {
    name: 'a number of 64 bits',
    cell: '-?[0-9]{10,20}',
    column: /hash|digest|checksum/i,
    strength: 'weak',
  },
];

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

interface Counted {
  readonly column: RowColumn;
  readonly cells: number;
  readonly matches: number;
}

/** Cells of columns that match a pattern each, over all rows. */
async function count(
  { database }: Pick<RowSet, 'database'>,
  wanted: readonly { readonly column: RowColumn; readonly pattern: string }[],
): Promise<readonly Counted[]> {
  const counted: Counted[] = [];
  for (let at = 0; at < wanted.length; at += COLUMNS_PER_QUERY) {
    const part = wanted.slice(at, at + COLUMNS_PER_QUERY);
    const fields = part.map(
      ({ column: { id }, pattern }) =>
        `count(${id})::DOUBLE, (count(*) FILTER (WHERE regexp_full_match(CAST(${id} AS VARCHAR), '${pattern}')))::DOUBLE`,
    );
    const [found = []] = await database.rows(`SELECT ${fields.join(', ')} FROM r`);
    for (const [place, { column }] of part.entries())
      counted.push({
        column,
        cells: Number(found[2 * place] ?? 0),
        matches: Number(found[2 * place + 1] ?? 0),
      });
  }
  return counted;
}

function areMost({ cells, matches }: Counted): boolean {
  return matches > 0 && matches >= MOST * cells;
}

/**
 * Columns of addresses, and whether another column holds digests of what is behind them, by its name and the shape of its cells. Nothing is
 * fetched: what is there now is not known. Throws DataFailure.
 */
export async function surveyAddresses(
  rows: Pick<RowSet, 'database' | 'columns'>,
): Promise<readonly AddressPins[]> {
  const texts = rows.columns.filter(({ type }) => type === 'VARCHAR');
  const addressed = (
    await count(
      rows,
      texts.map((column) => ({ column, pattern: ADDRESS })),
    )
  ).filter(areMost);
  if (addressed.length === 0) return [];
  const candidates = rows.columns.flatMap((column) =>
    FORMS.filter((form) => form.column.test(column.name)).map((form) => ({
      column,
      form,
      pattern: form.cell,
    })),
  );
  const counted = await count(rows, candidates);
  const digests = candidates
    .filter((_, at) => {
      const found = counted[at];
      return found !== undefined && areMost(found);
    })
    .sort((a, b) => FORMS.indexOf(a.form) - FORMS.indexOf(b.form));
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
  { column, form }: { readonly column: RowColumn; readonly form: DigestForm },
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
