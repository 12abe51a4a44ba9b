import type { Location } from './location.ts';

/**
 * Something that was not examined, and why. A gap makes an outcome `partial` or `skipped`
 * and the verdict `incomplete`, unless the policy tolerates the gap's code by name.
 */
export const GAP_CODES = {
  'unreadable-file': 'the file could not be opened or read',
  'special-file': 'a socket, pipe or device, which is never opened',
  'outside-target': 'a link that leads outside the target',
  'lfs-pointer': 'a Git LFS pointer: the content is not here',
  'unknown-format': 'binary content that no format recognises',
  'unsupported-format': 'a known format that this version does not examine',
  'encrypted-member': 'an encrypted archive member',
  'unsupported-compression': 'a compression method that cannot be undone here',
  'corrupt-data': 'data that could not be decoded',
  'size-limit': 'a size limit was reached',
  'ratio-limit': 'a compression-ratio limit was reached',
  'count-limit': 'a limit on the number of items was reached',
  'depth-limit': 'a nesting limit was reached',
  'step-limit': 'a limit on interpretation steps was reached',
  'memory-limit': 'a memory limit was reached',
  'time-limit': 'the time limit for one file was reached',
  'file-limit': 'the limit on the number of files was reached',
  'missing-file': 'a file that a model loads with it is not there',
  'missing-dependency': 'an optional decoder is not installed',
  'computed-value': 'a value that only running the code would tell',
  'no-advisory-data': 'packages were not compared with advisories',
  'no-registry-data': 'a registry was not asked or did not answer',
  'no-sandbox': 'nothing here can run a package safely',
  'not-attacked': 'an attack that was asked for could not be run, or not to its end',
  'not-examined': 'a data set that was to be examined could not be, or not to its end',
  'byte-budget': 'the budget of bytes for remote targets was used up',
  'changed-during-read': 'the file changed while it was read',
} as const;
export type GapCode = keyof typeof GAP_CODES;

export function isGapCode(text: string): text is GapCode {
  return Object.hasOwn(GAP_CODES, text);
}

export interface Gap {
  readonly code: GapCode;
  readonly detail: string;
  readonly location: Location;
}
