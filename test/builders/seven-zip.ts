import { crc32 } from 'node:zlib';

export interface SevenZipFileSpec {
  readonly name: string;
  /** Empty for a folder or an empty file. */
  readonly data?: Uint8Array | string;
  readonly isFolder?: boolean;
  readonly isAnti?: boolean;
  /** Unix mode with file type, as p7zip and py7zr store it. */
  readonly mode?: number;
  readonly crc?: number;
}

export interface SevenZipSpec {
  readonly files: readonly SevenZipFileSpec[];
  /** Method id, properties and the packed bytes; else the contents are stored. */
  readonly coder?: {
    readonly id: readonly number[];
    readonly properties?: Uint8Array;
    readonly packed: Uint8Array;
  };
  readonly unpackedSize?: number;
  readonly packedSize?: number;
  /** Files left out of the list although their contents are packed. */
  readonly unlisted?: number;
  readonly startCrc?: number;
  readonly headerCrc?: number;
  readonly headerOffset?: bigint;
  readonly header?: Uint8Array;
  readonly suffix?: Uint8Array;
}

/** A 7z number in its shortest form up to four bytes, else in the longest. */
function number(value: number): number[] {
  if (value < 0x80) return [value];
  if (value < 0x4000) return [0x80 | (value >> 8), value & 0xff];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return [0xff, ...bytes];
}

function u32(value: number): number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return [...bytes];
}

function bits(flags: readonly boolean[]): number[] {
  const bytes = Array.from({ length: Math.ceil(flags.length / 8) }, () => 0);
  for (const [index, flag] of flags.entries())
    if (flag) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return bytes;
}

function property(id: number, content: readonly number[]): number[] {
  return [id, ...number(content.length), ...content];
}

function bytesOf({ data }: SevenZipFileSpec): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data) : (data ?? new Uint8Array(0));
}

function streams(spec: SevenZipSpec, full: readonly SevenZipFileSpec[], packed: number): number[] {
  const size = full.reduce((sum, file) => sum + bytesOf(file).length, 0);
  const { id = [0], properties } = spec.coder ?? {};
  const coder = [
    id.length | (properties === undefined ? 0 : 0x20),
    ...id,
    ...(properties === undefined ? [] : [...number(properties.length), ...properties]),
  ];
  const sizes = full.slice(0, -1).flatMap((file) => number(bytesOf(file).length));
  const digests = full.flatMap((file) => u32(file.crc ?? crc32(bytesOf(file))));
  return [
    0x06,
    ...number(0),
    ...number(1),
    0x09,
    ...number(spec.packedSize ?? packed),
    0x00,
    0x07,
    0x0b,
    ...number(1),
    0,
    ...number(1),
    ...coder,
    0x0c,
    ...number(spec.unpackedSize ?? size),
    0x00,
    0x08,
    0x0d,
    ...number(full.length),
    ...(sizes.length > 0 ? [0x09, ...sizes] : []),
    0x0a,
    1,
    ...digests,
    0x00,
    0x00,
  ];
}

function list(files: readonly SevenZipFileSpec[]): number[] {
  const isEmpty = files.map((file) => bytesOf(file).length === 0);
  const empty = files.filter((_, index) => isEmpty[index]);
  const names = Buffer.from(files.map(({ name }) => `${name}\0`).join(''), 'utf16le');
  const attributes = files.flatMap(({ mode = 0o100644, isFolder }) =>
    u32(((mode << 16) | 0x8000 | (isFolder === true ? 0x10 : 0)) >>> 0),
  );
  return [
    0x05,
    ...number(files.length),
    ...property(0x0e, bits(isEmpty)),
    ...property(0x0f, bits(empty.map(({ isFolder }) => isFolder !== true))),
    ...property(0x10, bits(empty.map(({ isAnti }) => isAnti === true))),
    ...property(0x11, [0, ...names]),
    ...property(0x15, [1, 0, ...attributes]),
    0x00,
  ];
}

/** Writes a 7z archive with one folder, right unless told otherwise. */
export function sevenZip(spec: SevenZipSpec): Uint8Array {
  const full = spec.files.filter((file) => bytesOf(file).length > 0);
  const packed = spec.coder?.packed ?? Buffer.concat(full.map(bytesOf));
  const listed = spec.files.slice(0, spec.files.length - (spec.unlisted ?? 0));
  const header =
    spec.header ??
    Uint8Array.from([
      0x01,
      ...(full.length > 0 ? [0x04, ...streams(spec, full, packed.length)] : []),
      ...list(listed),
      0x00,
    ]);
  const start = Buffer.alloc(32);
  start.set([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]);
  start.writeBigUInt64LE(spec.headerOffset ?? BigInt(packed.length), 12);
  start.writeBigUInt64LE(BigInt(header.length), 20);
  start.writeUInt32LE(spec.headerCrc ?? crc32(header), 28);
  start.writeUInt32LE(spec.startCrc ?? crc32(start.subarray(12)), 8);
  return new Uint8Array(Buffer.concat([start, packed, header, spec.suffix ?? new Uint8Array(0)]));
}
