import type { Limits } from '../../core/limits.ts';
import type { Anomaly } from '../../core/parsed.ts';
import type { Reader } from '../../bytes/reader.ts';
import { UndecodableError } from '../../bytes/source.ts';
import type { CompressedAnomalyCode, StreamPart } from './stream.ts';

/** What a decoder notes while it works. */
export interface DecodeLog {
  readonly parts: StreamPart[];
  readonly anomalies: Anomaly<CompressedAnomalyCode>[];
  /** Bytes handed out so far. */
  produced: number;
}

/**
 * Decodes from the reader's cursor on, chunk by chunk; each chunk is the consumer's to keep. On a
 * normal end the cursor stands behind the last byte that belongs to the stream. Malformed input
 * raises {@link CorruptStream}, or UndecodableError with another code.
 */
export type Decoder = (reader: Reader, log: DecodeLog) => AsyncGenerator<Uint8Array, void>;

/** Private to this folder: unwinds a decoder; {@link bounded} turns it into UndecodableError. */
export class CorruptStream extends Error {
  override readonly name = 'CorruptStream';
}

/** Ratio is judged only past this much output: tiny streams of zeros exceed every ratio. */
const RATIO_GRACE_BYTES = 1024 ** 2;

/** Parts of one stream. Block-wise gzip (64 KB of content per member) reaches 6 GB with this many. */
export const MAX_PARTS = 100_000;

export function newLog(): DecodeLog {
  return { parts: [], anomalies: [], produced: 0 };
}

/** Counts what a decoder hands out and stops it at the limits (CWE-409). */
export async function* bounded(
  decoder: Decoder,
  reader: Reader,
  log: DecodeLog,
  limits: Limits,
): AsyncGenerator<Uint8Array, void> {
  const start = reader.offset;
  try {
    for await (const chunk of decoder(reader, log)) {
      log.produced += chunk.length;
      const consumed = Math.max(1, reader.offset - start + reader.buffered);
      if (log.produced > RATIO_GRACE_BYTES && log.produced > limits.maxRatio * consumed) {
        throw new UndecodableError(
          'ratio-limit',
          `${log.produced} bytes from ${consumed}: more than ${limits.maxRatio} to 1`,
          log.produced - chunk.length,
        );
      }
      if (log.produced > limits.maxUnpackedBytes) {
        throw new UndecodableError(
          'size-limit',
          `more than ${limits.maxUnpackedBytes} bytes unpacked`,
          log.produced - chunk.length,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof CorruptStream) {
      throw new UndecodableError('corrupt-data', error.message, log.produced);
    }
    throw error;
  }
}

/** Raised by decoders that meet more parts than any honest stream has. */
export function refuseMoreParts(log: DecodeLog): void {
  if (log.parts.length >= MAX_PARTS) {
    throw new UndecodableError('size-limit', `more than ${MAX_PARTS} parts`, log.produced);
  }
}
