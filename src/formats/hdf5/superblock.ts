import { Buffer } from 'node:buffer';
import type { ByteSource } from '../../bytes/source.ts';
import { Fields, Hdf5Stop } from './fields.ts';
import type { Hdf5Error } from './hdf5-file.ts';
import { lookup3 } from './lookup3.ts';

export const HDF5_SIGNATURE = Buffer.from('894844460d0a1a0a', 'hex');
/** Where a superblock may stand: 0, then 512 and each doubling of it. */
const FIRST_USER_BLOCK = 512;
const SUPERBLOCK_BYTES = 128;

export interface Superblock {
  readonly version: number;
  /** Where it stands: the length of the user block before it. */
  readonly place: number;
  readonly length: number;
  readonly offsets: number;
  readonly lengths: number;
  readonly base: number;
  /** End of the file by its own account. */
  readonly end: number | undefined;
  readonly root: number | undefined;
  readonly extension: number | undefined;
  readonly driver: number | undefined;
  /** Half the symbols of a group leaf, half the children of a group node, half those of a chunk node. */
  readonly leafK: number;
  readonly groupK: number;
  readonly chunkK: number;
  readonly isChecksumWrong: boolean;
}

export type SuperblockReading =
  | { readonly ok: true; readonly value: Superblock }
  | {
      readonly ok: false;
      readonly code: Hdf5Error;
      readonly offset: number;
      readonly detail: string;
    };

/** The places up to `size` that hold the signature; the library takes the first. */
export async function superblockPlaces(source: ByteSource, size: number): Promise<number[]> {
  const places: number[] = [];
  for (
    let place = 0;
    place + SUPERBLOCK_BYTES / 4 < size;
    place = place === 0 ? FIRST_USER_BLOCK : place * 2
  ) {
    const head = await source.read(place, HDF5_SIGNATURE.length);
    if (HDF5_SIGNATURE.equals(head)) places.push(place);
  }
  return places;
}

function readOld(version: number, place: number, fields: Fields): Superblock {
  const widths = { offsets: 0, lengths: 0 };
  fields.at = 13;
  widths.offsets = fields.u8();
  widths.lengths = fields.u8();
  fields.skip(1);
  const leafK = fields.u16();
  const groupK = fields.u16();
  fields.skip(4);
  const chunkK = version === 1 ? fields.u16() : 32;
  if (version === 1) fields.skip(2);
  const rest = new Fields(fields.bytes.subarray(fields.at), fields.offset, widths);
  const base = rest.address() ?? 0;
  rest.address();
  const end = rest.address();
  const driver = rest.address();
  rest.address();
  const root = rest.address();
  rest.skip(24);
  const length = fields.at + rest.at;
  return {
    version,
    place,
    length,
    ...widths,
    base,
    end,
    root,
    driver,
    extension: undefined,
    leafK,
    groupK,
    chunkK,
    isChecksumWrong: false,
  };
}

function readNew(version: number, place: number, fields: Fields): Superblock {
  fields.at = 9;
  const widths = { offsets: fields.u8(), lengths: fields.u8() };
  fields.skip(1);
  const rest = new Fields(fields.bytes.subarray(fields.at), fields.offset, widths);
  const base = rest.address() ?? 0;
  const extension = rest.address();
  const end = rest.address();
  const root = rest.address();
  const body = fields.bytes.subarray(0, fields.at + rest.at);
  const isChecksumWrong = rest.u32() !== lookup3(body);
  const length = fields.at + rest.at;
  return {
    version,
    place,
    length,
    ...widths,
    base,
    end,
    root,
    driver: undefined,
    extension,
    leafK: 4,
    groupK: 16,
    chunkK: 32,
    isChecksumWrong,
  };
}

export async function readSuperblock(
  source: ByteSource,
  place: number,
): Promise<SuperblockReading> {
  const bytes = await source.read(place, SUPERBLOCK_BYTES);
  const fields = new Fields(bytes, place, { offsets: 8, lengths: 8 });
  const version = bytes[8] ?? 255;
  if (version > 3)
    return {
      ok: false,
      code: 'unsupported-version',
      offset: place + 8,
      detail: `superblock version ${version}`,
    };
  try {
    const value = version < 2 ? readOld(version, place, fields) : readNew(version, place, fields);
    const isUsual = [2, 4, 8].includes(value.offsets) && [2, 4, 8].includes(value.lengths);
    if (isUsual) return { ok: true, value };
    const detail = `addresses of ${value.offsets} and lengths of ${value.lengths} bytes`;
    return { ok: false, code: 'unsupported-version', offset: place, detail };
  } catch (error) {
    if (!(error instanceof Hdf5Stop)) throw error;
    return { ok: false, code: 'truncated', offset: error.offset, detail: error.message };
  }
}
