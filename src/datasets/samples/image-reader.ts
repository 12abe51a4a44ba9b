import { createHash } from 'node:crypto';
import { SourceError } from '../../bytes/source.ts';
import type { DataHost } from '../data-host.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import { decodeImage } from '../image/decode-image.ts';
import { imageKind } from '../image/image-kind.ts';
import type { ImageFile } from '../image/image-tree.ts';
import { spreadOf, type SampleCell, type SampleReader } from './sample-reader.ts';

/** Bytes hashed at a time of files too large to be images. */
const PIECE = 4 * 1024 * 1024;
/** Column of the path within the folder. */
export const IMAGE = 'image';
/** Column of the digest of a file's bytes. */
export const CONTENT = 'content';
const UNREADABLE: readonly SampleCell[] = ['unreadable', null, null, null, null, null];

/**
 * Images of a folder. A digest is SHA-256 of the bytes of the file and not of its pixels: decoders do not agree about those, and not every
 * program that trains with a file sees the same in it.
 */
export function imageReader(
  files: readonly ImageFile[],
  host: DataHost,
  withLook: boolean,
): SampleReader {
  return {
    identity: [IMAGE, CONTENT],
    look: withLook ? ['format', 'width', 'height', 'channels', 'brightness', 'contrast'] : [],
    read: async (row) => {
      const { name = '', path = '' } = files[row] ?? {};
      const { digest, bytes } = await contentOf(path, host);
      return [name, digest, ...(withLook ? await lookOf(bytes) : [])];
    },
  };
}

interface Content {
  /** Null where the file cannot be read. */
  readonly digest: string | null;
  /** Absent where there are more than of any image that is read. */
  readonly bytes?: Uint8Array;
}

async function contentOf(path: string, host: DataHost): Promise<Content> {
  try {
    const { source, close } = host.open(path);
    try {
      const hash = createHash('sha256');
      const { size = 0 } = source;
      if (size <= DATA_LIMITS.maxImageBytes) {
        const bytes = await source.read(0, size);
        return { digest: hash.update(bytes).digest('hex'), bytes };
      }
      for (let at = 0; at < size; at += PIECE)
        hash.update(await source.read(at, Math.min(PIECE, size - at)));
      return { digest: hash.digest('hex') };
    } finally {
      close();
    }
  } catch (error) {
    if (error instanceof SourceError) return { digest: null };
    throw error;
  }
}

async function lookOf(bytes: Uint8Array | undefined): Promise<readonly SampleCell[]> {
  if (bytes === undefined) return UNREADABLE;
  const decoded = await decodeImage(bytes, {}, DATA_LIMITS);
  if (!decoded.ok) return UNREADABLE;
  const { width, height, channels, pixels } = decoded.value;
  const [brightness = null, contrast = null] = spreadOf(pixels);
  return [imageKind(bytes) ?? 'unreadable', width, height, channels, brightness, contrast];
}
