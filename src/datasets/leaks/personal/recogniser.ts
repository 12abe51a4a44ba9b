/** How personal data of one kind are recognised. */
export interface Recogniser {
  readonly kind: string;
  /** For people: `payment card number`. */
  readonly title: string;
  /** JavaScript pattern of candidates, global and of bounded length. */
  readonly pattern: RegExp;
  /** RE2 pattern that every text with a candidate matches; it may match more. */
  readonly prefilter: string;
  /** The form in which two spellings of one datum are equal. */
  readonly normal: (match: string) => string;
  /** Whether the normal form can be one. */
  readonly accepts: (normal: string) => boolean;
  /** Share of random candidates that {@link accepts} lets through: 0.1 for Luhn. 1 where there is no checksum to speak of. */
  readonly chance: number;
  /** Words, lower case, one of which before it or in the column's name makes it likely. */
  readonly context: readonly string[];
  /**
   * `form`: the form says it all. `checksum`: chance hardly passes. `context`: only with a word beside it, or when a column passes the checksum
   * far more often than chance would.
   */
  readonly needs: 'form' | 'checksum' | 'context';
  /** Characters shown at the end; the rest is masked. */
  readonly shownEnd: number;
}

/** The digits of a text, nothing else. */
export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

/** Capitals without separators. */
export function compact(text: string): string {
  return text.replaceAll(/[\s.-]/g, '').toUpperCase();
}
