import { DATA_LIMITS } from '../data-limits.ts';
import type { Database } from '../database/database.ts';
import { decodeImage, imageFacts } from '../image/decode-image.ts';
import type { ImageSet } from '../triggers/image-set.ts';

/** Values of all pictures together: half a gigabyte. */
export const MAX_IMAGE_VALUES = 2 ** 27;
/** What pictures of several sizes, or of large ones, are brought to. */
export const SMALL_SIDE = 32;

/** The form all pictures of a column are brought to. */
export interface ImageForm {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Pictures that can be read. */
  readonly count: number;
  readonly isResized: boolean;
}

/** Bytes of a cell, however the database hands them out. */
function bytesOf(cell: unknown): Uint8Array | undefined {
  if (cell instanceof Uint8Array) return cell;
  if (typeof cell !== 'object' || cell === null || !('bytes' in cell)) return undefined;
  return cell.bytes instanceof Uint8Array ? cell.bytes : undefined;
}

/** Looks at the headers of all pictures: one size is kept as it is, several become one. `undefined` where none can be read. */
export async function imageForm(
  database: Database,
  from: string,
  expression: string,
): Promise<ImageForm | undefined> {
  const sizes = new Set<string>();
  let size = { width: SMALL_SIDE, height: SMALL_SIDE };
  let isGrey = true;
  let count = 0;
  for await (const [cells = []] of database.stream(`SELECT ${expression} FROM ${from}`))
    for (const cell of cells) {
      const bytes = bytesOf(cell);
      if (bytes === undefined) continue;
      const facts = await imageFacts(bytes, DATA_LIMITS);
      if (!facts.ok) continue;
      count += 1;
      isGrey &&= facts.value.isGrey;
      if (sizes.size < 2) sizes.add(`${facts.value.width} ${facts.value.height}`);
      size = facts.value;
    }
  if (count === 0) return undefined;
  const channels = isGrey ? 1 : 3;
  const fits = size.width * size.height * channels * count <= MAX_IMAGE_VALUES;
  return sizes.size === 1 && fits
    ? { width: size.width, height: size.height, channels, count, isResized: false }
    : { width: SMALL_SIDE, height: SMALL_SIDE, channels, count, isResized: true };
}

/** Decodes pictures one after the other into one array. */
export class ImageCells {
  readonly #form: ImageForm;
  readonly #values: Float32Array;
  #rows = 0;

  constructor(form: ImageForm) {
    this.#form = form;
    this.#values = new Float32Array(form.count * form.width * form.height * form.channels);
  }

  /** Whether the cell was a picture that could be read. */
  async add(cell: unknown): Promise<boolean> {
    const bytes = bytesOf(cell);
    const { width, height, channels, count } = this.#form;
    if (bytes === undefined || this.#rows >= count) return false;
    // Stretched, not cut: what is planted in a corner must not be cut off.
    const size = { width, height, fit: 'stretch' } as const;
    const image = await decodeImage(bytes, { size, channels }, DATA_LIMITS);
    if (!image.ok || image.value.pixels.length !== width * height * channels) return false;
    this.#values.set(image.value.pixels, this.#rows * width * height * channels);
    this.#rows += 1;
    return true;
  }

  set(): ImageSet {
    const { width, height, channels } = this.#form;
    return {
      rows: this.#rows,
      height,
      width,
      channels,
      values: this.#values.subarray(0, this.#rows * width * height * channels),
    };
  }
}
