import { gzipSync } from 'node:zlib';
import type { FoundArrays } from '../array/array-samples.ts';
import { idxParts } from '../array/idx-content.ts';
import { DataFailure } from '../data-error.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import { npzParts } from '../npz-file.ts';
import { cleanArchive, cleanArray, type CleanArray, type SampleChanges } from './clean-arrays.ts';
import type { CleanFiles } from './clean-output.ts';
import type { CleansingHost } from './cleansing-host.ts';
import { arrayCopyFormat } from './copy-format.ts';

/** Names the labels get in an archive, the likeliest first. */
const LABEL_NAMES = ['y', 'labels'];

/**
 * Writes the samples that are kept and their labels: as NPZ, of an archive with all its other arrays, or as two IDX files, compressed where
 * their names say so. Throws DataFailure.
 * @param target path of the copy: its name says the form
 */
export async function copyArrays(
  path: string,
  arrays: FoundArrays,
  changes: SampleChanges,
  files: CleanFiles,
  target: string,
  host: CleansingHost,
): Promise<void> {
  const format = arrayCopyFormat(host.baseName(target));
  const labels = (): CleanArray | undefined =>
    arrays.y === undefined ? undefined : cleanArray(arrays.y, 'labels', changes);
  if (changes.labels.size > 0 && arrays.y === undefined)
    throw new DataFailure('missing-array', 'there are no labels to change', 'name the labels');
  if (format.form === 'idx') {
    write(files.copy, idxFile(cleanArray(arrays.x, 'samples', changes), target), host);
    const found = labels();
    if (found !== undefined) write(files.also, idxFile(found, format.labels), host);
    return;
  }
  if (arrays.container !== 'npz') {
    const found = labels();
    const x = { ...cleanArray(arrays.x, 'samples', changes), name: 'x' };
    write(files.copy, archive(found === undefined ? [x] : [x, { ...found, name: 'y' }]), host);
    return;
  }
  const { source, close } = host.open(path);
  try {
    const samples = arrays.x.name;
    const own = arrays.hasOwnLabels === true ? arrays.y?.name : undefined;
    const chosen = { samples, ...(own !== undefined && { labels: own }) };
    const cleaned = await cleanArchive(source, chosen, changes, DATA_LIMITS);
    const outer = own === undefined ? labels() : undefined;
    write(
      files.copy,
      archive(outer === undefined ? cleaned : [...cleaned, named(outer, cleaned)]),
      host,
    );
  } finally {
    close();
  }
}

/** Labels from a file of their own under a name by which they are found in the archive. Throws DataFailure. */
function named(labels: CleanArray, others: readonly CleanArray[]): CleanArray {
  const name = LABEL_NAMES.find((free) => others.every((other) => other.name !== free));
  if (name === undefined)
    throw new DataFailure(
      'unknown-form',
      `the archive has arrays called ${LABEL_NAMES.join(' and ')} already, beside the labels of the other file`,
      'put samples and labels into one archive',
    );
  return { ...labels, name };
}

function idxFile(array: CleanArray, name: string): readonly Uint8Array[] {
  if ('words' in array)
    throw new DataFailure(
      'unknown-form',
      'IDX has no words, and the labels are words',
      'let the name of the copy end in .npz',
    );
  const { dtype, shape, data } = array;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const parts = idxParts(dtype, shape, bytes);
  return /\.gz$/i.test(name) ? [gzipSync(Buffer.concat(parts))] : parts;
}

/** Names that NumPy cannot pass on as keywords, and archives beyond what a zip file holds, are not written. */
function archive(arrays: readonly CleanArray[]): readonly Uint8Array[] {
  try {
    return npzParts(arrays);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataFailure('unknown-form', error.message, 'save the arrays again with numpy.savez');
  }
}

function write(path: string, parts: readonly Uint8Array[], host: CleansingHost): void {
  const file = host.createFile(path);
  try {
    for (const part of parts) file.write(part);
  } finally {
    file.close();
  }
}
