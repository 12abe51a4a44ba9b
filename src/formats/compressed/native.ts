import type { Transform } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import type { Reader } from '../../bytes/reader.ts';
import { CorruptStream } from './decoding.ts';

/** Bytes given to Node's decoder at a time. */
const FEED_BYTES = 64 * 1024;
/** Streams shorter than this are undone in one call, which costs a tenth of a stream object. */
const SMALL_INPUT_BYTES = 64 * 1024;
const SMALL_OUTPUT_BYTES = 1024 ** 2;

/** A decoding stream of node:zlib. `bytesWritten` is what it consumed, which is how the end is found. */
export type NativeDecoder = Transform & { readonly bytesWritten: number };

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_)/.test(String(error.code));
}

/** The same bytes without Buffer's own methods, whose `slice` does not copy. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function feed(engine: NativeDecoder, reader: Reader, end: number): Promise<void> {
  while (!engine.destroyed && !engine.readableEnded && reader.offset < end) {
    if (!(await reader.ensure(1))) break;
    const chunk = reader.bytes(Math.min(reader.buffered, FEED_BYTES, end - reader.offset));
    // Behind the end of the stream Node ends the output and never calls back: this promise is then
    // abandoned together with the feeding loop.
    const error = await new Promise<Error | null | undefined>((resolve) => {
      engine.write(chunk, resolve);
    });
    if (error) return;
  }
  if (!engine.destroyed && !engine.writableEnded) engine.end();
}

/**
 * Runs a decoder of node:zlib over the bytes ahead of the reader, up to `end`, and leaves the cursor
 * behind the last byte the decoder used.
 */
export async function* runNative(
  engine: NativeDecoder,
  reader: Reader,
  end = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  let failure: unknown;
  const feeding = feed(engine, reader, end).catch((error: unknown) => {
    // The source failed (disk, network): the output must fail with it, not end early.
    failure = error;
    engine.destroy();
  });
  try {
    for await (const chunk of engine) {
      if (chunk instanceof Uint8Array) yield plainBytes(chunk);
    }
  } catch (error) {
    if (failure !== undefined) throw failure;
    if (isZlibError(error)) throw new CorruptStream(error.message);
    throw error;
  } finally {
    engine.destroy();
  }
  void feeding;
  reader.seek(start + engine.bytesWritten);
}

function consumedBytes(result: object): number | undefined {
  if (!('engine' in result) || typeof result.engine !== 'object' || result.engine === null) {
    return undefined;
  }
  const { engine } = result;
  return 'bytesWritten' in engine && typeof engine.bytesWritten === 'number'
    ? engine.bytesWritten
    : undefined;
}

/**
 * Undoes a short raw deflate stream at once; undefined when it is long, broken or unfolds to much,
 * and then the streaming way decides. The cursor moves only on success.
 */
export async function inflateSmall(reader: Reader): Promise<Uint8Array | undefined> {
  await reader.ensure(1);
  const rest = reader.buffered;
  if (rest === 0 || rest > SMALL_INPUT_BYTES) return undefined;
  const start = reader.offset;
  const input = reader.bytes(rest);
  reader.seek(start);
  try {
    const result: unknown = inflateRawSync(input, {
      info: true,
      maxOutputLength: SMALL_OUTPUT_BYTES,
    });
    if (typeof result !== 'object' || result === null || !('buffer' in result)) return undefined;
    const consumed = consumedBytes(result);
    if (consumed === undefined || !(result.buffer instanceof Uint8Array)) return undefined;
    reader.seek(start + consumed);
    return plainBytes(result.buffer);
  } catch (error) {
    // Not finished within the buffer, corrupt, or too large: not decided here.
    if (isZlibError(error) || error instanceof RangeError) return undefined;
    throw error;
  }
}
