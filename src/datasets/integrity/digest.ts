import { createHash, hash } from 'node:crypto';

/** First byte of what is hashed: leaves, inner nodes (RFC 6962), rows, keys, cells and rests of rows can never be taken for each other. */
export const PREFIX = {
  leaf: '\0',
  inner: '\u0001',
  row: '\u0002',
  key: '\u0003',
  cell: '\u0004',
  rest: '\u0005',
} as const;

/** SHA-256 of the parts one after the other, texts in UTF-8. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  if (parts.every((part) => typeof part === 'string'))
    return hash('sha256', parts.join(''), 'buffer');
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
}

/** Merkle root over the buckets, SHA-256 in hex. */
export function rootOf(head: string, buckets: readonly Uint8Array[]): string {
  let level = buckets.map((bucket) => sha256(PREFIX.leaf, bucket));
  while (level.length > 1)
    level = Array.from({ length: level.length / 2 }, (_, pair) =>
      sha256(PREFIX.inner, level[2 * pair] ?? '', level[2 * pair + 1] ?? ''),
    );
  return sha256(PREFIX.inner, head, level[0] ?? '').toString('hex');
}
