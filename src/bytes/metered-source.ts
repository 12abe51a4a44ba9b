import type { ByteSource } from './source.ts';

export interface Meter {
  bytesRead: number;
  reads: number;
}

/** Counts what is really read, so that a report can say how little of a file was needed. */
export function meteredSource(source: ByteSource, meter: Meter): ByteSource {
  function count(bytes: Uint8Array): Uint8Array {
    meter.bytesRead += bytes.length;
    meter.reads += 1;
    return bytes;
  }
  const prefetch = source.prefetch?.bind(source);
  return {
    get size() {
      return source.size;
    },
    ...(prefetch === undefined ? {} : { prefetch }),
    read: (offset, length) => {
      const bytes = source.read(offset, length);
      return bytes instanceof Uint8Array ? count(bytes) : bytes.then(count);
    },
  };
}
