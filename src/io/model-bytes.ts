import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { systemReason } from './system-reason.ts';

/** Protobuf ends at 2 GB: nothing larger is an ONNX file. */
const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** A model that cannot be read, in one line. */
export class ModelFileError extends Error {
  override readonly name = 'SourceError';
}

export interface ModelBytes {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** The whole file. Throws `SourceError` in one line. */
export function readModelBytes(path: string): ModelBytes {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const status = fstatSync(descriptor);
      if (!status.isFile()) throw new ModelFileError(`${path}: is no regular file`);
      if (status.size > MAX_MODEL_BYTES)
        throw new ModelFileError(`${path}: larger than 2 GB, which no ONNX file is`);
      const bytes = readFileSync(descriptor);
      return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError(`${path}: ${systemReason(error)}`, { cause: error });
  }
}

/**
 * Reads weights kept beside a model. The location was checked by its text; here the file it really is, links followed, must lie
 * below the folder of the model as well.
 */
export function readBeside(
  model: string,
  location: string,
  offset: number,
  length: number,
): Uint8Array {
  try {
    const folder = realpathSync(dirname(model));
    const path = realpathSync(join(folder, location));
    if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
      throw new ModelFileError(`${model}: its weights in "${location}" lie outside of its folder`);
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let read = 0;
      while (read < bytes.length) {
        const step = readSync(descriptor, bytes, read, bytes.length - read, offset + read);
        if (step === 0) break;
        read += step;
      }
      return bytes.subarray(0, read);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError(`${model}: its weights in "${location}": ${systemReason(error)}`, {
      cause: error,
    });
  }
}
