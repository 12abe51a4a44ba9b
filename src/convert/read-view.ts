import type { ByteSource } from '../bytes/source.ts';
import { swapBytes } from './byte-order.ts';
import { gatherView } from './gather.ts';
import { readExactly } from './read-exactly.ts';
import type { TensorView } from './tensor-view.ts';
import { byteLength, isContiguous } from './tensor-view.ts';

/** Bytes copied at once: enough that the disk works in long runs, little enough for the memory. */
const CHUNK_BYTES = 4 * 1024 ** 2;

/** The numbers of a view in the order and byte order of safetensors, a few megabytes at a time. */
export async function* readView(view: TensorView, source: ByteSource): AsyncGenerator<Uint8Array> {
  const { dtype, storage } = view;
  const swap = storage.isBigEndian && dtype.unit > 1;
  if (!isContiguous(view)) {
    for await (const chunk of gatherView(view, source))
      yield swap ? swapBytes(chunk, dtype.unit) : chunk;
    return;
  }
  const start = storage.start + view.offset * dtype.bytes;
  const end = start + byteLength(view);
  for (let at = start; at < end; at += CHUNK_BYTES) {
    const chunk = await readExactly(source, at, Math.min(CHUNK_BYTES, end - at));
    yield swap ? swapBytes(chunk, dtype.unit) : chunk;
  }
}
