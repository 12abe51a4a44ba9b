import { SIGNATURES } from './data.ts';

export interface Signature {
  readonly title: string;
  readonly type: 'model' | 'data' | 'plain';
}

interface Pattern extends Signature {
  readonly offset: number;
  /** -1 matches any byte. */
  readonly bytes: readonly number[];
}

const PATTERNS: readonly Pattern[] = SIGNATURES.map(({ title, type, magic, offset = 0 }) => ({
  title,
  type,
  offset,
  bytes: Array.from({ length: magic.length / 2 }, (_, index) => {
    const digits = magic.slice(index * 2, index * 2 + 2);
    return digits.includes('.') ? -1 : Number.parseInt(digits, 16);
  }),
}));

function matches(head: Uint8Array, pattern: Pattern): boolean {
  if (head.length < pattern.offset + pattern.bytes.length) return false;
  return pattern.bytes.every((byte, index) => byte === -1 || head[pattern.offset + index] === byte);
}

/** The well-known type of content which no parser here claims, by its magic bytes. */
export function recogniseSignature(head: Uint8Array): Signature | undefined {
  return PATTERNS.find((pattern) => matches(head, pattern));
}
