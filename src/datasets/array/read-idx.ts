import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import type { OpenOptions } from '../open-options.ts';
import { readBounded } from '../read-bounded.ts';
import type { FoundArrays, NamedArray } from './array-samples.ts';
import { gunzipBounded, readIdxContent } from './idx-content.ts';

/** `t10k-images-idx3-ubyte`, `train-images.idx3-ubyte.gz`: the part that tells images from labels. */
const IMAGES_RE = /images([-.])idx\d/i;

/** Names the labels of an images file may have, beside it; none where the name is not one of images. */
export function labelNames(name: string): readonly string[] {
  const other = name.replace(IMAGES_RE, (whole, separator: string) =>
    whole.startsWith('I') ? `Labels${separator}idx1` : `labels${separator}idx1`,
  );
  if (other === name) return [];
  return other.endsWith('.gz') ? [other, other.slice(0, -3)] : [other, `${other}.gz`];
}

/** The array of an IDX file, gzip undone. Throws DataFailure. */
export async function readIdxFile(
  host: DataHost,
  path: string,
  limits: DataLimits,
): Promise<NamedArray> {
  const name = host.baseName(path);
  const bytes = await readBounded(host, path, limits.maxArrayBytes);
  return { name, content: readIdxContent(gunzipBounded(bytes, limits.maxArrayBytes, name), name) };
}

/** IDX samples and the labels that lie beside them. Throws DataFailure. */
export async function findIdx(
  host: DataHost,
  path: string,
  options: OpenOptions & { readonly limits: DataLimits },
  notes: NoteList,
  outerLabels?: NamedArray,
): Promise<FoundArrays> {
  const x = await readIdxFile(host, path, options.limits);
  if (x.content.shape.length === 1)
    throw new DataFailure(
      'unknown-form',
      `${x.name} holds one number per sample: these are labels`,
      'give the file of the images; its labels are found beside it',
    );
  const folder = host.folderOf(path);
  const beside = labelNames(x.name)
    .map((name) => host.join(folder, name))
    .find((candidate) => host.status(candidate) === 'file');
  let y = outerLabels;
  if (y === undefined && beside !== undefined) {
    y = await readIdxFile(host, beside, options.limits);
    notes.add('labels-found', `labels: ${y.name}, found beside the images`);
  }
  const isImage = x.content.stored === 'uint8' && [3, 4].includes(x.content.shape.length);
  return {
    kind: isImage ? 'image' : 'array',
    container: 'idx',
    x,
    ...(y !== undefined && { y }),
    ...(outerLabels === undefined && beside !== undefined && { labelsPath: beside }),
  };
}
