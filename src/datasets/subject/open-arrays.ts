import { SourceError } from '../../bytes/source.ts';
import type { DataFailure, SamplesResult } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import { isImageName } from '../image/image-kind.ts';
import type { OpenOptions } from '../open-options.ts';
import { openSamples } from '../open-samples.ts';
import { readHead } from '../read-bounded.ts';
import { sniffFile, SNIFF_BYTES } from '../sniff-file.ts';
import { MAX_IMAGE_VALUES, SMALL_SIDE } from './image-cells.ts';

/** Data whose rows are arrays of numbers or pictures, in the words of the report. */
export type ArrayForm = 'folder of images' | 'NPZ' | 'NPY' | 'IDX';

/** Files a folder of tables has. */
const TABLE_RE = /\.(?:parquet|arrow|jsonl|ndjson|csv|tsv)(?:\.gz|\.zst)?$/i;
/** Tables that a folder of images may have beside them. */
const LABELS_RE = /^labels\.[ct]sv$/i;
/** Folders of a folder that are looked into for images. */
const MAX_LOOKED_INTO = 50;

/** What is said of one set of arrays. */
export type ArrayOptions = Pick<
  OpenOptions,
  'labelColumn' | 'labelsFile' | 'samplesArray' | 'labelsArray'
> & { readonly sample: number; readonly seed: number };

/** Whether a path holds arrays or pictures; anything else is for whoever reads tables. Throws SourceError. */
export async function arrayForm(path: string, host: DataHost): Promise<ArrayForm | undefined> {
  const status = host.status(path);
  if (status === 'folder') return holdsImages(path, host) ? 'folder of images' : undefined;
  if (status !== 'file') return undefined;
  switch (sniffFile(await readHead(host, path, SNIFF_BYTES))) {
    case 'npz':
      return 'NPZ';
    case 'npy':
      return 'NPY';
    case 'idx':
      return 'IDX';
    case 'image':
      return 'folder of images';
    default:
      return undefined;
  }
}

function holdsImages(path: string, host: DataHost): boolean {
  const entries = host.list(path, DATA_LIMITS.maxFolderEntries);
  // Too many to list: the reader of images says so.
  if (entries === undefined) return true;
  const files = entries.filter(({ kind }) => kind === 'file');
  if (files.some(({ name }) => TABLE_RE.test(name) && !LABELS_RE.test(name))) return false;
  if (files.some(({ name }) => isImageName(name))) return true;
  return entries
    .filter(({ kind }) => kind === 'folder')
    .slice(0, MAX_LOOKED_INTO)
    .some(({ name }) =>
      (host.list(host.join(path, name), DATA_LIMITS.maxFolderEntries) ?? []).some(
        (entry) => entry.kind === 'file' && isImageName(entry.name),
      ),
    );
}

/**
 * Opens arrays and pictures: all of them where they fit into half a gigabyte, else brought to 32 × 32 pixels, else a choice. Pictures
 * of several sizes are brought to one, stretched, so that no corner is cut off. Values that are no numbers are kept.
 */
export async function openArrays(
  path: string,
  { sample, seed, ...given }: ArrayOptions,
  host: DataHost,
): Promise<SamplesResult> {
  const base: OpenOptions = {
    ...given,
    part: 'training',
    notFinite: 'kept',
    limits: { ...DATA_LIMITS, maxValues: MAX_IMAGE_VALUES },
  };
  const size = { width: SMALL_SIDE, height: SMALL_SIDE, fit: 'stretch' } as const;
  const select = { count: sample, stratified: false, seed };
  const attempts: readonly OpenOptions[] = [
    base,
    { ...base, size },
    { ...base, select },
    { ...base, size, select },
  ];
  let result: SamplesResult | undefined;
  for (const options of attempts) {
    result = await openSamples(path, options, host);
    if (result.ok || !['mixed-sizes', 'too-large'].includes(result.error.code)) return result;
  }
  return result ?? openSamples(path, base, host);
}

/** One line for whoever named the data. */
export function failureText(path: string, error: DataFailure['error'] | SourceError): string {
  if (error instanceof SourceError) return `${path}: ${error.message}`;
  const { detail, advice } = error;
  const what = detail.includes(path) ? detail : `${path}: ${detail}`;
  return `${what}${advice === '' ? '' : `; ${advice}`}`;
}
