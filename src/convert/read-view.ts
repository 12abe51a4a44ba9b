import type { ByteSource } from '../bytes/source.ts';
import { swapBytes } from './byte-order.ts';
import { gatherView } from './gather.ts';
import { readPieces, ReadBuffer } from './read-buffer.ts';
import type { TensorView } from './tensor-view.ts';
import { byteLength, isContiguous } from './tensor-view.ts';

/** What copying any number of tensors needs, once. */
export interface CopyBuffers {
  readonly input: ReadBuffer;
  readonly output: ReadBuffer;
}

export function copyBuffers(): CopyBuffers {
  return { input: new ReadBuffer(), output: new ReadBuffer() };
}

/**
 * The numbers of a view in the order and byte order of safetensors, piece by piece. A piece is valid
 * until the next is asked for.
 */
export async function* readView(
  view: TensorView,
  source: ByteSource,
  buffers: CopyBuffers,
): AsyncGenerator<Uint8Array> {
  const { dtype, storage } = view;
  const swap = storage.isBigEndian && dtype.unit > 1;
  const start = storage.start + view.offset * dtype.bytes;
  if (!isContiguous(view)) {
    for await (const piece of gatherView(view, source, buffers))
      yield swap ? swapBytes(piece, dtype.unit, piece) : piece;
    return;
  }
  for await (const piece of readPieces(source, start, start + byteLength(view), buffers.input))
    yield swap ? swapBytes(piece, dtype.unit, buffers.output.room(piece.length)) : piece;
}
