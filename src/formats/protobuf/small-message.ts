import { shortVarint } from './varint.ts';

/** One field of a message that is in memory as a whole. */
export interface SmallField {
  readonly field: number;
  readonly wire: number;
  /** Value of a varint or of a fixed number of 4 bytes, as an unsigned number, rounded beyond 2^53. */
  readonly number: number;
  /** Content of a length-delimited field; empty for the others. */
  readonly bytes: Uint8Array;
}

const NONE = new Uint8Array(0);

/** Fields kept of one small message; an honest one has a dozen. */
const MAX_FIELDS = 10_000;

/** The fields of a small message, or undefined when it is not one. */
export function smallMessage(bytes: Uint8Array): readonly SmallField[] | undefined {
  const fields: SmallField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = shortVarint(bytes, at);
    if (tag === undefined || fields.length >= MAX_FIELDS) return undefined;
    const [key, start] = tag;
    const field = Math.floor(key / 8);
    const wire = key % 8;
    if (field === 0) return undefined;
    if (wire === 5 || wire === 1) {
      const end = start + (wire === 5 ? 4 : 8);
      if (end > bytes.length) return undefined;
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, 4);
      fields.push({ field, wire, number: view.getUint32(0, true), bytes: NONE });
      at = end;
      continue;
    }
    const value = shortVarint(bytes, start);
    if (value === undefined || (wire !== 0 && wire !== 2)) return undefined;
    const end = wire === 0 ? value[1] : value[1] + value[0];
    if (end > bytes.length) return undefined;
    const content = wire === 2 ? bytes.subarray(value[1], end) : NONE;
    fields.push({ field, wire, number: value[0], bytes: content });
    at = end;
  }
  return fields;
}
