import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { parseNpy } from '../../formats/npy/parse.ts';
import { DataFailure } from '../data-error.ts';
import type { StoredType } from '../labelled-samples.ts';
import type { ArrayContent } from './array-content.ts';

/** A simple element type: byte order, kind, bytes. Records, dates and complex numbers are none. */
const DESCR_RE = /^"([<>|=])?([?biufSU])(\d{0,7})"$/;

const STORED: Readonly<Record<string, StoredType>> = {
  '?': 'bool',
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** The first array of an NPY file. `name` is for messages. Throws DataFailure. */
export async function readNpyContent(bytes: Uint8Array, name: string): Promise<ArrayContent> {
  const parsed = await parseNpy(memorySource(bytes), DEFAULT_LIMITS);
  if (!parsed.ok)
    throw new DataFailure(
      'malformed',
      `${name}: ${parsed.error.detail} at byte ${parsed.error.offset}`,
      'save it again with numpy.save',
    );
  const [array] = parsed.value.arrays;
  if (array?.hasObject === true)
    throw new DataFailure(
      'refused-form',
      `${name} is an array of Python objects, a pickle: opening it would run what it says`,
      'save it as numbers: numpy.asarray(x, dtype=numpy.float32)',
    );
  const [, order = '|', kind = '', digits = ''] = DESCR_RE.exec(array?.descr ?? '') ?? [];
  const isText = kind === 'S' || kind === 'U';
  const stored = isText ? 'text' : STORED[`${kind}${digits}`];
  if (array?.shape === undefined || stored === undefined)
    throw new DataFailure(
      'unknown-form',
      `${name} has elements of type ${array?.descr ?? 'unknown'}, which are no plain numbers`,
      'save it as integers or floats',
    );
  const itemSize = kind === '?' ? 1 : Number(digits) * (kind === 'U' ? 4 : 1);
  const length = array.dataEnd - array.dataStart;
  if (array.dataEnd > bytes.length)
    throw new DataFailure(
      'malformed',
      `${name} is cut off: ${bytes.length - array.dataStart} of ${length} bytes are there`,
      'copy or download it again',
    );
  return {
    stored,
    shape: array.shape,
    isFortran: array.fortranOrder && array.shape.length > 1,
    isBigEndian: order === '>',
    itemSize,
    ...(isText && { text: kind === 'U' ? 'utf-32' : 'bytes' }),
    payload: bytes.subarray(array.dataStart, array.dataEnd),
  };
}
