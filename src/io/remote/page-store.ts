import { pruneFolder } from '../prune-folder.ts';
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Bytes kept over all files; the oldest go first. A vetted repository leaves one to fifty megabytes. */
const MAX_KEPT_BYTES = 1024 ** 3;
/** Extents of one file; a parser that jumps more often than this is not helped by a cache. */
const MAX_EXTENTS = 50_000;
/** The longest extent a request brings. */
const MAX_EXTENT_BYTES = 16 * 1024 * 1024;

/** `WBP1`, then offset, length and the first half of the SHA-256 of what follows. */
const MAGIC = 0x57425031;
const DIGEST_BYTES = 16;
const HEAD_BYTES = 4 + 8 + 4 + DIGEST_BYTES;

/** A stretch of a remote file. */
export interface Extent {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Place {
  readonly offset: number;
  readonly length: number;
  readonly at: number;
  readonly digest: Buffer;
}

/**
 * What was read of one remote file, kept in the user's cache folder so that an interrupted or repeated run
 * does not read it again. One file of records that are only ever appended; each carries a digest, and what
 * a crash cut off is dropped. The name is a hash, so no remote name ever becomes a path.
 *
 * A store that cannot be read or written is an empty one: it only saves time.
 */
export class PageStore {
  readonly #path: string;
  readonly #places: Place[] = [];
  #descriptor: number | undefined;
  #end = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /** `identity` is everything that says these are the same bytes: address, size, commit or entity tag. */
  static open(folder: string, identity: readonly (string | number)[]): PageStore {
    const key = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
    const store = new PageStore(join(folder, key.slice(0, 2), key.slice(2)));
    attempt(() => store.#load());
    return store;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** The kept stretch that holds a byte. */
  extentAt(offset: number): Extent | undefined {
    const place = this.#places.findLast(
      (one) => one.offset <= offset && offset < one.offset + one.length,
    );
    if (place === undefined) return undefined;
    const bytes = attempt(() => this.#readAt(place.at + HEAD_BYTES, place.length));
    if (bytes === undefined || !digestOf(place.offset, bytes).equals(place.digest))
      return undefined;
    return { offset: place.offset, bytes };
  }

  keep({ offset, bytes }: Extent): void {
    if (this.#places.length >= MAX_EXTENTS || bytes.length > MAX_EXTENT_BYTES) return;
    attempt(() => {
      const descriptor = this.#open();
      const digest = digestOf(offset, bytes);
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt32BE(MAGIC, 0);
      head.writeBigUInt64BE(BigInt(offset), 4);
      head.writeUInt32BE(bytes.length, 12);
      digest.copy(head, 16);
      // One write, so that two runs on the same file cannot mix their records.
      const record = Buffer.concat([head, bytes]);
      if (writeSync(descriptor, record) !== record.length) return;
      const at = fstatSync(descriptor).size - record.length;
      this.#places.push({ offset, length: bytes.length, at, digest });
      this.#end = at + record.length;
    });
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
    // A link planted here would make us write elsewhere.
    this.#descriptor = openSync(this.#path, flags | constants.O_NOFOLLOW, 0o600);
    return this.#descriptor;
  }

  #load(): void {
    this.#descriptor = openSync(
      this.#path,
      constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW,
    );
    const { size } = fstatSync(this.#descriptor);
    while (this.#end + HEAD_BYTES <= size && this.#places.length < MAX_EXTENTS) {
      const head = Buffer.from(this.#readAt(this.#end, HEAD_BYTES));
      const length = head.readUInt32BE(12);
      const next = this.#end + HEAD_BYTES + length;
      if (head.readUInt32BE(0) !== MAGIC || length > MAX_EXTENT_BYTES || next > size) break;
      const offset = Number(head.readBigUInt64BE(4));
      this.#places.push({ offset, length, at: this.#end, digest: head.subarray(16) });
      this.#end = next;
    }
    if (this.#end === size) return;
    // Cut off by a crash: what would be appended behind the break could never be found again.
    this.close();
    rmSync(this.#path, { force: true });
    this.#places.length = 0;
    this.#end = 0;
  }

  #readAt(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const descriptor = this.#open();
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, bytes, filled, length - filled, at + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }
}

/** Drops the least recently written files beyond the bound. */
export function prunePages(folder: string, maxBytes: number = MAX_KEPT_BYTES): void {
  attempt(() => {
    pruneFolder(folder, maxBytes);
  });
}

function digestOf(offset: number, bytes: Uint8Array): Buffer {
  const hash = createHash('sha256').update(String(offset)).update(':').update(bytes);
  return hash.digest().subarray(0, DIGEST_BYTES);
}

/** Full disks and read-only homes keep nothing and stop nothing. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}
