import type { ByteSource } from '../bytes/source.ts';
import type { Glimpse } from '../formats/format.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../formats/format.ts';

/** What an archive adds to the second entry of one name: not part of what a loader sees. */
const REPEATED_RE = /(?<=.)#\d+$/;

/** White space in front of which the content is looked for. No binary format begins with so much of it. */
const MIN_BLANK_BYTES = 256;
/** Nobody indents a file by more; what stands behind is not looked for. */
const MAX_BLANK_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** Where white space, behind a byte order mark or not, ends. */
function blankEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  if (at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  return at;
}

/**
 * Text formats allow white space in front, and a loader skips any amount of it: a head of nothing
 * else would hide the file from every recogniser. Then the head is what follows.
 */
async function pastBlank(source: ByteSource, head: Uint8Array): Promise<Uint8Array> {
  const first = blankEnd(head, 0);
  if (first < MIN_BLANK_BYTES) return head;
  if (first < head.length) return source.read(first, HEAD_BYTES);
  for (let at = first; at < MAX_BLANK_BYTES; at += CHUNK_BYTES) {
    const chunk = await source.read(at, CHUNK_BYTES);
    const end = blankEnd(chunk, 0);
    if (end < chunk.length) return source.read(at + end, HEAD_BYTES);
    if (chunk.length < CHUNK_BYTES) break;
  }
  return head;
}

/** Reads the two ends of a source. Small content is read once and serves as both. */
export async function glimpse(source: ByteSource, name: string): Promise<Glimpse> {
  const ends = await readEnds(source, name);
  return { ...ends, head: await pastBlank(source, ends.head) };
}

async function readEnds(source: ByteSource, name: string): Promise<Glimpse> {
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
