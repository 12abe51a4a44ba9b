import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  openSync,
  readSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceError } from '../../bytes/source.ts';
import { systemReason } from '../system-reason.ts';
import { readTextFile } from '../text-file.ts';
import type { Document, Downloaded, DownloadOrder, Fetched } from './registry-client.ts';
import { Digests } from './digests.ts';
import { MAX_DOCUMENT_BYTES } from './registry-client.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Names of one folder of archives. */
const MAX_NAMES = 200_000;

/** A page of an index that lies on this machine: `<folder>/index.html`, as pip reads `file:` addresses. */
export function readFilePage(url: URL): Fetched<Document> {
  try {
    const path = fileURLToPath(url);
    const text = readTextFile(
      url.pathname.endsWith('/') ? join(path, 'index.html') : path,
      MAX_DOCUMENT_BYTES,
    );
    if (text === undefined) return { kind: 'absent', status: 404 };
    return { kind: 'found', value: { text, type: 'text/html', digests: {} }, url };
  } catch (error) {
    return failed(url, error);
  }
}

/** The names in a folder of archives, sorted; undefined where it is no folder. */
export function listFolder(url: URL): readonly string[] | undefined {
  try {
    return readdirSync(fileURLToPath(url)).sort().slice(0, MAX_NAMES);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Copies an archive of this machine into the work folder and computes its digests: what is examined cannot change meanwhile. */
export function copyFile({ url, target, maxBytes, size }: DownloadOrder): Fetched<Downloaded> {
  try {
    const there = statSync(fileURLToPath(url));
    // A pipe of that name would never end.
    if (!there.isFile()) throw new SourceError('is no regular file');
    if (there.size > maxBytes)
      throw new SourceError(`has ${there.size} bytes where ${maxBytes} may be taken`);
    copyFileSync(fileURLToPath(url), target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const file = openSync(target, 'r');
    try {
      const bytes = fstatSync(file).size;
      if (bytes > maxBytes || (size !== undefined && bytes !== size))
        throw new SourceError(`has ${bytes} bytes where ${size ?? maxBytes} are expected`);
      const hashing = new Digests();
      const chunk = new Uint8Array(CHUNK_BYTES);
      for (let at = 0; at < bytes;) {
        const got = readSync(file, chunk, 0, chunk.length, at);
        if (got === 0) break;
        hashing.update(chunk.subarray(0, got));
        at += got;
      }
      return { kind: 'found', value: { bytes, digests: hashing.finish() }, url };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return failed(url, error);
  }
}

function failed(url: URL, error: unknown): { readonly kind: 'failed'; readonly reason: string } {
  const isKnown = error instanceof SourceError || (error instanceof Error && 'code' in error);
  if (!isKnown) throw error;
  return { kind: 'failed', reason: `${url.pathname}: ${systemReason(error)}` };
}
