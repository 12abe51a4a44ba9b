import { deflateRawSync } from 'node:zlib';
import { bytes } from './opcodes.ts';
import type { Segment } from './segments.ts';
import { checksum, sizeOf, totalSize } from './segments.ts';

/** One zip member; the last five fields make it lie. */
export interface Entry {
  readonly name: string;
  readonly data: Segment;
  readonly deflated?: boolean;
  readonly localName?: string;
  readonly crc?: number;
  readonly flags?: number;
  readonly localFlags?: number;
  readonly localMethod?: number;
}

/** torch.save starts storages at multiples of this, with a padding field in the local header. */
const STORAGE_ALIGNMENT = 64;
const FIXED_DATE = 0x2821;

interface Placed {
  readonly entry: Entry;
  readonly offset: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function u32(value: number): Uint8Array {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

/** A zip in the manner of torch.save. */
export function zip(entries: readonly Entry[]): Segment[] {
  const out: Segment[] = [];
  const placed: Placed[] = [];
  let at = 0;
  for (const entry of entries) {
    const packed =
      entry.deflated === true && entry.data instanceof Uint8Array
        ? deflateRawSync(entry.data)
        : entry.data;
    const place: Placed = {
      entry,
      offset: at,
      crc: entry.crc ?? checksum(entry.data),
      size: sizeOf(entry.data),
      packed: sizeOf(packed),
    };
    const header = localHeader(place, at);
    out.push(header, packed);
    at += header.length + place.packed;
    placed.push(place);
  }
  const directory = bytes(...placed.map(centralHeader));
  const end = bytes(
    'PK\x05\x06',
    u32(0),
    u16(placed.length),
    u16(placed.length),
    u32(directory.length),
    u32(at),
    u16(0),
  );
  return [...out, directory, end];
}

function sharedFields(place: Placed, method: number, flags: number): Uint8Array {
  return bytes(
    u16(20),
    u16(flags),
    u16(method),
    u16(0),
    u16(FIXED_DATE),
    u32(place.crc),
    u32(place.packed),
    u32(place.size),
  );
}

function methodOf(entry: Entry): number {
  return entry.deflated === true ? 8 : 0;
}

function localHeader(place: Placed, at: number): Uint8Array {
  const { entry } = place;
  const name = Buffer.from(entry.localName ?? entry.name, 'utf8');
  const bare = at + 30 + name.length + 4;
  const padding = (STORAGE_ALIGNMENT - (bare % STORAGE_ALIGNMENT)) % STORAGE_ALIGNMENT;
  const extra = bytes('FB', u16(padding), 'Z'.repeat(padding));
  const method = entry.localMethod ?? methodOf(entry);
  const flags = entry.localFlags ?? entry.flags ?? 0;
  return bytes(
    'PK\x03\x04',
    sharedFields(place, method, flags),
    u16(name.length),
    u16(extra.length),
    name,
    extra,
  );
}

function centralHeader(place: Placed): Uint8Array {
  const name = Buffer.from(place.entry.name, 'utf8');
  return bytes(
    'PK\x01\x02',
    u16(20),
    sharedFields(place, methodOf(place.entry), place.entry.flags ?? 0),
    u16(name.length),
    u16(0),
    u16(0),
    u16(0),
    u16(0),
    u32(0),
    u32(place.offset),
    name,
  );
}

/** A tar of one regular file. */
export function tar(name: string, content: Uint8Array): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\x000000000\x000000000\0', 100, 'latin1');
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const padding = (512 - (content.length % 512)) % 512;
  return bytes(header, content, new Uint8Array(padding + 1024));
}

/** A NumPy array file, version 1. */
export function npy(descr: string, shape: readonly number[], data: Segment): Segment[] {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  return [bytes('\x93NUMPY\x01\x00', u16(header.length), header), data];
}

/** All segments as one buffer; holes become zeros, so for small things only. */
export function flatten(segments: readonly Segment[]): Uint8Array {
  const out = new Uint8Array(totalSize(segments));
  let at = 0;
  for (const segment of segments) {
    if (segment instanceof Uint8Array) out.set(segment, at);
    at += sizeOf(segment);
  }
  return out;
}
