/** A place in the source where the text does not read as it runs. */
export interface SurfacePlace {
  /** From 1. */
  readonly line: number;
  readonly offset: number;
}

/** Code that stands far right of a run of white space, outside of what an editor shows. */
export interface PushedCode extends SurfacePlace {
  /** Characters of white space in front of it. */
  readonly gap: number;
  /** The code, cut to a bounded length. */
  readonly text: string;
}

export type InvisibleKind =
  | 'variation selectors'
  | 'tag characters'
  | 'zero-width characters'
  | 'invisible letters';

/** Characters that nobody sees, enough of them in a row to carry something. */
export interface InvisibleText extends SurfacePlace {
  readonly kind: InvisibleKind;
  readonly count: number;
  /** What they spell, where that can be read; cut to a bounded length. */
  readonly decoded: string | undefined;
}

/** A name that looks like another one and is written with letters of another script. */
export interface LookalikeName extends SurfacePlace {
  readonly name: string;
  readonly like: string;
}

export type Scrambling =
  /** `_0x3f2a1b`. */
  | 'hexadecimal names'
  /** `IIlIlIl`, `_____`, `O0OO0`. */
  | 'names that cannot be told apart'
  /** Six characters that add up to a program. */
  | 'punctuation only'
  /** A table of texts that is turned round before it is used. */
  | 'a rotated table of texts'
  /** `"\x65\x76\x61\x6c"`. */
  | 'letters written as escapes';

/** Signs that a program, not a person, made the source unreadable. Making it small (minifying) leaves none of them. */
export interface Scrambled extends SurfacePlace {
  readonly how: Scrambling;
  /** Names, texts or characters of that kind. */
  readonly count: number;
  readonly example: string;
}

/** What the text of a source looks like to a reader, compared with what it is. */
export interface SourceSurface {
  readonly pushed: readonly PushedCode[];
  readonly invisible: readonly InvisibleText[];
  readonly lookalikes: readonly LookalikeName[];
  readonly scrambled: readonly Scrambled[];
}

export const PLAIN_SURFACE: SourceSurface = Object.freeze({
  pushed: Object.freeze([]),
  invisible: Object.freeze([]),
  lookalikes: Object.freeze([]),
  scrambled: Object.freeze([]),
});
