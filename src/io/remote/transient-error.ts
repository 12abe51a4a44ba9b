/** A failure that may be over in a moment: worth another attempt, with patience. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  /** Milliseconds the server asked us to wait. */
  readonly waitMs: number | undefined;
  constructor(
    message: string,
    options: ErrorOptions & { readonly waitMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.waitMs = options.waitMs;
  }
}

/** Failures of the moment. Wrong names and wrong certificates stay wrong. */
const TRANSIENT_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

export function isTransient(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  return error instanceof Error && 'code' in error && TRANSIENT_CODES.has(String(error.code));
}

/** HTTP answers that say "not now". */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}
