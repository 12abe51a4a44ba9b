import type { Limits } from '../../core/limits.ts';
import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { Decoder, DecodeLog } from './decoding.ts';
import { bounded, newLog } from './decoding.ts';

/** Content up to this size is kept in memory after the first pass; larger content is decoded again. */
const KEEP_BYTES = 32 * 1024 ** 2;
/** Beginning and end of larger content are always kept: recognition looks there first. */
const EDGE_BYTES = 128 * 1024;
/** How far back a reader may go without a restart. */
const WINDOW_BYTES = 16 * 1024 ** 2;
/** Every restart costs a whole pass; hostile content must not buy many. */
const MAX_RESTARTS = 64;

/** A compressed stream after one full pass over it. */
export interface Decoded {
  /** The content. Reading behind what could be produced raises `failure`; its size then says that there should be more. */
  readonly source: ByteSource;
  readonly unpacked: number;
  /** Why the pass ended early, if it did. */
  readonly failure: UndecodableError | undefined;
  readonly log: DecodeLog;
  /** Offset in the compressed source behind the last byte that belongs to the stream. */
  readonly end: number;
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The last chunks that hold at least `limit` bytes; what is older is dropped. */
class Recent {
  readonly chunks: Uint8Array[] = [];
  length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    while (this.length - (this.chunks[0]?.length ?? 0) >= this.#limit) {
      this.length -= this.chunks.shift()?.length ?? 0;
    }
  }
}

/** Copies what a chunk, which begins at content offset `at`, shares with a result beginning at `from`. */
function copyOverlap(chunk: Uint8Array, at: number, result: Uint8Array, from: number): void {
  const low = Math.max(from, at);
  const high = Math.min(from + result.length, at + chunk.length);
  if (low < high) result.set(chunk.subarray(low - at, high - at), low - from);
}

/** The bytes from `from` to `to` of chunks which begin at content offset `start`. */
function collect(
  chunks: readonly Uint8Array[],
  start: number,
  from: number,
  to: number,
): Uint8Array {
  const result = new Uint8Array(to - from);
  let at = start;
  for (const chunk of chunks) {
    copyOverlap(chunk, at, result, from);
    at += chunk.length;
  }
  return result;
}

/** Decodes forward on demand, keeps a window behind, and starts over for anything older. */
class Rereader {
  readonly #start: () => AsyncGenerator<Uint8Array, void>;
  #chunks: AsyncGenerator<Uint8Array, void> | undefined;
  #recent = new Recent(WINDOW_BYTES);
  #produced = 0;
  #restarts = 0;
  #failure: UndecodableError | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(start: () => AsyncGenerator<Uint8Array, void>) {
    this.#start = start;
  }

  read(from: number, to: number): Promise<Uint8Array> {
    // One decoder serves all readers of the content: their reads must not interleave.
    const next = this.#queue.then(() => this.#read(from, to));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #read(from: number, to: number): Promise<Uint8Array> {
    if (this.#chunks === undefined || from < this.#produced - this.#recent.length) {
      this.#restarts += 1;
      if (this.#restarts > MAX_RESTARTS) {
        throw new UndecodableError('size-limit', `more than ${MAX_RESTARTS} passes needed`, from);
      }
      await this.#chunks?.return();
      this.#chunks = this.#start();
      this.#recent = new Recent(WINDOW_BYTES);
      this.#produced = 0;
      this.#failure = undefined;
    }
    if (this.#failure !== undefined && to > this.#produced) throw this.#failure;
    const result = new Uint8Array(to - from);
    let at = this.#produced - this.#recent.length;
    for (const chunk of this.#recent.chunks) {
      copyOverlap(chunk, at, result, from);
      at += chunk.length;
    }
    while (this.#produced < to) {
      const chunk = await this.#next(this.#chunks);
      if (chunk === undefined) break;
      copyOverlap(chunk, this.#produced, result, from);
      this.#produced += chunk.length;
      this.#recent.push(chunk);
    }
    return result.subarray(0, Math.max(0, Math.min(to, this.#produced) - from));
  }

  async #next(chunks: AsyncGenerator<Uint8Array, void>): Promise<Uint8Array | undefined> {
    try {
      const step = await chunks.next();
      return step.done ? undefined : step.value;
    } catch (error) {
      // A generator that has thrown looks finished afterwards: remember that it is not.
      if (error instanceof UndecodableError) this.#failure = error;
      throw error;
    }
  }
}

interface Pass {
  readonly kept: Uint8Array | undefined;
  readonly head: Uint8Array;
  readonly tail: Recent;
  readonly failure: UndecodableError | undefined;
}

async function firstPass(chunks: AsyncGenerator<Uint8Array, void>): Promise<Pass> {
  const tail = new Recent(EDGE_BYTES);
  let kept: Uint8Array[] = [];
  let total = 0;
  let head: Uint8Array | undefined;
  let failure: UndecodableError | undefined;
  try {
    for await (const chunk of chunks) {
      total += chunk.length;
      tail.push(chunk);
      if (head !== undefined) continue;
      kept.push(chunk);
      if (total > KEEP_BYTES) {
        head = collect(kept, 0, 0, EDGE_BYTES);
        kept = [];
      }
    }
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    failure = error;
  }
  if (head !== undefined) return { kept: undefined, head, tail, failure };
  return { kept: concatenate(kept, total), head: new Uint8Array(0), tail, failure };
}

/**
 * Unfolds a stream once, within the limits, to learn its size, its parts and where it ends, and
 * gives random access to the content afterwards. One pass up front costs little (the content is
 * examined anyway) and makes truncation, bombs and trailing bytes facts instead of surprises.
 */
export async function decodeStream(
  source: ByteSource,
  offset: number,
  decoder: Decoder,
  limits: Limits,
): Promise<Decoded> {
  const log = newLog();
  const reader = new Reader(source, { offset });
  const pass = await firstPass(bounded(decoder, reader, log, limits));
  const unpacked = pass.failure?.producedBytes ?? log.produced;
  const { failure } = pass;
  const rereader = new Rereader(() =>
    bounded(decoder, new Reader(source, { offset }), newLog(), limits),
  );
  const read = (from: number, length: number): Uint8Array | Promise<Uint8Array> => {
    if (from >= unpacked) {
      if (failure !== undefined && length > 0) throw failure;
      return new Uint8Array(0);
    }
    const to = Math.min(from + length, unpacked);
    if (pass.kept !== undefined) return pass.kept.subarray(from, to);
    if (to <= pass.head.length) return pass.head.subarray(from, to);
    const tailStart = log.produced - pass.tail.length;
    if (from >= tailStart) return collect(pass.tail.chunks, tailStart, from, to);
    return rereader.read(from, to);
  };
  return {
    source: { size: failure === undefined ? unpacked : unpacked + 1, read },
    unpacked,
    failure,
    log,
    end: reader.offset,
  };
}

/**
 * Content that is unfolded only as far as it is read: for members whose beginning usually suffices.
 * `size` is the container's word; a stream that yields less ends early, one that breaks raises.
 */
export function lazySource(
  source: ByteSource,
  decoder: Decoder,
  size: number,
  limits: Limits,
): ByteSource {
  const rereader = new Rereader(() => bounded(decoder, new Reader(source), newLog(), limits));
  return {
    size,
    sequential: true,
    read: (from, length) => {
      const to = Math.min(from + length, size);
      return to <= from ? new Uint8Array(0) : rereader.read(from, to);
    },
  };
}
