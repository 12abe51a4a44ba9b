import type { DriftResult, IntegrityResult } from './core/dataset-profile.ts';
import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import type { RowManifest } from './datasets/integrity/row-manifest.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { manifestPieces, readManifest } from './datasets/survey/manifest-file.ts';
import {
  buildManifest,
  compareWithManifest,
  type ManifestColumns,
} from './datasets/survey/manifest-survey.ts';
import { DataFailure } from './datasets/data-error.ts';
import { dataHost } from './io/data-host.ts';
import { writeOutput } from './io/output-file.ts';
import { readTextFile } from './io/text-file.ts';

/** How a manifest begins. */
const MANIFEST_RE = /^\s*\{\s*"version":1,\s*"columns":\[/;
/** Characters looked at to tell what a baseline is. */
const HEAD = 200;
/** A manifest of some twelve million rows. */
const MAX_MANIFEST_BYTES = 500_000_000;

export interface TableIntegrity {
  readonly result: IntegrityResult;
  /** Numbers of the added rows, ascending. */
  readonly added: Int32Array;
  /** Where the older data are there. */
  readonly drift?: DriftResult;
  readonly notes: readonly string[];
}

/** An older version of the data, open. */
export interface EarlierData {
  readonly rows: RowSet;
  /** How the data moved since. */
  readonly drift: () => Promise<DriftResult>;
  readonly close: () => void;
}

export interface IntegrityWork {
  readonly columns: ManifestColumns;
  /** Opens older data as these were opened. */
  readonly openEarlier: (path: string) => Promise<EarlierData>;
  readonly progress: (text: string) => void;
}

/** What rows have become since their baseline, and a manifest where one was asked for. Throws `RefusedData`, `DataFailure` and `OutputError`. */
export async function rowIntegrity(
  { baseline, writeManifest }: Pick<DataRequest, 'baseline' | 'writeManifest'>,
  rows: RowSet,
  work: IntegrityWork,
): Promise<TableIntegrity | undefined> {
  if (baseline === undefined) {
    if (writeManifest === undefined) return undefined;
    const manifest = await buildManifest(rows, work.columns, work.progress);
    keepManifest(writeManifest, manifest);
    return { result: unchanged(manifest), added: new Int32Array(0), notes: [] };
  }
  const before = await earlier(baseline, work);
  const { result, manifest, added, notes } = await compareWithManifest(rows, before.manifest, {
    with: baseline,
    progress: work.progress,
  });
  keepManifest(writeManifest, manifest);
  const { drift } = before;
  return { result, added, notes, ...(drift === undefined ? {} : { drift }) };
}

/** Writes a manifest where one was asked for. Throws `OutputError`. */
export function keepManifest(path: string | undefined, manifest: RowManifest): void {
  if (path !== undefined)
    writeOutput(
      path,
      Buffer.concat([...manifestPieces(manifest)].map((piece) => Buffer.from(piece))),
    );
}

interface Earlier {
  readonly manifest: RowManifest;
  readonly drift?: DriftResult;
}

/** A manifest that was kept, or one of the older data, read as the newer ones are. */
async function earlier(
  path: string,
  { columns, openEarlier, progress }: IntegrityWork,
): Promise<Earlier> {
  try {
    const kept = await keptManifest(path);
    if (kept !== undefined) return { manifest: kept };
    const { rows, drift, close } = await openEarlier(path);
    try {
      return { manifest: await buildManifest(rows, columns, progress), drift: await drift() };
    } finally {
      close();
    }
  } catch (error) {
    if (error instanceof DataFailure)
      throw new RefusedData(`--baseline ${failureText(path, error.error)}`, { cause: error });
    throw error;
  }
}

/** The manifest a file holds; `undefined` for anything else. Throws DataFailure for one that was changed. */
export async function keptManifest(path: string): Promise<RowManifest | undefined> {
  return (await isManifest(path))
    ? readManifest(readTextFile(path, MAX_MANIFEST_BYTES) ?? '')
    : undefined;
}

/** Whether a file is a manifest, by how it begins. */
export async function isManifest(path: string): Promise<boolean> {
  if (dataHost.status(path) !== 'file') return false;
  const { source, close } = dataHost.open(path);
  try {
    return MANIFEST_RE.test(Buffer.from(await source.read(0, HEAD)).toString('utf8'));
  } finally {
    close();
  }
}

/** Nothing to compare with: the root alone. */
export function unchanged({ root, rows }: RowManifest): IntegrityResult {
  return {
    root,
    rows,
    added: 0,
    removed: 0,
    altered: 0,
    addedRows: [],
    alteredRows: [],
    changedColumns: [],
    newColumns: [],
    lostColumns: [],
    relabelled: [],
  };
}
