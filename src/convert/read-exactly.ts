import type { ByteSource } from '../bytes/source.ts';
import { UndecodableError } from '../bytes/source.ts';

/** All of the bytes, or an error: a source that ends early must not shorten a tensor. */
export async function readExactly(
  source: ByteSource,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  if (bytes.length === length) return bytes;
  throw new UndecodableError(
    'corrupt-data',
    `${bytes.length} of ${length} bytes at ${offset}: the data end early`,
    offset + bytes.length,
  );
}
