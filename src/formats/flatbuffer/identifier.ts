import type { Glimpse } from '../format.ts';

const IDENTIFIER_AT = 4;
/** Root offset, identifier, and a table with its vtable. */
const MIN_BYTES = 16;

/** Whether a flatbuffer carries one of the identifiers and its root lies inside the file. */
export function hasIdentifier({ head, size }: Glimpse, identifiers: RegExp): boolean {
  if (head.length < MIN_BYTES) return false;
  const text = String.fromCharCode(...head.subarray(IDENTIFIER_AT, IDENTIFIER_AT + 4));
  const root = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
  return identifiers.test(text) && root >= 8 && (size === undefined || root < size);
}
