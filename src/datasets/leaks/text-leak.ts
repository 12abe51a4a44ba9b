/** Texts of one column, a part of them: what a query gave, or all. */
export interface TextChunk {
  /** Number of each text's row in the data set, whole and not negative. */
  readonly rows: ArrayLike<number>;
  readonly texts: readonly string[];
  /** Kinds of personal data each text may have, as `personalKindsSql` says it; all where it is absent. */
  readonly personalKinds?: ArrayLike<number>;
}

export const LEAK_FAMILIES = ['secret', 'personal', 'hidden', 'hostile'] as const;
export type LeakFamily = (typeof LEAK_FAMILIES)[number];

/**
 * How sure it is. `proven`: a checksum that chance does not pass, or a structure nothing else has. `likely`: form and surroundings agree.
 * `possible`: the form alone.
 */
export type LeakGrade = 'proven' | 'likely' | 'possible';

/** One sighting in one text. */
export interface Sighting {
  readonly family: LeakFamily;
  readonly kind: string;
  readonly grade: LeakGrade;
  /** UTF-16 offsets into the text, the end behind it. */
  readonly start: number;
  readonly end: number;
  /**
   * What two sightings must have in common to be one finding. It may be the secret itself: it is hashed with the salt at once and kept nowhere.
   */
  readonly identity: string;
  /** For people; never the secret or the personal datum itself. From the data: escape before printing. */
  readonly shown: string;
}
