import { PageCache } from '../../bytes/page-cache.ts';
import type { ByteSource } from '../../bytes/source.ts';

/** Bytes fetched at a time: tables that point at each other lie close together. */
const PAGE_BYTES = 16 * 1024;
/** Pages kept: 4 MB. */
const MAX_PAGES = 256;
/** The most that one call may ask for: a table, a vtable or a short text, never weights. */
export const MAX_READ_BYTES = 1024 * 1024;

/** Small reads anywhere in a source, a few pages of which are kept. */
export class PagedBytes {
  readonly #pages: PageCache;

  constructor(source: ByteSource) {
    this.#pages = new PageCache(source, { pageBytes: PAGE_BYTES, maxPages: MAX_PAGES });
  }

  /** The bytes at an offset, or undefined when they are not all there. */
  async read(at: number, length: number): Promise<Uint8Array | undefined> {
    if (length > MAX_READ_BYTES || at < 0) return undefined;
    const first = Math.floor(at / PAGE_BYTES);
    const last = Math.floor((at + Math.max(1, length) - 1) / PAGE_BYTES);
    const start = at - first * PAGE_BYTES;
    const page = await this.#pages.page(first);
    if (first === last)
      return start + length <= page.length ? page.subarray(start, start + length) : undefined;
    const joined = new Uint8Array(length);
    let filled = 0;
    for (let index = first; index <= last; index += 1) {
      const bytes = await this.#pages.page(index);
      const part = bytes.subarray(index === first ? start : 0).subarray(0, length - filled);
      joined.set(part, filled);
      filled += part.length;
      if (bytes.length < PAGE_BYTES) break;
    }
    return filled === length ? joined : undefined;
  }
}
