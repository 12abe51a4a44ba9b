import { readFileSync, statSync } from 'node:fs';
import { SourceError } from '../bytes/source.ts';
import { systemReason } from './system-reason.ts';

/** A policy of this size is a mistake; reading it would only cost memory. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** The text of a small file the user named, or undefined when it does not exist. Throws SourceError. */
export function readTextFile(path: string, maxBytes = MAX_TEXT_BYTES): string | undefined {
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw new SourceError(`${path}: larger than ${maxBytes} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new SourceError(systemReason(error), { cause: error });
  }
}
