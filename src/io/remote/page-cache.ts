/** Small enough that a scattered read of a few bytes stays cheap, large enough that neighbours share it. */
export const PAGE_BYTES = 4096;
/** Pages kept in memory per file: 16 MB. Several files are open at once. */
const MAX_PAGES = 4096;

/** Pages of one file, the least recently used of them dropped first. */
export class PageCache {
  readonly #pages = new Map<number, Uint8Array>();

  get(page: number): Uint8Array | undefined {
    const bytes = this.#pages.get(page);
    if (bytes === undefined) return undefined;
    this.#pages.delete(page);
    this.#pages.set(page, bytes);
    return bytes;
  }

  has(page: number): boolean {
    return this.#pages.has(page);
  }

  /** Takes the pages that lie whole in a stretch; the last page of the file may be shorter. */
  add(offset: number, bytes: Uint8Array, size: number): void {
    let page = Math.ceil(offset / PAGE_BYTES);
    for (; ; page += 1) {
      const start = page * PAGE_BYTES - offset;
      const end = Math.min((page + 1) * PAGE_BYTES, size) - offset;
      if (start >= end || end > bytes.length) return;
      // A copy: a view would keep the whole stretch alive for one page of it.
      this.#pages.set(page, bytes.slice(start, end));
      for (const [oldest] of this.#pages) {
        if (this.#pages.size <= MAX_PAGES) break;
        this.#pages.delete(oldest);
      }
    }
  }
}
