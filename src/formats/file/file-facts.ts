import { artifact } from '../../core/artifact.ts';

/** What a file says it is, and what its bytes say. */
export interface FileFacts {
  /** Last path segment. */
  readonly name: string;
  /** Lower case with dot; empty without one. */
  readonly extension: string;
  readonly size: number;
  /** Formats whose parser accepted the bytes. */
  readonly formats: readonly {
    readonly id: string;
    readonly title: string;
    readonly extensions: readonly string[];
  }[];
  /** A well-known file type that is no model, by its magic bytes: `PNG image`. */
  readonly signature: string | undefined;
  readonly text: boolean;
}

export const fileFacts = artifact<FileFacts>()('file-facts');
