import { createHash, type Hash } from 'node:crypto';
import { SourceError } from '../../bytes/source.ts';
import type { DataHost } from '../data-host.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import { HASHED_SIDE, pictureHash, type PictureHash } from '../duplicates/picture-hash.ts';
import { decodeImage } from '../image/decode-image.ts';
import type { PinnedContent } from '../integrity/pinned-content.ts';

/** Bytes read at a time. */
const PIECE = 4 * 1024 * 1024;
const BITS = 64;

/** How a digest of bytes is computed and written. */
interface Writing {
  readonly algorithm: 'sha256' | 'sha512' | 'sha1' | 'md5';
  readonly encoding: 'hex' | 'base64';
}

/** By the name of the form; others cannot be computed here. */
const WRITINGS: Readonly<Record<string, Writing>> = {
  'SHA-256': { algorithm: 'sha256', encoding: 'hex' },
  'SHA-512': { algorithm: 'sha512', encoding: 'hex' },
  'SHA-256 in base64': { algorithm: 'sha256', encoding: 'base64' },
  'SHA-1': { algorithm: 'sha1', encoding: 'hex' },
  MD5: { algorithm: 'md5', encoding: 'hex' },
};

export function isComputed(form: string): boolean {
  return Object.hasOwn(WRITINGS, form);
}

/** A pinned digest as it is compared: without the name of the algorithm in front, hex in lower case. */
export function plainDigest(cell: string, form: string): string {
  const bare = cell.trim().replace(/^sha\d+[:-]/i, '');
  return WRITINGS[form]?.encoding === 'base64' ? bare : bare.toLowerCase();
}

/** A perceptual hash of 16 hex digits, the highest bit first, as ImageHash and its like write it. */
export function hashOfHex(cell: string): PictureHash {
  const value = BigInt(`0x${cell.trim()}`);
  const words: [number, number] = [0, 0];
  for (let bit = 0; bit < BITS; bit += 1)
    if (((value >> BigInt(BITS - 1 - bit)) & 1n) === 1n)
      words[bit >> 5] = ((words[bit >> 5] ?? 0) | (1 << (bit & 31))) >>> 0;
  return words;
}

async function pictureOf(bytes: Uint8Array): Promise<PictureHash | undefined> {
  const size = {
    width: HASHED_SIDE,
    height: HASHED_SIDE,
    fit: 'stretch',
    kernel: 'lanczos3',
  } as const;
  const decoded = await decodeImage(bytes, { size, channels: 1 }, DATA_LIMITS);
  return decoded.ok ? pictureHash(decoded.value.pixels) : undefined;
}

/** What a file holds, as far as it is asked for; `undefined` where it cannot be read. */
export async function contentOf(
  path: string,
  wanted: { readonly form: string | undefined; readonly picture: boolean },
  host: DataHost,
): Promise<PinnedContent | undefined> {
  const writing = wanted.form === undefined ? undefined : WRITINGS[wanted.form];
  try {
    const { source, close } = host.open(path);
    try {
      const { size = 0 } = source;
      const hash: Hash | undefined = writing && createHash(writing.algorithm);
      const isSmall = wanted.picture && size <= DATA_LIMITS.maxImageBytes;
      const whole = isSmall ? await source.read(0, size) : undefined;
      if (whole !== undefined) hash?.update(whole);
      else if (hash !== undefined)
        for (let at = 0; at < size; at += PIECE)
          hash.update(await source.read(at, Math.min(PIECE, size - at)));
      const picture = whole === undefined ? undefined : await pictureOf(whole);
      return {
        ...(hash !== undefined &&
          writing !== undefined && { digest: hash.digest(writing.encoding) }),
        ...(picture !== undefined && { picture }),
      };
    } finally {
      close();
    }
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
