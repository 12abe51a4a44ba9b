export const PROOF_KINDS = [
  'registry-signature',
  'publish-attestation',
  'build-provenance',
] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/** The workflow that built a file, as its certificate says. */
export interface Builder {
  /** `https://forge/owner/name`. */
  readonly repository: string;
  /** Path of the workflow in the repository. */
  readonly workflow?: string;
  readonly ref?: string;
  readonly commit?: string;
  /** Who vouched for the workflow: the token issuer. */
  readonly issuer?: string;
}

/** One statement about where a file comes from, and whether it holds. */
export interface ProofOfOrigin {
  /** Name of the file, or of the version the statement is about. */
  readonly subject: string;
  readonly kind: ProofKind;
  /** `verified`: signature, certificate, log and digest all hold. `invalid`: one does not. `unverifiable`: a part to check it with is missing. */
  readonly verdict: 'verified' | 'invalid' | 'unverifiable';
  readonly reason?: string;
  readonly builder?: Builder;
  /** What the trust comes from: `embedded root`, or the file the user gave. */
  readonly trust?: string;
}
