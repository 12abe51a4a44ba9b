import type { ByteSource } from './source.ts';
import { UndecodableError } from './source.ts';

/**
 * What could be produced of a source that cannot be decoded to its end. A loader has run what stands
 * before the defect by the time it meets it, so that part must be examined; the defect is told once.
 */
export function salvagedSource(
  source: ByteSource,
  onDefect: (error: UndecodableError) => void,
): ByteSource {
  let end: number | undefined;

  async function read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = end === undefined ? length : Math.min(length, Math.max(0, end - offset));
    if (wanted <= 0) return new Uint8Array(0);
    try {
      return await source.read(offset, wanted);
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      // Twice at the same place: not even what was promised can be had again.
      const again = end !== undefined && error.producedBytes >= end;
      if (end === undefined) onDefect(error);
      end = again ? Math.min(offset, end ?? offset) : error.producedBytes;
      return read(offset, length);
    }
  }

  return {
    get size() {
      return end ?? source.size;
    },
    ...(source.sequential === undefined ? {} : { sequential: source.sequential }),
    read,
  };
}
