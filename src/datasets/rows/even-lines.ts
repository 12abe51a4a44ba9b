import type { RowsHost } from './rows-host.ts';

/** Bytes read at a time. */
const BLOCK_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** Copies a text so that all its lines end with a line feed; what stands in quotes stays as it is. */
export async function evenLines(path: string, target: string, host: RowsHost): Promise<void> {
  const { source, close } = host.open(path);
  const file = host.createFile(target);
  const even = Buffer.alloc(BLOCK_BYTES);
  let isQuoted = false;
  let afterReturn = false;
  try {
    for (let at = 0; ;) {
      const block = await source.read(at, BLOCK_BYTES);
      if (block.length === 0) return;
      at += block.length;
      let length = 0;
      for (const byte of block) {
        if (byte === QUOTE) isQuoted = !isQuoted;
        const isSecondHalf = byte === LINE_FEED && afterReturn;
        afterReturn = byte === RETURN && !isQuoted;
        // A return ends a line on its own: the line feed behind it says the same again.
        if (isSecondHalf) continue;
        even[length] = afterReturn ? LINE_FEED : byte;
        length += 1;
      }
      file.write(even.subarray(0, length));
    }
  } finally {
    file.close();
    close();
  }
}
