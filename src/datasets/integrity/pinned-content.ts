import { hashDistance, type PictureHash } from '../duplicates/picture-hash.ts';

/** What a row that names an address was pinned to, or what is there now. */
export interface PinnedContent {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
  /** Of a picture that could be decoded. */
  readonly picture?: PictureHash;
}

export type ContentChange = 'same' | 're-encoded' | 'replaced';

/** Bits by which a host's re-encoding and resizing changes a perceptual hash. */
const MAX_REENCODED = 8;

/** Whether the bytes are the same, other bytes show the same picture, or something else is there. Hosts re-encode a seventh of all pictures, which is no attack. */
export function contentChange(pinned: PinnedContent, now: PinnedContent): ContentChange {
  if (pinned.sha256 === now.sha256) return 'same';
  const isAlike =
    pinned.picture !== undefined &&
    now.picture !== undefined &&
    hashDistance(pinned.picture, now.picture) <= MAX_REENCODED;
  return isAlike ? 're-encoded' : 'replaced';
}
