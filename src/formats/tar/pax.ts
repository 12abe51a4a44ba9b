import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';

/** Records kept of one PAX header; honest ones have a handful. */
const MAX_RECORDS = 1000;

export interface PaxRecords {
  readonly values: ReadonlyMap<string, string>;
  readonly isWellFormed: boolean;
}

/** Reads `length key=value\n` records (POSIX.1-2001 pax); stops at the first that is none. */
export function paxRecords(bytes: Uint8Array): PaxRecords {
  const values = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && values.size < MAX_RECORDS) {
    // Some writers pad with zeros.
    if (bytes[at] === 0) break;
    const space = bytes.indexOf(0x20, at);
    if (space === -1 || space - at > 12) return { values, isWellFormed: false };
    const lengthText = decodeLatin1(bytes.subarray(at, space));
    const length = /^\d+$/.test(lengthText) ? Number(lengthText) : 0;
    const end = at + length;
    const equals = bytes.indexOf(0x3d, space);
    if (end > bytes.length || equals === -1 || equals >= end || bytes[end - 1] !== 0x0a) {
      return { values, isWellFormed: false };
    }
    const key = decodeLatin1(bytes.subarray(space + 1, equals));
    const value = bytes.subarray(equals + 1, end - 1);
    values.set(key, decodeUtf8(value) ?? decodeLatin1(value));
    at = end;
  }
  return { values, isWellFormed: true };
}

/** A decimal size in a PAX record. */
export function paxSize(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
