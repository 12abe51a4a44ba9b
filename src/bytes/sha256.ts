import { createHash } from 'node:crypto';
import type { ByteSource } from './source.ts';

/** Large enough that hashing, not reading, is the cost. */
const CHUNK_BYTES = 1024 * 1024;

/** Lower-case hex SHA-256 of a whole source. Reads every byte. */
export async function sha256Of(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; ;) {
    const bytes = await source.read(offset, CHUNK_BYTES);
    if (bytes.length === 0) return hash.digest('hex');
    hash.update(bytes);
    offset += bytes.length;
  }
}
