/**
 * Random-access bytes: a file, memory, an archive member, later an HTTP range.
 *
 * `read` may answer at once or with a promise, so that a parser pays for asynchrony only where
 * a source is really remote; callers always `await`.
 */
export interface ByteSource {
  /** Total length in bytes; undefined while it is unknown (a compressed stream not yet read to its end). */
  readonly size: number | undefined;
  /** Reading at an offset means producing everything before it (a compressed stream): do not jump to its end. */
  readonly sequential?: boolean;
  /**
   * Bytes from `offset`, at most `length` of them; fewer only at the end, none beyond it.
   * The array is the caller's to keep, not to change.
   * Rejects with {@link SourceError} when the environment fails (disk, network).
   */
  readonly read: (offset: number, length: number) => Uint8Array | Promise<Uint8Array>;
  /**
   * The same into an array of the caller's, where a source can do so without a copy; returns how many
   * bytes there were. Copying gigabytes leaves no garbage this way.
   */
  readonly readInto?: (offset: number, target: Uint8Array) => number;
}

/** A source that holds something open; `close` releases it. */
export interface OpenedSource {
  readonly source: ByteSource;
  readonly close: () => void;
}

/** The environment failed below a source. Malformed content never raises this. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/**
 * The content of a source cannot be produced (corrupt or over-limit compressed data).
 * Malformed input is data: the examination catches this where it opened the source and records
 * a gap with this code.
 */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
  readonly code:
    | 'corrupt-data'
    | 'ratio-limit'
    | 'size-limit'
    | 'missing-dependency'
    | 'unsupported-compression';
  /** Offset in the decoded content up to which bytes could be produced. */
  readonly producedBytes: number;
  constructor(code: UndecodableError['code'], detail: string, producedBytes: number) {
    super(detail);
    this.code = code;
    this.producedBytes = producedBytes;
  }
}
