import { sha256Of } from '../bytes/sha256.ts';
import { openFile } from './file-source.ts';

/** Lower-case hex SHA-256 of a whole file. Reads every byte: only for bills of materials and waivers. */
export async function sha256File(path: string): Promise<string> {
  const { source, close } = openFile(path);
  try {
    return await sha256Of(source);
  } finally {
    close();
  }
}
