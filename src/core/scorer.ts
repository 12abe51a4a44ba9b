/** Samples a scorer is asked about. */
export interface ScorerQuestion {
  readonly rows: number;
  /** Of one sample. */
  readonly shape: readonly number[];
  /** rows × size of a sample, in the values the scorer wants; all finite. */
  readonly values: Float32Array;
}

export type ScorerAnswer =
  /** rows × classes, all finite. */
  | { readonly kind: 'scores'; readonly classes: number; readonly values: Float32Array }
  /** The class of each row, from 0. */
  | { readonly kind: 'labels'; readonly values: Int32Array };

/** A model that somebody else runs: a command or an address that answers questions. */
export interface Scorer {
  /** One question at a time. Rejects with {@link ScorerError}; after that every question is refused for the same reason. */
  readonly ask: (question: ScorerQuestion) => Promise<ScorerAnswer>;
  /** Ends whatever was started. Never rejects. */
  readonly close: () => Promise<void>;
}

/** A scorer did not answer, or not as agreed: one line that says what was wrong, safe to print. */
export class ScorerError extends Error {
  override readonly name = 'ScorerError';
  /** It was not waited for any longer, since somebody asked to end. */
  readonly isInterruption: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isInterruption?: boolean } = {}) {
    super(message, options);
    this.isInterruption = options.isInterruption ?? false;
  }
}
