import { latin1 } from '../builders/zip.ts';

/** A pickle that would run `echo weighbridge-test`; the structural checks must lead to it, not judge it. */
export const PAYLOAD = latin1(
  '\x80\x02cposix\nsystem\nX\x15\x00\x00\x00echo weighbridge-test\x85R.',
);
export const HARMLESS = latin1('\x80\x02}q\x00.');

export interface ArchiveTechnique {
  /** Number in the catalogue. */
  readonly id: string;
  readonly title: string;
  readonly format: 'zip' | 'tar' | 'compressed';
  readonly build: () => Uint8Array;
  readonly expect: {
    /** `check/rule` that must fire, if the structure itself gives the trick away. */
    readonly rule?: string;
    readonly severity?: 'high' | 'medium';
    /** Whether a member's content must contain the payload. */
    readonly payload: boolean;
    /** A gap that must be recorded. */
    readonly gap?: string;
  };
}
