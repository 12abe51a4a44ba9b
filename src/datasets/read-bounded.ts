import { DataFailure } from './data-error.ts';
import type { DataHost } from './data-host.ts';

/** All bytes of a file of at most `maxBytes`. */
export async function readBounded(
  host: DataHost,
  path: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const { source, close } = host.open(path);
  try {
    const size = source.size ?? maxBytes + 1;
    const bytes = size > maxBytes ? undefined : await source.read(0, size);
    if (bytes === undefined)
      throw new DataFailure(
        'too-large',
        `${path} has more than ${maxBytes} bytes`,
        'give a smaller part of the data',
      );
    return bytes;
  } finally {
    close();
  }
}

/** The first bytes of a file, at most `length`. */
export async function readHead(host: DataHost, path: string, length: number): Promise<Uint8Array> {
  const { source, close } = host.open(path);
  try {
    return await source.read(0, length);
  } finally {
    close();
  }
}
