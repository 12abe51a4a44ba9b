/** How the content of a literal is written in the source. */
export type LiteralEncoding =
  /** As it is. */
  | 'raw'
  /** Latin-1 characters as UTF-8: how protocol 2 stores bytes, for `_codecs.encode`. */
  | 'utf-8'
  /** A quoted line with backslash escapes (STRING); offset and length leave the quotes out. */
  | 'string-escape'
  /** A line with \u escapes (UNICODE). */
  | 'raw-unicode-escape';

/**
 * Told of every bytes, bytearray or str literal that may hide something, as it passes by (see
 * `literal-glance.ts`): `head` is a view of the encoded
 * content's beginning, `offset` and `length` say where all of it is.
 */
export type LiteralSink = (
  encoding: LiteralEncoding,
  head: Uint8Array,
  offset: number,
  length: number,
) => void;
