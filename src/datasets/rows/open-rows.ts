import { namedPath } from '../named-path.ts';
import { DataFailure, dataErrorOf, type DataError } from '../data-error.ts';
import { readHead } from '../read-bounded.ts';
import { arrowRows } from './arrow-rows.ts';
import { conversionOf } from './conversion.ts';
import { folderFiles } from './folder-files.ts';
import { jsonRows } from './json-rows.ts';
import { storeParquet } from './parquet-rows.ts';
import { HEAD_BYTES, rowForm, type TableFormName } from './row-form.ts';
import { listed } from './row-notes.ts';
import type { OpenRowsOptions, RowShare } from './row-options.ts';
import type { RowSet } from './row-set.ts';
import { openView } from './row-view.ts';
import type { RowsHost } from './rows-host.ts';
import { storeSqlite } from './sqlite-rows.ts';
import { storeStaged } from './staged-rows.ts';
import type { Conversion, GivenFile, StoredRows, TextFile } from './stored-rows.ts';
import { storeText } from './text-rows.ts';
import { unfold } from './unfold.ts';

export type RowsResult =
  | { readonly ok: true; readonly rows: RowSet }
  | { readonly ok: false; readonly error: DataError };

/** What is taken, for messages. */
const FORMS =
  'tables are taken as CSV, TSV, JSON Lines, Parquet, Arrow, SQLite and folders of these';

/**
 * Opens a table of any size for queries, recognised by its content. What is not Parquet is converted once, streaming, into the spill
 * folder; no table is ever held in memory. What was chosen or left out is in the notes; what cannot be had is an error with advice.
 * Images and arrays are the error `unknown-form`: they are samples, not tables.
 */
export async function openRows(
  path: string,
  options: OpenRowsOptions,
  host: RowsHost,
): Promise<RowsResult> {
  checkShare(options.partition);
  const conversion = conversionOf(options, host);
  try {
    return { ok: true, rows: await open(path, conversion) };
  } catch (error) {
    host.remove(conversion.request.folder);
    const known = dataErrorOf(error, path);
    if (known === undefined) throw error;
    return { ok: false, error: known };
  }
}

function checkShare(share: RowShare | undefined): void {
  if (share === undefined) return;
  const { index, of } = share;
  if (!Number.isInteger(index) || !Number.isInteger(of) || index < 0 || index >= of)
    throw new RangeError(`there is no part ${index} of ${of}`);
}

async function open(path: string, conversion: Conversion): Promise<RowSet> {
  const { host } = conversion;
  const status = namedPath(path, host, FORMS);
  if (status === 'folder') return openFolder(path, conversion);
  const file: GivenFile = { name: host.baseName(path), path: host.absolute(path) };
  const recognised = await recognise(file, 0, conversion);
  const stored = await store([recognised], conversion);
  return openView(stored, stored.form ?? recognised.form, conversion);
}

/** Forms of one family: the same rows in another layout. */
function familyOf(form: TableFormName): TableFormName {
  return form === 'JSON' ? 'JSON Lines' : form;
}

/** Files of a folder that are one table: those of the commonest form. */
async function openFolder(path: string, conversion: Conversion): Promise<RowSet> {
  const { notes } = conversion;
  const { isHub, files, scripts } = await folderFiles(path, conversion);
  const families = new Map<TableFormName, Recognised[]>();
  const odd: string[] = [];
  for (const [index, file] of files.entries()) {
    const found = await recogniseInFolder(file, index, conversion);
    if (found === undefined) odd.push(file.name);
    else {
      const family = familyOf(found.form);
      families.set(family, [...(families.get(family) ?? []), found]);
    }
  }
  const [chosen, ...others] = [...families].sort(
    ([a, inA], [b, inB]) => inB.length - inA.length || (a < b ? -1 : 1),
  );
  if (odd.length > 0) notes.add(`left out, since they are no tables: ${listed(odd)}`);
  if (chosen === undefined)
    throw new DataFailure('unknown-form', 'the folder holds no table', FORMS);
  for (const [form, left] of others)
    notes.add(`left out, since most files are ${chosen[0]}: ${left.length} of ${form}`);
  const [form, members] = chosen;
  if (form === 'SQLite' && members.length > 1)
    throw new DataFailure(
      'unknown-form',
      'the folder holds several SQLite files',
      'give one of them',
    );
  const stored = await store(members, conversion);
  const rows = await openView(
    stored,
    isHub ? 'Hugging Face data set' : (stored.form ?? form),
    conversion,
  );
  return scripts.length === 0 ? rows : { ...rows, scripts };
}

async function recogniseInFolder(
  file: GivenFile,
  index: number,
  conversion: Conversion,
): Promise<Recognised | undefined> {
  try {
    return await recognise(file, index, conversion);
  } catch (error) {
    const isNone =
      error instanceof DataFailure &&
      (error.error.code === 'unknown-form' || error.error.code === 'empty');
    if (isNone) return undefined;
    throw error;
  }
}

interface Recognised {
  readonly form: TableFormName;
  readonly plain: TextFile;
}

/** Finds out what a file is, unfolded into the spill folder where it was compressed. */
async function recognise(
  file: GivenFile,
  index: number,
  conversion: Conversion,
): Promise<Recognised> {
  const { host, request } = conversion;
  let text = file.path;
  let head = await readHead(host, text, HEAD_BYTES);
  let found = rowForm(head);
  if (found.kind === 'compressed') {
    text = host.join(request.folder, `unfolded-${index}`);
    await unfold(file, found.algorithm, text, conversion);
    head = await readHead(host, text, HEAD_BYTES);
    found = rowForm(head);
  }
  if (head.length === 0) throw new DataFailure('empty', `${file.name} is empty`, FORMS);
  if (found.kind !== 'table')
    throw new DataFailure(
      'unknown-form',
      `${file.name} is ${found.kind === 'other' ? found.what : 'compressed twice'}`,
      FORMS,
    );
  return { form: found.form, plain: { ...file, text } };
}

/** Converts files of one family. */
function store(files: readonly Recognised[], conversion: Conversion): Promise<StoredRows> {
  const plain = files.map((file) => file.plain);
  const [first] = files;
  if (first === undefined) throw new TypeError('there is a file to store');
  switch (first.form) {
    case 'CSV':
      return storeText(plain, conversion);
    case 'JSON Lines':
    case 'JSON':
      return storeStaged(
        files.map(({ form, plain: { text, ...file } }) => ({
          file,
          rows: () => jsonRows({ ...file, text }, form === 'JSON', conversion),
        })),
        conversion,
      );
    case 'Arrow':
      return storeStaged(
        plain.map(({ text, ...file }) => ({
          file,
          rows: () => arrowRows({ ...file, text }, conversion),
        })),
        conversion,
      );
    case 'SQLite':
      return storeSqlite(first.plain, conversion);
    case 'Parquet':
      // Inside a compressed file there may be one, too: it is read where it was unfolded.
      return storeParquet(
        plain.map((file) => ({ ...file, path: file.text })),
        conversion,
      );
    default:
      return first.form satisfies never;
  }
}
