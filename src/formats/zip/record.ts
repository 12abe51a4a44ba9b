import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';
import type { CentralRecord, LocalHeader } from './archive.ts';

export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
const SENTINEL_32 = 0xffffffff;
const EXTRA = { zip64: 1, unicodePath: 0x7075 } as const;
const NON_ASCII_RE = /[^\0-\x7f]/;

/** A view for fixed-offset fields. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit field as a number; anything past 2^53 becomes the largest safe integer, which is past every end. */
export function u64(view: DataView, offset: number): number {
  const value = view.getBigUint64(offset, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function nameOf(bytes: Uint8Array): { readonly name: string; readonly rawName: string } {
  const rawName = decodeLatin1(bytes);
  if (!NON_ASCII_RE.test(rawName)) return { name: rawName, rawName };
  return { name: decodeUtf8(bytes) ?? rawName, rawName };
}

interface Extra {
  /** Data of the first ZIP64 field. */
  readonly zip64: DataView | undefined;
  readonly unicodeName: string | undefined;
}

/** Walks the extra field's records; a record that runs past the end closes the walk, as in zipfile. */
function readExtra(bytes: Uint8Array): Extra {
  let zip64: DataView | undefined;
  let unicodeName: string | undefined;
  const view = viewOf(bytes);
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    const data = bytes.subarray(at + 4, at + 4 + length);
    if (data.length < length) break;
    if (id === EXTRA.zip64) zip64 ??= viewOf(data);
    if (id === EXTRA.unicodePath && length > 5) unicodeName ??= decodeUtf8(data.subarray(5));
    at += 4 + length;
  }
  return { zip64, unicodeName };
}

/** Replaces 32-bit sentinels, in the fixed order of APPNOTE 4.5.3, by the 64-bit fields that are there. */
function widen(extra: Extra, fields: readonly number[]): { values: number[]; isZip64: boolean } {
  let at = 0;
  let isZip64 = false;
  const values = fields.map((field) => {
    if (field !== SENTINEL_32 || extra.zip64 === undefined) return field;
    if (at + 8 > extra.zip64.byteLength) return field;
    const wide = u64(extra.zip64, at);
    at += 8;
    isZip64 = true;
    return wide;
  });
  return { values, isZip64 };
}

export interface CentralLengths {
  readonly name: number;
  readonly extra: number;
  readonly comment: number;
}

/** Lengths of the three variable fields behind a central header's fixed part. */
export function centralLengths(fixed: DataView): CentralLengths {
  return {
    name: fixed.getUint16(28, true),
    extra: fixed.getUint16(30, true),
    comment: fixed.getUint16(32, true),
  };
}

/** A central record from all its bytes. `shift` is added to its local offset. */
export function centralRecord(bytes: Uint8Array, offset: number, shift: number): CentralRecord {
  const view = viewOf(bytes);
  const lengths = centralLengths(view);
  const nameEnd = CENTRAL_HEADER_BYTES + lengths.name;
  const extra = readExtra(bytes.subarray(nameEnd, nameEnd + lengths.extra));
  const { values, isZip64 } = widen(extra, [
    view.getUint32(24, true),
    view.getUint32(20, true),
    view.getUint32(42, true),
  ]);
  const [size = 0, packed = 0, localOffset = 0] = values;
  return {
    offset,
    ...nameOf(bytes.subarray(CENTRAL_HEADER_BYTES, nameEnd)),
    ...(extra.unicodeName === undefined ? {} : { unicodeName: extra.unicodeName }),
    flags: view.getUint16(8, true),
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    packed,
    size,
    isZip64,
    localOffset: localOffset + shift,
    system: view.getUint8(5),
    mode: view.getUint16(40, true),
    disk: view.getUint16(34, true),
  };
}

/** Bytes a local header takes in all, from its fixed part. */
export function localHeaderLength(fixed: DataView): number {
  return LOCAL_HEADER_BYTES + fixed.getUint16(26, true) + fixed.getUint16(28, true);
}

/** Whether the ZIP64 field is needed to know the sizes: only then must the whole extra field be read. */
export function needsLocalExtra(fixed: DataView): boolean {
  return fixed.getUint32(18, true) === SENTINEL_32 || fixed.getUint32(22, true) === SENTINEL_32;
}

/** A local header from its fixed part, its name and as much of its extra field as was read. */
export function localHeader(bytes: Uint8Array, offset: number): LocalHeader {
  const view = viewOf(bytes);
  const nameEnd = LOCAL_HEADER_BYTES + view.getUint16(26, true);
  const extra = readExtra(bytes.subarray(nameEnd, nameEnd + view.getUint16(28, true)));
  const { values, isZip64 } = widen(extra, [view.getUint32(22, true), view.getUint32(18, true)]);
  const [size = 0, packed = 0] = values;
  return {
    offset,
    ...nameOf(bytes.subarray(LOCAL_HEADER_BYTES, nameEnd)),
    ...(extra.unicodeName === undefined ? {} : { unicodeName: extra.unicodeName }),
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    packed,
    size,
    isZip64,
    dataStart: offset + localHeaderLength(view),
  };
}
