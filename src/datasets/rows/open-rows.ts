import { SourceError } from '../../bytes/source.ts';
import { DataFailure, type DataError } from '../data-error.ts';
import { readHead } from '../read-bounded.ts';
import { storeJson } from './json-rows.ts';
import { storeParquet } from './parquet-rows.ts';
import { HEAD_BYTES, rowForm, type TableFormName } from './row-form.ts';
import { RowNotes } from './row-notes.ts';
import { ROW_LIMITS, type OpenRowsOptions, type RowShare } from './row-options.ts';
import type { RowSet } from './row-set.ts';
import { openView } from './row-view.ts';
import type { RowsHost } from './rows-host.ts';
import type { Conversion, GivenFile, StoredRows, TextFile } from './stored-rows.ts';
import { storeText } from './text-rows.ts';
import { unfold } from './unfold.ts';

export type RowsResult =
  | { readonly ok: true; readonly rows: RowSet }
  | { readonly ok: false; readonly error: DataError };

/** What is taken, for messages. */
const FORMS = 'tables are taken as CSV, TSV, JSON Lines and Parquet';
const MEMORY = '1GB';

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
  const conversion: Conversion = {
    host,
    request: {
      memory: options.memory ?? MEMORY,
      threads: options.threads ?? 1,
      folder: host.createFolder(options.spillFolder),
      limits: { ...ROW_LIMITS, ...options.limits },
      partition: options.partition,
      asWritten: options.asWritten ?? false,
    },
    notes: new RowNotes(),
  };
  try {
    return { ok: true, rows: await open(path, conversion) };
  } catch (error) {
    host.remove(conversion.request.folder);
    if (error instanceof DataFailure) return { ok: false, error: error.error };
    if (error instanceof SourceError)
      return {
        ok: false,
        error: {
          code: 'unreadable',
          detail: `${path}: ${error.message}`,
          advice: 'check the file and its permissions',
        },
      };
    throw error;
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
  const status = host.status(path);
  if (status === undefined)
    throw new DataFailure(
      'not-found',
      `${path}: there is no such file or folder`,
      'check the path',
    );
  if (status === 'other')
    throw new DataFailure('refused-form', `${path} is no regular file`, FORMS);
  if (status === 'folder') throw new DataFailure('unknown-form', `${path} is a folder`, FORMS);
  const file: GivenFile = { name: host.baseName(path), path: host.absolute(path) };
  const { form, plain } = await recognise(file, 0, conversion);
  return openView(await store(form, [plain], conversion), form, conversion);
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

function store(
  form: TableFormName,
  files: readonly TextFile[],
  conversion: Conversion,
): Promise<StoredRows> {
  switch (form) {
    case 'CSV':
      return storeText(files, conversion);
    case 'JSON Lines':
    case 'JSON':
      return storeJson(files, form === 'JSON', conversion);
    case 'Parquet':
      // Inside a compressed file there may be one, too: it is read where it was unfolded.
      return storeParquet(
        files.map((file) => ({ ...file, path: file.text })),
        conversion,
      );
    default:
      return form satisfies never;
  }
}
