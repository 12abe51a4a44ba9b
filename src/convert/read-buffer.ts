import type { ByteSource } from '../bytes/source.ts';
import { UndecodableError } from '../bytes/source.ts';

/** Bytes copied at once: enough that the disk works in long runs, little enough for the memory. */
export const PIECE_BYTES = 1024 ** 2;

/**
 * Memory that is used again and again: ten gigabytes copied through fresh arrays would leave the
 * garbage collector far behind. What was read is valid until the next reading.
 */
export class ReadBuffer {
  #bytes = new Uint8Array(0);

  /** Room for so many bytes; what was in it is lost. */
  room(length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length);
    return this.#bytes.subarray(0, length);
  }

  /** All of the bytes, or an error: a source that ends early must not shorten a tensor. */
  async read(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
    const { readInto } = source;
    const target = readInto === undefined ? undefined : this.room(length);
    const found =
      target === undefined || readInto === undefined
        ? await source.read(offset, length)
        : target.subarray(0, readInto(offset, target));
    if (found.length === length) return found;
    const detail = `${found.length} of ${length} bytes at ${offset}: the data end early`;
    throw new UndecodableError('corrupt-data', detail, offset + found.length);
  }
}

/** The bytes from `start` to `end`, piece by piece. */
export async function* readPieces(
  source: ByteSource,
  start: number,
  end: number,
  buffer: ReadBuffer,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES)
    yield await buffer.read(source, at, Math.min(PIECE_BYTES, end - at));
}
