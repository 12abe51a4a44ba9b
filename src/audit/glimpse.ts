import type { ByteSource } from '../bytes/source.ts';
import type { Glimpse } from '../formats/format.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../formats/format.ts';

/** What an archive adds to the second entry of one name: not part of what a loader sees. */
const REPEATED_RE = /(?<=.)#\d+$/;

/** Reads the two ends of a source. Small content is read once and serves as both. */
export async function glimpse(source: ByteSource, name: string): Promise<Glimpse> {
  const base = name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(REPEATED_RE, '');
  const size = source.size;
  if (size !== undefined && size <= TAIL_BYTES) {
    const whole = await source.read(0, size);
    return { head: whole.subarray(0, HEAD_BYTES), tail: whole, size, name: base };
  }
  const ends = size !== undefined && source.sequential !== true;
  // Both at once: a remote source needs a round trip for each.
  const [head, tail] = await Promise.all([
    source.read(0, HEAD_BYTES),
    ends ? source.read(size - TAIL_BYTES, TAIL_BYTES) : new Uint8Array(0),
  ]);
  return { head, tail, size: source.size, name: base };
}
