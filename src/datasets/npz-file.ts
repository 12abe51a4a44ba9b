import { crc32 } from 'node:zlib';
import type { NumericDtype, TypedData } from '../tensor/dtype.ts';
import { bytesPerElement } from '../tensor/dtype.ts';
import { sizeOf } from '../tensor/shape.ts';

/** Numbers for one array of an archive. NumPy has no bfloat16. */
export interface NumberArray {
  readonly name: string;
  readonly dtype: Exclude<NumericDtype, 'bfloat16'>;
  readonly shape: readonly number[];
  readonly data: TypedData;
}

/** Words: one-dimensional, padded to the longest as NumPy does. */
export interface WordArray {
  readonly name: string;
  readonly words: readonly string[];
}

/** NumPy's type codes; all machines Node runs on are little-endian. */
const CODES: Readonly<Record<NumberArray['dtype'], string>> = {
  bool: '|b1',
  uint8: '|u1',
  int8: '|i1',
  uint16: '<u2',
  int16: '<i2',
  uint32: '<u4',
  int32: '<i4',
  uint64: '<u8',
  int64: '<i8',
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
};
/** Beyond it zip needs fields of 64 bits, which nothing here has use for. */
const MAX_ZIP_BYTES = 0xffff_ffff;
/** NumPy aligns the data to this, so that they can be mapped. */
const ALIGNMENT = 64;
/** 1 January 1980, midnight, the earliest a zip can say: the same arrays give the same bytes at any time. */
const DOS_DATE = 0x0021;
const NAME_RE = /^[A-Za-z0-9_]{1,64}$/;

/** An NPY file, version 1.0. */
function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const unpadded = 10 + dictionary.length + 1;
  const text = `${dictionary}${' '.repeat((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT)}\n`;
  const header = Buffer.alloc(10 + text.length);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  header.writeUInt16LE(text.length, 8);
  header.write(text, 10, 'latin1');
  return header;
}

function numbersFile({ name, dtype, shape, data }: NumberArray): readonly Uint8Array[] {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length !== sizeOf(shape) * bytesPerElement(dtype))
    throw new RangeError(`${name}: ${data.length} elements do not fill [${shape.join(', ')}]`);
  return [npyHeader(CODES[dtype], shape), bytes];
}

function wordsFile({ words }: WordArray): readonly Uint8Array[] {
  const points = words.map((word) => Array.from(word, (letter) => letter.codePointAt(0) ?? 0));
  // NumPy has no type of width 0.
  const width = points.reduce((longest, word) => Math.max(longest, word.length), 1);
  const data = new Uint32Array(words.length * width);
  points.forEach((word, index) => data.set(word, index * width));
  return [npyHeader(`<U${width}`, [words.length]), new Uint8Array(data.buffer)];
}

/** Common fields of both headers of an entry: stored, names in UTF-8, no data descriptor. */
function fields(at: Buffer, offset: number, crc: number, size: number, nameBytes: number): void {
  at.writeUInt16LE(20, offset);
  at.writeUInt16LE(0x0800, offset + 2);
  at.writeUInt16LE(DOS_DATE, offset + 8);
  at.writeUInt32LE(crc, offset + 10);
  at.writeUInt32LE(size, offset + 14);
  at.writeUInt32LE(size, offset + 18);
  at.writeUInt16LE(nameBytes, offset + 22);
}

/**
 * An NPZ archive as `numpy.savez` writes it (stored, not compressed), in parts that together are the file. The same arrays give the
 * same bytes. Throws RangeError for arrays that do not fit their shape, for names that are no identifiers, and beyond 4 GiB.
 */
export function npzParts(arrays: readonly (NumberArray | WordArray)[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const array of arrays) {
    if (!NAME_RE.test(array.name)) throw new RangeError(`no name of an array: ${array.name}`);
    const content = 'words' in array ? wordsFile(array) : numbersFile(array);
    const name = Buffer.from(`${array.name}.npy`);
    const size = content.reduce((sum, part) => sum + part.length, 0);
    const crc = content.reduce((sum, part) => crc32(part, sum), 0);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    fields(local, 4, crc, size, name.length);
    local.set(name, 30);
    const central = Buffer.alloc(46 + name.length);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    fields(central, 6, crc, size, name.length);
    central.writeUInt32LE(offset, 42);
    central.set(name, 46);
    parts.push(local, ...content);
    directory.push(central);
    offset += local.length + size;
    if (offset > MAX_ZIP_BYTES) throw new RangeError('arrays of more than 4 GiB');
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(arrays.length, 8);
  end.writeUInt16LE(arrays.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return [...parts, ...directory, end];
}

/** The same in one piece. */
export function writeNpz(arrays: readonly (NumberArray | WordArray)[]): Uint8Array {
  return Buffer.concat(npzParts(arrays));
}
