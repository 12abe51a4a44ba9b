import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/** Content of a file: real bytes, or a run of zeros that takes no room on disk. */
export type Segment = Uint8Array | { readonly hole: number };

export function sizeOf(segment: Segment): number {
  return segment instanceof Uint8Array ? segment.length : segment.hole;
}

export function totalSize(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + sizeOf(segment), 0);
}

/** Writes the segments one after the other; holes stay holes. */
export function writeSegments(path: string, segments: readonly Segment[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  try {
    let at = 0;
    for (const segment of segments) {
      if (segment instanceof Uint8Array) writeSync(file, segment, 0, segment.length, at);
      at += sizeOf(segment);
    }
    ftruncateSync(file, at);
  } finally {
    closeSync(file);
  }
}

const ZEROS = new Uint8Array(1 << 20);
const zeroChecksums = new Map<number, number>();

/** CRC-32 of a segment; that of zeros is remembered, since storages of one size repeat. */
export function checksum(segment: Segment): number {
  if (segment instanceof Uint8Array) return crc32(segment);
  const known = zeroChecksums.get(segment.hole);
  if (known !== undefined) return known;
  let sum = 0;
  for (let left = segment.hole; left > 0; left -= ZEROS.length)
    sum = crc32(left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS, sum);
  zeroChecksums.set(segment.hole, sum);
  return sum;
}

/** A seeded generator (mulberry32): the same folder on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
