import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { OpenedSource } from '../bytes/source.ts';
import { SourceError } from '../bytes/source.ts';
import { systemReason } from './system-reason.ts';

/**
 * Opens a regular file. `O_NONBLOCK` keeps a FIFO that replaced the file between the walk and this
 * call from blocking forever; anything but a regular file is refused after opening.
 */
export function openFile(path: string | Buffer): OpenedSource {
  const descriptor = attempt(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  const status = attempt(() => fstatSync(descriptor));
  if (!status.isFile()) {
    closeSync(descriptor);
    throw new SourceError('no longer a regular file');
  }
  const size = status.size;
  return {
    source: {
      size,
      read: (offset, length) =>
        readAt(descriptor, offset, new Uint8Array(Math.min(length, Math.max(0, size - offset)))),
      readInto: (offset, target) =>
        readAt(descriptor, offset, target.subarray(0, Math.max(0, size - offset))).length,
    },
    close: () => closeSync(descriptor),
  };
}

/** Synchronous on purpose: it runs in a worker thread, where a thread-pool round trip per small read would dominate. */
function readAt(descriptor: number, offset: number, buffer: Uint8Array): Uint8Array {
  const { length } = buffer;
  let filled = 0;
  while (filled < length) {
    const count = attempt(() =>
      readSync(descriptor, buffer, filled, length - filled, offset + filled),
    );
    if (count === 0) throw new SourceError('the file became shorter while it was read');
    filled += count;
  }
  return buffer;
}

function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new SourceError(systemReason(error), { cause: error });
  }
}
