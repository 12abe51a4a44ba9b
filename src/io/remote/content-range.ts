/** `Content-Range: bytes 0-99/1000`, with a known total. */
export interface ContentRange {
  readonly start: number;
  /** One beyond the last byte. */
  readonly end: number;
  readonly total: number;
}

/** Sizes of fifteen digits are petabytes and exact numbers. */
const RANGE_RE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i;
const UNSATISFIED_RE = /^bytes \*\/(\d{1,15})$/i;
/** RFC 9110 8.8.3, without what some server could take for the end of the header. */
const STRONG_ETAG_RE = /^"[\x21\x23-\x7e]{1,200}"$/;

export function parseContentRange(text: string | undefined): ContentRange | undefined {
  const match = RANGE_RE.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  const [start = 0, last = 0, total = 0] = match.slice(1).map(Number);
  if (last < start || last >= total) return undefined;
  return { start, end: last + 1, total };
}

/** The size a server tells when it refuses a range: an asterisk instead of a range, then the size. */
export function unsatisfiedTotal(text: string | undefined): number | undefined {
  const match = UNSATISFIED_RE.exec(text?.trim() ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** An entity tag that names exact bytes; a weak one names only their meaning. */
export function strongEtag(text: string | undefined): string | undefined {
  return text !== undefined && STRONG_ETAG_RE.test(text) ? text : undefined;
}
