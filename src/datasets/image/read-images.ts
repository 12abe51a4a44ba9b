import { SourceError } from '../../bytes/source.ts';
import { chosenIndices, checkValues } from '../array/array-samples.ts';
import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { OpenOptions } from '../open-options.ts';
import { readBounded } from '../read-bounded.ts';
import { decodeImage, imageFacts, type Attempt, type ImageChange } from './decode-image.ts';
import type { LabelledFiles } from './image-labels.ts';
import type { ImageFile } from './image-tree.ts';

interface Form {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Sizes named in a message. */
const MAX_SIZES = 5;

const CHANGES: Readonly<Record<ImageChange, string>> = {
  resized: 'images were scaled (bilinear)',
  cropped: 'the middle of images was cut out',
  'alpha-dropped': 'the transparency of images was dropped',
  'reduced-depth': 'images with 16 bits per channel were read with 8',
  'colour-converted': 'images were converted between grey and colour',
};

/** Tries one file; what cannot be read is a note, not the end. */
async function attemptFile<T>(
  host: DataHost,
  file: ImageFile,
  limits: DataLimits,
  notes: NoteList,
  action: (bytes: Uint8Array) => Promise<Attempt<T>>,
): Promise<T | undefined> {
  try {
    const result = await action(await readBounded(host, file.path, limits.maxImageBytes));
    if (result.ok) return result.value;
    notes.add('undecodable-image', `images left out: ${result.reason}`, file.name);
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof DataFailure)) throw error;
    notes.add(
      'undecodable-image',
      `images left out: ${error instanceof DataFailure ? error.error.code : error.message}`,
      file.name,
    );
  }
  return undefined;
}

/** The common size and colours of files, from their headers; files without are left out. */
async function commonForm(
  host: DataHost,
  files: readonly ImageFile[],
  options: OpenOptions & { readonly limits: DataLimits },
): Promise<Form | undefined> {
  const { size, channels, limits } = options;
  if (size !== undefined && channels !== undefined) return { ...size, channels };
  const sizes = new Map<string, number>();
  let first: { readonly width: number; readonly height: number } | undefined = size;
  let isGrey = true;
  let seen = 0;
  for (const { path } of files) {
    const facts = await headerFacts(host, path, limits);
    if (facts === undefined) continue;
    seen += 1;
    isGrey &&= facts.isGrey;
    first ??= facts;
    if (size !== undefined) continue;
    const shown = `${facts.width} × ${facts.height}`;
    sizes.set(shown, (sizes.get(shown) ?? 0) + 1);
  }
  if (sizes.size > 1) {
    const listed = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, MAX_SIZES);
    throw new DataFailure(
      'mixed-sizes',
      `the images have ${sizes.size} sizes: ${listed.map(([shown, count]) => `${shown} (${count})`).join(', ')}${sizes.size > MAX_SIZES ? ', …' : ''}`,
      'give the size the model takes',
    );
  }
  if (first === undefined || seen === 0) return undefined;
  return { width: first.width, height: first.height, channels: channels ?? (isGrey ? 1 : 3) };
}

async function headerFacts(
  host: DataHost,
  path: string,
  limits: DataLimits,
): Promise<
  { readonly width: number; readonly height: number; readonly isGrey: boolean } | undefined
> {
  try {
    const facts = await imageFacts(await readBounded(host, path, limits.maxImageBytes), limits);
    return facts.ok ? facts.value : undefined;
  } catch (error) {
    // The same failure is met and noted when the image is decoded.
    if (error instanceof SourceError || error instanceof DataFailure) return undefined;
    throw error;
  }
}

/** Decodes the chosen images, one at a time. Throws DataFailure. */
export async function readImages(
  host: DataHost,
  found: LabelledFiles,
  options: OpenOptions & { readonly limits: DataLimits },
  notes: NoteList,
): Promise<LabelledSamples> {
  const chosen = chosenIndices(found.files.length, found.labels, options, notes);
  const files = Array.from(chosen, (index) => found.files[index]).filter(
    (file) => file !== undefined,
  );
  const undecodable = (): DataFailure =>
    new DataFailure(
      'undecodable',
      `none of the ${files.length} images can be read${notes.list.find(({ code }) => code === 'undecodable-image')?.detail.replace('images left out', '') ?? ''}`,
      'PNG, JPEG, WebP and GIF are read',
    );
  const form = await commonForm(host, files, options);
  const { limits } = options;
  const { width = 0, height = 0, channels = 1 } = form ?? {};
  const size = width * height * channels;
  checkValues(files.length, size, limits);
  const values = new Float32Array(files.length * size);
  const kept: number[] = [];
  for (const [index, file] of files.entries()) {
    const image = await attemptFile(host, file, limits, notes, (bytes) =>
      decodeImage(bytes, { size: options.size, channels }, limits),
    );
    if (image === undefined) continue;
    if (image.pixels.length !== size) {
      notes.add(
        'undecodable-image',
        'images left out: not of the size their headers say',
        file.name,
      );
      continue;
    }
    for (const change of image.changes) notes.add(change, CHANGES[change], file.name);
    values.set(image.pixels, kept.length * size);
    kept.push(index);
  }
  if (kept.length === 0) throw undecodable();
  const names = kept.map((index) => files[index]?.name ?? '');
  const { labels } = found;
  return {
    kind: 'image',
    count: kept.length,
    shape: channels === 1 ? [height, width] : [height, width, channels],
    values: kept.length === files.length ? values : values.slice(0, kept.length * size),
    stored: 'uint8',
    ...(labels !== undefined && {
      labels: Int32Array.from(kept, (index) => labels[chosen[index] ?? 0] ?? 0),
    }),
    ...(found.classNames !== undefined && { classNames: found.classNames }),
    names: (index) => names[index] ?? '',
    ...(kept.length < found.files.length && {
      chosen: {
        of: found.files.length,
        indices: Int32Array.from(kept, (index) => chosen[index] ?? index),
      },
    }),
    notes: notes.list,
  };
}
