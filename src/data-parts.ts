import { isAbsolute, relative } from 'node:path';
import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import type { DataSessionHost } from './data-session-host.ts';
import { DataFailure } from './datasets/data-error.ts';
import type { PartRequest } from './datasets/partition/part-head.ts';
import { partName } from './datasets/partition/part-name.ts';
import { roleProfile } from './datasets/partition/role-profile.ts';
import type { PartRole } from './datasets/partition/set-record.ts';
import { writePart } from './datasets/partition/write-part.ts';
import { inferRoles } from './datasets/roles/infer-roles.ts';
import type { RoleFlags } from './datasets/roles/role-flags.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { surveyColumns } from './datasets/survey/survey-columns.ts';
import { arrayForm, failureText } from './datasets/subject/open-arrays.ts';
import { dataHost } from './io/data-host.ts';
import { partSalt } from './io/part-salt.ts';
import { rowsHost } from './io/rows-host.ts';
import { WorkFolder } from './io/registry/work-folder.ts';
import { openTable } from './open-table.ts';

/** A share of a table, and where what is known of it goes. */
export interface PartWish {
  /** From 1. */
  readonly index: number;
  readonly of: number;
  readonly folder: string;
  /** Digests of all rows, for manifests and baselines. */
  readonly withManifest: boolean;
}

/** What was written, for whoever waits for it. */
export interface WrittenPart {
  readonly path: string;
  /** Rows of the part, the number of its first, and all rows. */
  readonly rows: number;
  readonly first: number;
  readonly total: number;
  /** What columns were taken for, from the drawn rows of the whole set. */
  readonly roles: readonly PartRole[];
  readonly drawn: number;
  readonly notes: readonly string[];
  readonly hasManifest: boolean;
}

/** Rows above which a manifest no longer fits into one text. */
const MAX_MANIFEST_ROWS = 12_000_000;
const MEMORY = '1GB';

/** Surveys a share of a table and writes the part of it. Throws `RefusedData`, `SourceError` and `OutputError`. */
export async function writeDataPart(
  request: DataRequest,
  wish: PartWish,
  host: DataSessionHost,
): Promise<WrittenPart> {
  const { path } = request;
  const form = await arrayForm(path, dataHost);
  if (form !== undefined)
    throw new RefusedData(`--partition needs a table: ${path} holds arrays or pictures`);
  checkFolder(path, wish.folder);
  const salt = partSalt(wish.folder);
  const work = new WorkFolder(dataHost.absolute(wish.folder));
  const beside = work.next();
  try {
    const rows = await openTable(request, host.spillFolder, false, {
      partition: { index: wish.index - 1, of: wish.of },
      outputs: [beside],
    });
    try {
      const name = dataHost.join(wish.folder, partName(wish.index, wish.of));
      const written = await survey(request, rows, { ...wish, salt, beside }, host);
      rowsHost.rename(beside, name);
      return { ...written, path: name };
    } catch (error) {
      if (!(error instanceof DataFailure)) throw error;
      const { code, detail } = error.error;
      const told =
        code === 'no-space'
          ? `cannot write the part: ${detail} of ${wish.folder}, or of the folder of temporary files`
          : failureText(path, error.error);
      throw new RefusedData(told, { cause: error });
    } finally {
      rows.close();
    }
  } finally {
    work.remove();
  }
}

/** Parts among the data would be data to the next process. */
function checkFolder(path: string, folder: string): void {
  if (dataHost.status(folder) === 'file')
    throw new RefusedData(`--parts ${folder} is a file: name a folder`);
  if (dataHost.status(path) !== 'folder') return;
  const inside = relative(dataHost.absolute(path), dataHost.absolute(folder));
  if (!inside.startsWith('..') && !isAbsolute(inside))
    throw new RefusedData(`--parts ${folder} lies among the data: name a folder elsewhere`);
}

interface Work extends PartWish {
  readonly salt: Uint8Array;
  readonly beside: string;
}

async function survey(
  request: DataRequest,
  rows: RowSet,
  { index, of, withManifest, salt, beside }: Work,
  { spillFolder, progress }: DataSessionHost,
): Promise<Omit<WrittenPart, 'path'>> {
  const { path, key = [], threads = 1 } = request;
  checkKey(key, rows);
  progress({ text: 'what columns are for' });
  const drawn = await roleProfile(rows, { memory: MEMORY, threads, spillFolder });
  const { roles: found } = inferRoles(drawn.profiles, request);
  const roles = rows.columns.map(({ name }): PartRole => {
    const { role, why } = found.get(name) ?? { role: 'ignored', why: '' };
    return { column: name, role, why };
  });
  const { leaks, copies } = surveyColumns(rows.columns, roles);
  const total = rows.files.reduce((sum, file) => sum + file.rows, 0);
  const label = roles.find(({ role }) => role === 'label')?.column;
  const hasManifest = withManifest && total <= MAX_MANIFEST_ROWS;
  const part: PartRequest = {
    index,
    of,
    subject: { path, flags: flagsOf(request), roles },
    fingerprint: drawn.text,
    leakColumns: leaks,
    salt,
    copies,
    ...(hasManifest && { manifest: { key, ...(label === undefined ? {} : { label }) } }),
  };
  await writePart(rows, part, beside, (text) => progress({ text }));
  const [[first = 0] = []] = await rows.database.rows('SELECT min(row)::DOUBLE FROM r');
  return {
    rows: rows.rows,
    first: Number(first),
    total,
    roles,
    drawn: drawn.drawn,
    notes: rows.notes,
    hasManifest,
  };
}

/** Before the work, which takes minutes on large data. */
function checkKey(key: readonly string[], { columns }: RowSet): void {
  for (const name of key)
    if (!columns.some((column) => column.name.normalize('NFC') === name.normalize('NFC')))
      throw new DataFailure(
        'missing-column',
        `--key: there is no column "${name}"`,
        'name columns the data have',
      );
}

function flagsOf(request: DataRequest): RoleFlags {
  const { labelColumn, textColumn, idColumn, sourceColumn, splitColumn, ignoreColumns } = request;
  return {
    ...(labelColumn === undefined ? {} : { labelColumn }),
    ...(textColumn === undefined ? {} : { textColumn }),
    ...(idColumn === undefined ? {} : { idColumn }),
    ...(sourceColumn === undefined ? {} : { sourceColumn }),
    ...(splitColumn === undefined ? {} : { splitColumn }),
    ...(ignoreColumns === undefined ? {} : { ignoreColumns }),
  };
}
