import type { RowColumn, RowSet } from '../rows/row-set.ts';

/** Share of the cells of a column from which on it is one of addresses, or of digests. */
const MOST = 0.9;
/** Columns of text looked at in one query. */
const COLUMNS_PER_QUERY = 100;

export interface DigestForm {
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

export interface Counted {
  readonly column: RowColumn;
  readonly cells: number;
  readonly matches: number;
}

/** Cells of columns that match a pattern each, over all rows. */
export async function countMatches(
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

export function areMost({ cells, matches }: Counted): boolean {
  return matches > 0 && matches >= MOST * cells;
}

/** A column of digests of files. */
export interface DigestColumn {
  readonly column: RowColumn;
  readonly form: DigestForm;
}

/** Columns whose names and cells say that they are digests, the strongest first. Throws DataFailure. */
export async function digestColumns(
  rows: Pick<RowSet, 'database' | 'columns'>,
): Promise<readonly DigestColumn[]> {
  const candidates = rows.columns.flatMap((column) =>
    FORMS.filter((form) => form.column.test(column.name)).map((form) => ({ column, form })),
  );
  const counted = await countMatches(
    rows,
    candidates.map(({ column, form }) => ({ column, pattern: form.cell })),
  );
  return candidates
    .filter((_, at) => {
      const found = counted[at];
      return found !== undefined && areMost(found);
    })
    .sort((a, b) => FORMS.indexOf(a.form) - FORMS.indexOf(b.form));
}
