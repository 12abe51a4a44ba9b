import type { PinnedFiles } from '../../core/dataset-profile.ts';
import type { DataHost } from '../data-host.ts';
import { DataFailure } from '../data-error.ts';
import { contentChange } from '../integrity/pinned-content.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';
import { addressColumns } from './address-pins.ts';
import { digestColumns, type DigestColumn } from './digest-columns.ts';
import { contentOf, hashOfHex, isComputed, plainDigest } from './file-content.ts';
import { filesWithin, placesOf } from './file-names.ts';
import type { SurveyProgress } from './survey-progress.ts';

/** Row numbers of the record. */
const MAX_ROWS = 1000;
/** Perceptual hashes that are computed here: by the discrete cosine transform. */
const PICTURE_RE = /(?:^|[^adw])p[-_]?hash|perceptual[-_]?hash|(?:picture|image)[-_]?hash/i;
/** Characters of a cell that is a path or an address. */
const MAX_NAME = 2048;
const PROGRESS_EVERY = 256;

type Table = Pick<RowSet, 'database' | 'columns' | 'rows'>;

interface Pins {
  readonly bytes: DigestColumn | undefined;
  readonly picture: DigestColumn | undefined;
}

/** The strongest digest of bytes that can be computed, and a perceptual hash. Throws DataFailure where there is neither. */
async function pinsOf(rows: Table): Promise<Pins> {
  const columns = await digestColumns(rows);
  const bytes = columns.find(({ form }) => isComputed(form.name));
  const picture = columns.find(
    ({ form, column }) => form.strength === 'picture' && PICTURE_RE.test(column.name),
  );
  if (bytes === undefined && picture === undefined)
    throw new DataFailure(
      'missing-column',
      'no column holds digests of files',
      'name the column sha256, sha512, sha1, md5 or phash, and write digests in hex',
    );
  return { bytes, picture };
}

function cellsSql({ id }: RowColumn): string {
  return `CASE WHEN strlen(${id}) <= ${MAX_NAME} THEN ${id} END`;
}

interface Names {
  readonly column: RowColumn;
  /** The place of an address's last part alone may be that of another address's. */
  readonly areAddresses: boolean;
}

/** The column whose cells name most of the files. Throws DataFailure where none names any. */
async function namesOf(
  rows: Table,
  { bytes, picture }: Pins,
  files: ReadonlySet<string>,
): Promise<Names> {
  const addressed = new Set((await addressColumns(rows)).map(({ column }) => column.id));
  const candidates = rows.columns.filter(
    ({ id, type }) => type === 'VARCHAR' && id !== bytes?.column.id && id !== picture?.column.id,
  );
  const counts = candidates.map(() => 0);
  if (candidates.length > 0)
    for await (const columns of rows.database.stream(
      `SELECT ${candidates.map(cellsSql).join(', ')} FROM r`,
    ))
      for (const [at, cells] of columns.entries())
        for (const cell of cells)
          if (typeof cell === 'string' && placesOf(cell).some((place) => files.has(place)))
            counts[at] = (counts[at] ?? 0) + 1;
  const most = Math.max(0, ...counts);
  const column = candidates[counts.indexOf(most)];
  if (most === 0 || column === undefined)
    throw new DataFailure(
      'missing-column',
      'no row names a file of the folder',
      'give the folder that paths in the table begin in, or files named as in their addresses',
    );
  return { column, areAddresses: addressed.has(column.id) };
}

/** What a row says of its file. */
interface PinnedRow {
  readonly row: number;
  readonly place: string | undefined;
  readonly digest: string | undefined;
  readonly picture: string | undefined;
}

async function* pinnedRows(
  rows: Table,
  { bytes, picture }: Pins,
  { column }: Names,
  files: ReadonlySet<string>,
): AsyncGenerator<PinnedRow> {
  const cell = (digest: DigestColumn | undefined): string =>
    digest === undefined ? 'NULL' : `trim(${digest.column.id}::VARCHAR)`;
  const valid = (digest: DigestColumn | undefined): string =>
    digest === undefined
      ? 'NULL'
      : `CASE WHEN regexp_full_match(${cell(digest)}, '${digest.form.cell}') THEN ${cell(digest)} END`;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' ? value : undefined;
  for await (const [numbers = [], names = [], digests = [], pictures = []] of rows.database.stream(
    `SELECT row::INTEGER, ${cellsSql(column)}, ${valid(bytes)}, ${valid(picture)} FROM r WHERE ${column.id} IS NOT NULL`,
  ))
    for (const [at, row] of numbers.entries())
      yield {
        row: Number(row),
        place: placesOf(text(names[at]) ?? '').find((place) => files.has(place)),
        digest: text(digests[at]),
        picture: text(pictures[at]),
      };
}

/** Files that addresses with different digests name by their last part: whose they are is not known. */
async function sharedPlaces(
  read: () => AsyncGenerator<PinnedRow>,
  { areAddresses }: Names,
): Promise<ReadonlySet<string>> {
  const shared = new Set<string>();
  if (!areAddresses) return shared;
  const known = new Map<string, string>();
  for await (const { place, digest, picture } of read()) {
    if (place === undefined) continue;
    const pin = `${digest} ${picture}`;
    if ((known.get(place) ?? pin) !== pin) shared.add(place);
    known.set(place, pin);
  }
  return shared;
}

/**
 * Compares the files a table names with the digests beside their names: bytes, and where they differ what a picture looks like. Files are read
 * from the folder and from nowhere else; nothing is fetched. Throws DataFailure and SourceError.
 */
export async function checkPinnedFiles(
  rows: Table,
  folder: string,
  host: DataHost,
  progress?: SurveyProgress,
): Promise<PinnedFiles> {
  const files = filesWithin(folder, host);
  const pins = await pinsOf(rows);
  const names = await namesOf(rows, pins, files);
  const read = (): AsyncGenerator<PinnedRow> => pinnedRows(rows, pins, names, files);
  const shared = await sharedPlaces(read, names);
  const counts = { same: 0, alike: 0, replaced: 0, unknown: 0, missing: 0 };
  const replaced: number[] = [];
  const missing: number[] = [];
  let done = 0;
  for await (const { row, place, digest, picture } of read()) {
    if (done % PROGRESS_EVERY === 0) progress?.(`files of ${done} of ${rows.rows} rows`);
    done += 1;
    if (place === undefined) {
      counts.missing += 1;
      missing.push(row);
      continue;
    }
    const form = pins.bytes?.form.name ?? '';
    const pinned = {
      ...(digest !== undefined && { digest: plainDigest(digest, form) }),
      ...(picture !== undefined && { picture: hashOfHex(picture) }),
    };
    const isPinned = digest !== undefined || picture !== undefined;
    const now =
      shared.has(place) || !isPinned
        ? undefined
        : await contentOf(
            host.join(folder, place),
            { form: digest === undefined ? undefined : form, picture: picture !== undefined },
            host,
          );
    const change = now === undefined ? 'unknown' : contentChange(pinned, now);
    counts[change] += 1;
    if (change === 'replaced') replaced.push(row);
  }
  const first = (list: readonly number[]): readonly number[] =>
    list.toSorted((a, b) => a - b).slice(0, MAX_ROWS);
  return {
    folder,
    column: names.column.name,
    digests: [pins.bytes, pins.picture].flatMap((pin) =>
      pin === undefined ? [] : [`${pin.form.name} in ${pin.column.name}`],
    ),
    ...counts,
    replacedRows: first(replaced),
    missingRows: first(missing),
  };
}
