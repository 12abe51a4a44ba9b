import { createHash } from 'node:crypto';
import { UndecodableError } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { CONTENT_HEAD_BYTES, fileContentOf } from './file-content.ts';
import type { FileContent } from './file-content.ts';
import type { ListedFile } from './listing.ts';

/** Bytes read at once. */
const CHUNK_BYTES = 1024 * 1024;
/** Bytes digested over all files of one archive: some seconds. The largest wheels hold three times as much. */
const MAX_DIGESTED_BYTES = 1024 ** 3;
/** Bytes of a metadata file that are kept as text. */
const MAX_TEXT_BYTES = 2 * 1024 ** 2;

export interface DigestedFile {
  readonly size: number;
  readonly sha256: string | undefined;
  readonly content: FileContent | undefined;
  readonly text: string | undefined;
}

/** Reads files one after the other, within one budget of bytes for all of them. */
export class FileDigester {
  #left = MAX_DIGESTED_BYTES;

  /** The digest and the kind of a file, and its text where that is wanted. */
  async digest(file: ListedFile, wantsText: boolean): Promise<DigestedFile> {
    const isAffordable = file.size <= this.#left;
    const hash = createHash('sha256');
    const kept: Uint8Array[] = [];
    let [offset, content]: [number, FileContent | undefined] = [0, undefined];
    try {
      const source = await file.open();
      for (;;) {
        const bytes = await source.read(offset, isAffordable ? CHUNK_BYTES : CONTENT_HEAD_BYTES);
        if (offset === 0) content = fileContentOf(bytes.subarray(0, CONTENT_HEAD_BYTES));
        if (bytes.length === 0 || !isAffordable) break;
        hash.update(bytes);
        if (wantsText && offset < MAX_TEXT_BYTES) kept.push(bytes);
        offset += bytes.length;
        this.#left -= bytes.length;
        // More than was declared: what unfolds without an end is not followed.
        if (this.#left <= 0) return { size: offset, sha256: undefined, content, text: undefined };
      }
    } catch (error) {
      // That it cannot be decoded is told where it is examined.
      if (!(error instanceof UndecodableError)) throw error;
      return { size: file.size, sha256: undefined, content, text: undefined };
    }
    const text = wantsText ? decodeUtf8Leniently(Buffer.concat(kept)) : undefined;
    if (!isAffordable) return { size: file.size, sha256: undefined, content, text: undefined };
    return { size: offset, sha256: hash.digest('hex'), content, text };
  }
}
