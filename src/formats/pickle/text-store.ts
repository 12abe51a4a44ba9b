/** Longest text stored, in characters: no importable name is longer. */
const MAX_TEXT = 256;
/** Bytes of texts that are stored together, whatever they say. */
const AMPLE_BYTES = 16 * 1024 * 1024;
/** Bytes up to which texts are stored that may be names of modules and what is in them. */
const MAX_BYTES = 256 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;
const NAME_RE = /^[A-Za-z_][\w.]{0,63}$/;

/** A place is chunk and offset, then the length, then whether characters take two bytes. */
const PLACES_PER_BYTE = 1024;
const WIDE = 512;
const FIRST_PLACES = 1024;

function isWide(text: string): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (text.charCodeAt(index) > 0xff) return true;
  return false;
}

/**
 * Short texts by index, outside the heap the collector walks: eight bytes each and their characters.
 * A text of the memo may yet name an import, however many came after it.
 */
export class TextStore {
  readonly #chunks: Buffer[] = [];
  #end = 0;
  #places = new Float64Array(0);

  /** False when the text is too long to be stored, or the store too full. */
  set(index: number, text: string): boolean {
    const wide = isWide(text);
    const bytes = wide ? text.length * 2 : text.length;
    if (text.length > MAX_TEXT || this.#end + bytes > MAX_BYTES) return false;
    if (this.#end > AMPLE_BYTES && !NAME_RE.test(text)) return false;
    let at = this.#end % CHUNK_BYTES;
    if (at + bytes > CHUNK_BYTES) {
      this.#end += CHUNK_BYTES - at;
      at = 0;
    }
    const number = Math.floor(this.#end / CHUNK_BYTES);
    let chunk = this.#chunks[number];
    if (chunk === undefined) {
      chunk = Buffer.alloc(CHUNK_BYTES);
      this.#chunks[number] = chunk;
    }
    if (wide) chunk.write(text, at, 'utf16le');
    else for (let i = 0; i < text.length; i += 1) chunk[at + i] = text.charCodeAt(i);
    this.#place(index, this.#end * PLACES_PER_BYTE + (wide ? WIDE : 0) + text.length);
    this.#end += bytes;
    return true;
  }

  #place(index: number, place: number): void {
    if (index >= this.#places.length) {
      const grown = new Float64Array(Math.max(FIRST_PLACES, Math.ceil(index * 1.5) + 1));
      grown.set(this.#places);
      this.#places = grown;
    }
    this.#places[index] = place;
  }

  /** The text at an index where one was stored. */
  get(index: number): string {
    const place = this.#places[index] ?? 0;
    const rest = place % PLACES_PER_BYTE;
    const wide = rest >= WIDE;
    const length = rest % WIDE;
    const from = (place - rest) / PLACES_PER_BYTE;
    const at = from % CHUNK_BYTES;
    const chunk = this.#chunks[Math.floor(from / CHUNK_BYTES)];
    if (chunk === undefined) return '';
    return wide
      ? chunk.toString('utf16le', at, at + length * 2)
      : chunk.toString('latin1', at, at + length);
  }

  /** The texts so far, to which more may be added: only at a place of its own. */
  copy(): TextStore {
    const copy = new TextStore();
    copy.#chunks.push(...this.#chunks);
    // What is added goes into a chunk of its own.
    copy.#end = Math.ceil(this.#end / CHUNK_BYTES) * CHUNK_BYTES;
    copy.#places = this.#places.slice();
    return copy;
  }
}
