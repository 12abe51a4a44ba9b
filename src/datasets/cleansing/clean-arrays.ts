import type { ByteSource } from '../../bytes/source.ts';
import { walkEntries } from '../../formats/zip/walk-entries.ts';
import { viewBytes, type TypedData } from '../../tensor/dtype.ts';
import { rowBytes, textElements, type ArrayContent } from '../array/array-content.ts';
import type { NamedArray } from '../array/array-samples.ts';
import { readNpyContent } from '../array/npy-content.ts';
import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NumberArray, WordArray } from '../npz-file.ts';

/** What becomes of the samples: rows kept, ascending, and new labels by row. */
export interface SampleChanges {
  readonly count: number;
  readonly kept: readonly number[];
  readonly labels: ReadonlyMap<number, string>;
  /** The number of a class by its name. */
  readonly classOf: (label: string) => number | undefined;
}

export type CleanArray = NumberArray | WordArray;

const SUFFIX = '.npy';
/** Entries of an archive: data sets have a handful of arrays. */
const MAX_ENTRIES = 10_000;
/** Content of all arrays, as a multiple of the largest one allowed. */
const MAX_RATIO = 2;
/** Words in the names of arrays that say which part of the data they are. */
const PART_RE = /train|test|val/i;

function broken(reason: string): DataFailure {
  return new DataFailure(
    'malformed',
    `the archive cannot be read: ${reason}`,
    'save it again with numpy.savez',
  );
}

async function contentsOf(
  source: ByteSource,
  { maxArrayBytes }: DataLimits,
): Promise<ReadonlyMap<string, ArrayContent>> {
  const found = new Map<string, ArrayContent>();
  const limits = { maxEntries: MAX_ENTRIES, maxEntryBytes: maxArrayBytes, maxRatio: MAX_RATIO };
  const steps = walkEntries(source, limits, (name) => name.endsWith(SUFFIX));
  for (;;) {
    const step = await steps.next();
    if (step.done === true) {
      if (step.value.ok) return found;
      throw broken(step.value.reason);
    }
    const entry = step.value;
    if (!entry.ok) throw broken(entry.reason);
    const { name, bytes } = entry;
    const array = name.slice(0, -SUFFIX.length);
    if (!found.has(array)) found.set(array, await readNpyContent(bytes, array));
  }
}

/** Bytes in row-major order and this machine's own, whatever the file has. */
function orderedBytes(content: ArrayContent): Uint8Array {
  const { shape, payload, isFortran, isBigEndian, itemSize } = content;
  if (shape.length === 0 || (!isFortran && !(isBigEndian && itemSize > 1))) return payload;
  const bytesOf = rowBytes(content);
  const bytes = new Uint8Array(payload.length);
  const [count = 0] = shape;
  const width = count === 0 ? 0 : payload.length / count;
  for (let row = 0; row < count; row += 1) bytes.set(bytesOf(row), row * width);
  return bytes;
}

/** Numbers keep their type; text is rewritten as NumPy writes words. Throws DataFailure for a single number in an order that is not written here. */
function readable({ name, content }: NamedArray): CleanArray {
  const { stored, shape, isBigEndian, itemSize } = content;
  if (stored === 'text' && shape.length === 1) return { name, words: textElements(content) };
  if (stored === 'text' || (shape.length === 0 && isBigEndian && itemSize > 1))
    throw new DataFailure(
      'unknown-form',
      `array ${name} is stored in a form that is not written here`,
      'save it again as numbers in the machine’s own byte order',
    );
  return { name, dtype: stored, shape, data: viewBytes(stored, orderedBytes(content)) };
}

/** The kept rows of an array. */
function withRows(array: CleanArray, kept: readonly number[]): CleanArray {
  if ('words' in array) return { ...array, words: kept.map((row) => array.words[row] ?? '') };
  const [, ...rest] = array.shape;
  const size = rest.reduce((all, length) => all * length, 1);
  const data: TypedData = array.data.slice(0, kept.length * size);
  const width = data.BYTES_PER_ELEMENT * size;
  const from = new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength);
  const to = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  kept.forEach((row, at) => to.set(from.subarray(row * width, (row + 1) * width), at * width));
  return { ...array, shape: [kept.length, ...rest], data };
}

function put(data: TypedData, at: number, value: number): void {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[at] = BigInt(value);
  else data[at] = value;
}

/** Labels as numbers, words, or one-hot rows. Throws DataFailure for a label that is no class. */
function withLabels(array: CleanArray, { labels, classOf }: SampleChanges): CleanArray {
  if ('words' in array)
    return { ...array, words: array.words.map((word, row) => labels.get(row) ?? word) };
  const data = array.data.slice();
  const width = array.shape[1] ?? 1;
  for (const [row, label] of labels) {
    const number = classOf(label);
    if (number === undefined || (width > 1 && number >= width))
      throw new DataFailure(
        'bad-labels',
        `"${label}" is no class of array ${array.name}`,
        'give the name or the number of a class',
      );
    if (width === 1) put(data, row, number);
    else for (let at = 0; at < width; at += 1) put(data, row * width + at, at === number ? 1 : 0);
  }
  return { ...array, data };
}

/** An array of the samples, or the labels of these samples, as the copy has it. Throws DataFailure. */
export function cleanArray(
  array: NamedArray,
  role: 'labels' | 'samples',
  changes: SampleChanges,
): CleanArray {
  const all = readable(array);
  return withRows(role === 'labels' ? withLabels(all, changes) : all, changes.kept);
}

/**
 * Arrays of an archive with rows left out and labels replaced. Every array with a row per sample loses the same rows, unless its name says
 * that it belongs to another part of the data; the others stay. Throws DataFailure.
 */
export async function cleanArchive(
  source: ByteSource,
  chosen: { readonly samples: string; readonly labels?: string },
  changes: SampleChanges,
  limits: DataLimits,
): Promise<readonly CleanArray[]> {
  const partOf = (name: string): string | undefined => PART_RE.exec(name)?.[0].toLowerCase();
  return [...(await contentsOf(source, limits))].map(([name, content]) => {
    const array = { name, content };
    const isOfPart = partOf(name) === undefined || partOf(name) === partOf(chosen.samples);
    if (content.shape[0] !== changes.count || !isOfPart) return readable(array);
    return cleanArray(array, name === chosen.labels ? 'labels' : 'samples', changes);
  });
}
