import { constants, gunzipSync } from 'node:zlib';
import { isGzip } from '../array/idx-content.ts';
import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import type { DataLimits } from '../data-limits.ts';
import { readHead } from '../read-bounded.ts';
import type { TableForm } from './table-database.ts';
import { isText, readTextTable } from './text-table.ts';

/** Bytes of a compressed file that are unfolded to see its beginning. */
const GZIP_HEAD_BYTES = 256 * 1024;

/** The beginning of what a gzip file holds; empty where nothing can be had. Text that unfolds a hundredfold is no table. */
export function gunzipHead(head: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(head.subarray(0, GZIP_HEAD_BYTES), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: maxBytes,
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return new Uint8Array(0);
    throw error;
  }
}

/** How a text table is written, from its first line. Throws DataFailure. */
export async function textForm(
  host: DataHost,
  path: string,
  limits: DataLimits,
): Promise<TableForm> {
  const most = limits.maxLineBytes;
  const raw = await readHead(host, path, most + 1);
  const isPacked = isGzip(raw);
  const head = isPacked ? gunzipHead(raw, GZIP_HEAD_BYTES * 1024) : raw;
  if (!isText(head))
    throw new DataFailure(
      'unknown-form',
      `${host.baseName(path)} is no UTF-8 text`,
      'save the table as UTF-8 CSV or as Parquet',
    );
  const isWhole = raw.length <= (isPacked ? GZIP_HEAD_BYTES : most);
  return {
    kind: 'text',
    text: readTextTable(head.subarray(0, most + 1), isWhole, limits.maxColumns),
    isGzip: isPacked,
  };
}
