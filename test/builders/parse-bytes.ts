import { memorySource } from '../../src/bytes/memory-source.ts';
import { UndecodableError } from '../../src/bytes/source.ts';
import type { Limits } from '../../src/core/limits.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { Parsed } from '../../src/core/parsed.ts';
import type { Contents, Format, Glimpse, Member } from '../../src/formats/format.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../../src/formats/format.ts';

/** The ends of bytes, as recognition sees them. */
export function glimpseOf(bytes: Uint8Array, name = 'sample'): Glimpse {
  return {
    head: bytes.subarray(0, HEAD_BYTES),
    tail: bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)),
    size: bytes.length,
    name,
  };
}

/** Parses bytes as a file of one format. */
export async function parseBytes<K extends string, T extends Contents>(
  format: Format<K, T>,
  bytes: Uint8Array,
  limits: Partial<Limits> = {},
): Promise<Parsed<T>> {
  return format.parse(memorySource(bytes), { ...DEFAULT_LIMITS, ...limits }, glimpseOf(bytes));
}

/** A member's content as far as it can be produced, bounded. */
export async function readMember(member: Member, most = 1 << 20): Promise<Uint8Array> {
  try {
    const source = await member.open();
    try {
      return await source.read(0, most);
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      return await source.read(0, Math.min(most, error.producedBytes));
    }
  } catch (error) {
    if (error instanceof UndecodableError) return new Uint8Array(0);
    throw error;
  }
}
