import type { GapCode } from '../core/gap.ts';

/** A stretch of a source. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * Random-access bytes: a file, memory, an archive member, a file behind HTTP range requests.
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
  /**
   * Announces scattered reads that will follow, where one round trip per read would dominate: a remote
   * source fetches them side by side. A hint without effect on what is read, and no promise to read it.
   */
  readonly prefetch?: (ranges: readonly ByteRange[]) => Promise<void>;
}

/** A source that holds something open; `close` releases it. */
export interface OpenedSource {
  readonly source: ByteSource;
  readonly close: () => void;
}

/** The environment failed below a source. Malformed content never raises this. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** What is said of the content that could not be had. */
  readonly gap: GapCode;
  constructor(message: string, options: ErrorOptions & { readonly gap?: GapCode } = {}) {
    super(message, options);
    this.gap = options.gap ?? 'unreadable-file';
  }
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
