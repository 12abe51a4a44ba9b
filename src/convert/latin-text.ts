import { memorySource } from '../bytes/memory-source.ts';
import type { ByteSource } from '../bytes/source.ts';
import { UndecodableError } from '../bytes/source.ts';
import { decodeUtf8 } from '../bytes/text.ts';
import { isNode, type Value } from '../formats/pickle/value.ts';
import type { Storage } from './tensor-view.ts';

/** Text that stands for bytes is decoded in memory, so it may not be longer. */
const MAX_TEXT_BYTES = 64 * 1024 ** 2;

/** Undefined when a character does not fit a byte. */
function latin1Bytes(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'latin1');
  return bytes.toString('latin1') === text ? bytes : undefined;
}

async function decode(
  source: ByteSource,
  start: number,
  length: number,
  expected: number,
): Promise<ByteSource> {
  const bytes = latin1Bytes(decodeUtf8(await source.read(start, length)));
  if (bytes?.length !== expected)
    throw new UndecodableError('corrupt-data', 'text that is not the array it should be', 0);
  return memorySource(bytes);
}

/** A str whose characters are the bytes of an array, as pickle protocols 0 to 2 write them. */
export function openText(
  value: Value | undefined,
  expected: number,
  source: ByteSource,
  place: string,
): Omit<Storage, 'isBigEndian'> | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') {
    const bytes = latin1Bytes(value);
    if (bytes === undefined) return undefined;
    return { id: place, start: 0, bytes: bytes.length, open: () => memorySource(bytes) };
  }
  if (!isNode(value) || value.kind !== 'long-text' || value.length > MAX_TEXT_BYTES)
    return undefined;
  const { offset, length } = value;
  // Protocol 0 escapes its lines, and the interpreter keeps no place for those.
  if (offset < 0) return undefined;
  const open = (): Promise<ByteSource> => decode(source, offset, length, expected);
  return { id: place, start: 0, bytes: expected, open };
}
