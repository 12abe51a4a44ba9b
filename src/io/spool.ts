import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteSource } from '../bytes/source.ts';
import { OutputError } from './output-file.ts';
import { systemReason } from './system-reason.ts';

const CHUNK_BYTES = 4 * 1024 ** 2;
/** Content up to this size is kept in memory instead. */
const IN_MEMORY_BYTES = 32 * 1024 ** 2;

/**
 * Content that can only be unfolded from the front, unfolded once into temporary files, so that it
 * can be read anywhere. The files have no name any more when they are written: they are gone with the process.
 */
export class Spool {
  readonly #folder: string;
  readonly #descriptors: number[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add(source: ByteSource): Promise<ByteSource> {
    const { size } = source;
    if (size !== undefined && size <= IN_MEMORY_BYTES) {
      const bytes = await source.read(0, size);
      return { size: bytes.length, read: (from, length) => bytes.subarray(from, from + length) };
    }
    const descriptor = this.#open();
    let end = 0;
    for (;;) {
      const chunk = await source.read(end, CHUNK_BYTES);
      if (chunk.length === 0) break;
      this.#write(descriptor, chunk);
      end += chunk.length;
    }
    const readInto = (from: number, target: Uint8Array): number =>
      fill(descriptor, from, target.subarray(0, Math.max(0, end - from)));
    return {
      size: end,
      readInto,
      read: (from, length) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, end - from)));
        return bytes.subarray(0, readInto(from, bytes));
      },
    };
  }

  #open(): number {
    const path = join(
      this.#folder,
      `.weighbridge-${process.pid}-${this.#descriptors.length}.spool`,
    );
    try {
      const descriptor = openSync(path, 'wx+', 0o600);
      this.#descriptors.push(descriptor);
      unlinkSync(path);
      return descriptor;
    } catch (error) {
      throw new OutputError(`cannot unpack into ${this.#folder}: ${systemReason(error)}`, {
        cause: error,
      });
    }
  }

  #write(descriptor: number, chunk: Uint8Array): void {
    try {
      let written = 0;
      while (written < chunk.length) written += writeSync(descriptor, chunk, written);
    } catch (error) {
      throw new OutputError(`cannot unpack into ${this.#folder}: ${systemReason(error)}`, {
        cause: error,
      });
    }
  }

  close(): void {
    for (const descriptor of this.#descriptors.splice(0)) closeSync(descriptor);
  }
}

function fill(descriptor: number, from: number, target: Uint8Array): number {
  let filled = 0;
  while (filled < target.length) {
    const count = readSync(descriptor, target, filled, target.length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
