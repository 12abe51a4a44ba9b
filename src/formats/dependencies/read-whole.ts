import type { Limits } from '../../core/limits.ts';
import type { Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';

/** Bytes read of one manifest or lock file. The largest honest lock files have some twenty million. */
export const MAX_DEPENDENCY_BYTES = 64 * 1024 * 1024;

/** A text file up to the bound; what lies behind it is a gap. */
export async function readWhole(
  source: ByteSource,
  { maxHeaderBytes }: Limits,
): Promise<{ readonly bytes: Uint8Array; readonly unexamined: readonly Unexamined[] }> {
  const most = Math.min(MAX_DEPENDENCY_BYTES, maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  if (bytes.length <= most) return { bytes, unexamined: [] };
  const detail = `a file of more than ${most} bytes`;
  return {
    bytes: bytes.subarray(0, most),
    unexamined: [{ code: 'size-limit', detail, offset: most }],
  };
}
