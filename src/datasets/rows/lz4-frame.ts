const MAGIC = 0x184d2204;
/** Flags of a frame. */
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const DICTIONARY = 0x01;
/** Highest bit of a block's size: it is stored as it is. */
const STORED = 0x8000_0000;
const MIN_MATCH = 4;

/** The compressed bytes are not what they should be, or unfold to more than they may. */
export class Lz4Error extends Error {
  override readonly name = 'Lz4Error';
}

/** Bytes unfolded so far, in a buffer that grows. */
class Output {
  #bytes: Uint8Array;
  length = 0;
  readonly #max: number;

  constructor(first: number, max: number) {
    this.#bytes = new Uint8Array(Math.min(first, max));
    this.#max = max;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Repeats what was unfolded `distance` bytes ago; it may overlap what it makes. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.length)
      throw new Lz4Error('a match before the beginning');
    this.#reserve(count);
    const bytes = this.#bytes;
    let to = this.length;
    for (let from = to - distance; to < this.length + count; to += 1, from += 1)
      bytes[to] = bytes[from] ?? 0;
    this.length = to;
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(count: number): void {
    const needed = this.length + count;
    if (needed > this.#max) throw new Lz4Error(`more than ${this.#max} bytes`);
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(this.#max, Math.max(needed, 2 * this.#bytes.length)));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }
}

function unfoldBlock(block: Uint8Array, output: Output): void {
  let at = 0;
  const next = (): number => {
    const byte = block[at];
    if (byte === undefined) throw new Lz4Error('a block ends early');
    at += 1;
    return byte;
  };
  const lengthFrom = (first: number): number => {
    let length = first;
    if (first !== 15) return length;
    for (;;) {
      const more = next();
      length += more;
      if (more !== 255) return length;
    }
  };
  while (at < block.length) {
    const token = next();
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length) throw new Lz4Error('literals beyond the block');
    output.append(block.subarray(at, at + literals));
    at += literals;
    // The last sequence has literals only.
    if (at >= block.length) return;
    const distance = next() | (next() << 8);
    output.repeat(distance, lengthFrom(token & 15) + MIN_MATCH);
  }
}

/**
 * Unfolds one LZ4 frame at once: Arrow compresses each of its buffers that way, and asks for them synchronously. Checksums are not
 * compared. Throws Lz4Error, also for more than `max` bytes.
 */
export function unfoldLz4(frame: Uint8Array, max: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const word = (at: number): number => {
    if (at + 4 > frame.length) throw new Lz4Error('the frame ends early');
    return view.getUint32(at, true);
  };
  if (word(0) !== MAGIC || frame.length < 7) throw new Lz4Error('no LZ4 frame');
  const flags = frame[4] ?? 0;
  let at = 7 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8) + ((flags & DICTIONARY) === 0 ? 0 : 4);
  const output = new Output(4 * frame.length, max);
  for (;;) {
    const size = word(at);
    at += 4;
    if (size === 0) return output.done();
    const length = size % STORED;
    if (at + length > frame.length) throw new Lz4Error('a block beyond the frame');
    const block = frame.subarray(at, at + length);
    if (size >= STORED) output.append(block);
    else unfoldBlock(block, output);
    at += length + ((flags & BLOCK_CHECKSUM) === 0 ? 0 : 4);
  }
}
