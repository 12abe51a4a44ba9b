import { zstdDecompressSync } from 'node:zlib';
import type * as library from 'apache-arrow';
import { SourceError, type ByteSource } from '../../bytes/source.ts';
import { DataFailure } from '../data-error.ts';
import { arrowMessages, isSchema } from './arrow-messages.ts';
import { cellReader } from './arrow-cells.ts';
import { unfoldLz4 } from './lz4-frame.ts';
import type { StagedRow } from './staged-rows.ts';
import { uniqueNames, type Conversion, type TextFile } from './stored-rows.ts';

/** Bytes the compressed buffers of one batch may unfold to; they are in memory once. */
const MAX_UNFOLDED = 512 * 1024 ** 2;
/** Bytes of a file that has to be in memory as a whole. */
const MAX_WHOLE = 512 * 1024 ** 2;
/** Rows handed on at a time. */
const BLOCK_ROWS = 1000;
/** Rows of a batch whose columns need no bytes: all of them null. */
const FREE_ROWS = 1_000_000;
/** The least a row can take: one bit of one column. */
const ROWS_PER_BYTE = 8;
const MAX_MESSAGE = 160;

type Arrow = typeof library;

/** Bytes that may still be unfolded for the batch being read. */
interface Allowance {
  left: number;
}

/** Codecs for compressed batches, as Feather writes them. The library knows one of each kind, whoever reads. */
function withCodecs(arrow: Arrow, allowance: Allowance): Arrow {
  const bounded =
    (unfold: (bytes: Uint8Array, max: number) => Uint8Array) =>
    (bytes: Uint8Array): Uint8Array => {
      const unfolded = unfold(bytes, Math.max(1, allowance.left));
      allowance.left -= unfolded.length;
      return unfolded;
    };
  arrow.compressionRegistry.set(arrow.CompressionType.LZ4_FRAME, { decode: bounded(unfoldLz4) });
  arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, {
    decode: bounded((bytes, max) => zstdDecompressSync(bytes, { maxOutputLength: max })),
  });
  return arrow;
}

/** A reader of one batch after the other; of a file that has its columns at the end only, all at once. */
async function openReader(
  arrow: Arrow,
  source: ByteSource,
  name: string,
): Promise<AsyncIterable<library.RecordBatch> | Iterable<library.RecordBatch>> {
  for await (const message of arrowMessages(source)) {
    if (isSchema(message)) return arrow.RecordBatchReader.from(arrowMessages(source));
    break;
  }
  const size = source.size ?? 0;
  if (size > MAX_WHOLE)
    throw new DataFailure(
      'too-large',
      `${name} describes its columns at its end only, and has more than ${MAX_WHOLE} bytes`,
      'give the data as Parquet',
    );
  return arrow.RecordBatchReader.from(await source.read(0, size));
}

/** Rows of Arrow data, batch by batch. Whatever its reader throws on broken data is one clear line. Throws DataFailure. */
export async function* arrowRows(
  { text, name }: TextFile,
  { host }: Conversion,
): AsyncGenerator<readonly StagedRow[], void> {
  const allowance = { left: MAX_UNFOLDED };
  const arrow = withCodecs(await import('apache-arrow'), allowance);
  const { source, close } = host.open(text);
  try {
    const reader = await openReader(arrow, source, name);
    for await (const batch of reader) {
      allowance.left = MAX_UNFOLDED;
      const most = Math.max(FREE_ROWS, (source.size ?? 0) * ROWS_PER_BYTE);
      if (batch.numRows > most)
        throw new DataFailure(
          'malformed',
          `a batch of ${name} promises ${batch.numRows} rows`,
          'save the table again',
        );
      const names = uniqueNames(batch.schema.fields.map((field) => field.name));
      const readers = names.map((column, index) => {
        const vector = batch.getChildAt(index);
        return { column, read: vector === null ? undefined : cellReader(vector, arrow) };
      });
      for (let from = 0; from < batch.numRows; from += BLOCK_ROWS)
        yield Array.from({ length: Math.min(BLOCK_ROWS, batch.numRows - from) }, (_, row) =>
          readers.map(
            ({ column, read }) => [column, read?.(from + row) ?? { scalar: null }] as const,
          ),
        );
    }
  } catch (error) {
    if (error instanceof DataFailure || error instanceof SourceError || !(error instanceof Error))
      throw error;
    const [reason = ''] = error.message.split('\n', 1);
    throw new DataFailure(
      'malformed',
      `${name} cannot be read as Arrow: ${reason.slice(0, MAX_MESSAGE)}`,
      'save the table again, or as Parquet',
    );
  } finally {
    close();
  }
}
