/** A key or an index on the way to a value. */
export type LeafPath = readonly (string | number)[];

/** A text in a document, with the place of what stands between its quotes. */
export interface StringLeaf {
  readonly path: LeafPath;
  readonly start: number;
  readonly end: number;
  /** What stands there means itself: no escapes. Only such texts are edited. */
  readonly isVerbatim: boolean;
}

/** An object, table or list, with the place of its brackets. */
export interface Container {
  readonly path: LeafPath;
  readonly kind: 'object' | 'array';
  /** Place of the opening bracket. */
  readonly open: number;
  /** Place of the closing bracket. */
  readonly close: number;
  /** Members or items. */
  readonly size: number;
  /** Behind the last member; `open + 1` where there is none. */
  readonly lastEnd: number;
  /** Place of the first member. */
  readonly firstStart: number;
}

/** Nesting of a document that is edited; more is none that people write. */
export const MAX_DOCUMENT_DEPTH = 64;
/** Texts of one document. */
export const MAX_LEAVES = 200_000;

export function samePath(a: LeafPath, b: LeafPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
