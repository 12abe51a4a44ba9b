import type { ByteSource } from './source.ts';

/** A window of another source: a stored archive member, a literal inside a pickle. */
export function sliceSource(source: ByteSource, start: number, length: number): ByteSource {
  const known = source.size;
  const size = known === undefined ? length : Math.max(0, Math.min(length, known - start));
  const { readInto } = source;
  const prefetch = source.prefetch?.bind(source);
  return {
    size,
    ...(readInto === undefined
      ? {}
      : {
          readInto: (offset: number, target: Uint8Array): number =>
            offset >= size ? 0 : readInto(start + offset, target.subarray(0, size - offset)),
        }),
    ...(prefetch === undefined
      ? {}
      : {
          prefetch: (ranges) =>
            prefetch(
              ranges.map(({ offset, length: count }) => ({
                offset: start + offset,
                length: count,
              })),
            ),
        }),
    read: (offset, count) => {
      if (offset >= size) return new Uint8Array(0);
      return source.read(start + offset, Math.min(count, size - offset));
    },
  };
}
