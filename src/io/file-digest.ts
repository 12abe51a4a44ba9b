import { createHash } from 'node:crypto';
import { openFile } from './file-source.ts';

/** Large enough that hashing, not reading, is the cost. */
const CHUNK_BYTES = 1024 * 1024;

/** Lower-case hex SHA-256 of a whole file. Reads every byte: only for bills of materials and waivers. */
export async function sha256File(path: string): Promise<string> {
  const { source, close } = openFile(path);
  try {
    const hash = createHash('sha256');
    const size = source.size ?? 0;
    for (let offset = 0; offset < size; offset += CHUNK_BYTES) {
      hash.update(await source.read(offset, CHUNK_BYTES));
    }
    return hash.digest('hex');
  } finally {
    close();
  }
}
