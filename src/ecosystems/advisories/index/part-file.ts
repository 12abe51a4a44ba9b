import { damaged } from './byte-cursor.ts';
import { DIGEST_BYTES, isSame, partDigest } from './digest.ts';

/**
 * A file of numbered parts. Head: magic (4 bytes), number of parts (u32), digest of the directory. Directory: for each part its length
 * (u32) and digest. Then the parts. Numbers are little-endian. Nothing is used before its digest was compared, and only what is
 * asked for is read: the digest of the head stands in the manifest.
 */
const MAGIC = new TextEncoder().encode('WBA1');
const HEAD_BYTES = 8 + DIGEST_BYTES;
const ENTRY_BYTES = 4 + DIGEST_BYTES;
/** Parts of one file: 250,000 records make some sixteen thousand. */
const MAX_PARTS = 1 << 22;

/** Reads `length` bytes at `offset` of one file of the index; fewer where the file ends. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/** Writes the parts in front of which the directory goes. `parts` may be an iterable that makes them one by one, but is walked once. */
export function partFile(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const directory = Buffer.alloc(parts.length * ENTRY_BYTES);
  for (const [index, part] of parts.entries()) {
    directory.writeUInt32LE(part.length, index * ENTRY_BYTES);
    directory.set(partDigest(part), index * ENTRY_BYTES + 4);
  }
  const head = Buffer.alloc(HEAD_BYTES);
  head.set(MAGIC);
  head.writeUInt32LE(parts.length, 4);
  head.set(partDigest(directory), 8);
  return [head, directory, ...parts];
}

/** Opens a file of parts: reads its head and directory, nothing else. */
export class PartReader {
  readonly #read: ReadAt;
  readonly #directory: Buffer;
  readonly #offsets: Float64Array;
  readonly count: number;

  constructor(read: ReadAt, name: string) {
    this.#read = read;
    const head = Buffer.from(read(0, HEAD_BYTES));
    if (head.length < HEAD_BYTES || !isSame(head.subarray(0, 4), MAGIC))
      throw damaged(`${name} has no head`);
    this.count = head.readUInt32LE(4);
    if (this.count > MAX_PARTS) throw damaged(`${name} has ${this.count} parts`);
    this.#directory = Buffer.from(read(HEAD_BYTES, this.count * ENTRY_BYTES));
    if (!isSame(partDigest(this.#directory), head.subarray(8)))
      throw damaged(`the directory of ${name} was changed or cut off`);
    this.#offsets = new Float64Array(this.count + 1);
    let offset = HEAD_BYTES + this.#directory.length;
    for (let index = 0; index < this.count; index += 1) {
      this.#offsets[index] = offset;
      offset += this.#directory.readUInt32LE(index * ENTRY_BYTES);
    }
    this.#offsets[this.count] = offset;
  }

  part(index: number): Uint8Array {
    const start = this.#offsets[index];
    const end = this.#offsets[index + 1];
    if (start === undefined || end === undefined) throw damaged(`there is no part ${index}`);
    const bytes = this.#read(start, end - start);
    const at = index * ENTRY_BYTES + 4;
    if (!isSame(partDigest(bytes), this.#directory.subarray(at, at + DIGEST_BYTES)))
      throw damaged(`part ${index} was changed or cut off`);
    return bytes;
  }
}
