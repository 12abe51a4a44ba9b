import type { ByteSource } from './source.ts';

/** Whole pages of a source, the most recently fetched of which are kept. */
export class PageCache {
  readonly #source: ByteSource;
  readonly #pageBytes: number;
  readonly #maxPages: number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(
    source: ByteSource,
    { pageBytes, maxPages }: { readonly pageBytes: number; readonly maxPages: number },
  ) {
    this.#source = source;
    this.#pageBytes = pageBytes;
    this.#maxPages = maxPages;
  }

  /** The page that begins at `index` times the size of a page; shorter at the end of the source. */
  async page(index: number): Promise<Uint8Array> {
    const kept = this.#pages.get(index);
    if (kept !== undefined) return kept;
    const page = await this.#source.read(index * this.#pageBytes, this.#pageBytes);
    if (this.#pages.size >= this.#maxPages) {
      const [oldest] = this.#pages.keys();
      if (oldest !== undefined) this.#pages.delete(oldest);
    }
    this.#pages.set(index, page);
    return page;
  }
}
