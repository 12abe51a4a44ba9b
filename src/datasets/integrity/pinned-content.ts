import { hashDistance, type PictureHash } from '../duplicates/picture-hash.ts';

/** What a file was pinned to, or what is there now. */
export interface PinnedContent {
  /** Digest of the bytes, in the writing of whoever pinned it. */
  readonly digest?: string;
  /** Of a picture that could be decoded. */
  readonly picture?: PictureHash;
}

/** `unknown`: there is nothing of the same kind on both sides. */
export type ContentChange = 'same' | 'alike' | 'replaced' | 'unknown';

/** Bits by which a perceptual hash changes: up to eight where a host re-encodes and resizes, and some where another program computed it. Of two different pictures one pair in four million is as near. */
const MAX_ALIKE = 12;

/** Whether the bytes are the same, other bytes show the same picture, or something else is there. Hosts re-encode a seventh of all pictures, which is no attack. */
export function contentChange(pinned: PinnedContent, now: PinnedContent): ContentChange {
  const hasBoth = pinned.digest !== undefined && now.digest !== undefined;
  if (hasBoth && pinned.digest === now.digest) return 'same';
  if (pinned.picture !== undefined && now.picture !== undefined)
    return hashDistance(pinned.picture, now.picture) <= MAX_ALIKE ? 'alike' : 'replaced';
  return hasBoth ? 'replaced' : 'unknown';
}
