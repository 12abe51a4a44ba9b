import type { PackageReputation } from './package-reputation.ts';

export const REPOSITORY_KINDS = ['model', 'dataset', 'space'] as const;
export type RepositoryKind = (typeof REPOSITORY_KINDS)[number];

/** What a hub says of a repository. Claims, all of them: nothing of it was computed from the files. */
export interface RepositoryClaims {
  readonly kind: RepositoryKind;
  readonly name: string;
  /** The branch, tag or commit that was asked for. */
  readonly asked?: string;
  /** Full hash of the commit that everything was read at. */
  readonly commit: string;
  readonly gated: boolean;
  readonly private: boolean;
  readonly disabled: boolean;
  /** ISO 8601. */
  readonly lastModified?: string;
  readonly downloads?: number;
  readonly likes?: number;
  readonly library?: string;
  readonly licence?: string;
  readonly baseModels: readonly string[];
  readonly tags: readonly string[];
}

export const ADOPTION_ANSWERS = ['adopt', 'do-not-adopt', 'undecided'] as const;
export type AdoptionAnswer = (typeof ADOPTION_ANSWERS)[number];

/** A file whose format can run code, and one beside it that cannot. */
export interface Alternative {
  readonly file: string;
  readonly instead: string;
  /** Whether both hold the same number of parameters; absent where one does not say. */
  readonly sameParameters?: boolean;
}

export interface FormatShare {
  readonly format: string;
  readonly files: number;
  readonly bytes: number;
  /** Whether loading this format can run code by its nature. */
  readonly runsCode: boolean;
}

/** What the network brought, against what a download would have. */
export interface Transfer {
  readonly bytes: number;
  readonly requests: number;
  /** Bytes of all files of the remote targets. */
  readonly of: number;
}

/** Whether to take a model in at all, and how. */
export interface Adoption {
  readonly answer: AdoptionAnswer;
  /** What to do, in whole sentences, the most important first. */
  readonly advice: readonly string[];
  readonly repositories: readonly RepositoryClaims[];
  /** The argument that pins what was weighed, for each repository. */
  readonly pins: readonly string[];
  readonly formats: readonly FormatShare[];
  readonly alternatives: readonly Alternative[];
  /** Files that are signatures. What they sign was not verified. */
  readonly signatures: readonly string[];
  /** Python files: code that loads only with trust_remote_code, or by hand. */
  readonly code: readonly string[];
  readonly transfer?: Transfer;
  /** What is known of the packages that were vetted. */
  readonly packages: readonly PackageReputation[];
}
