import { artifact } from '../../core/artifact.ts';

/** The digest of a whole file, and the one it is kept under; there only when digests are computed. */
export interface ContentDigest {
  /** Lower-case hex SHA-256. */
  readonly computed: string;
  readonly claimed: string;
}

export const contentDigest = artifact<ContentDigest>()('content-digest');
