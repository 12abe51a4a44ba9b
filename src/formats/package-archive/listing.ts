import type { ByteSource } from '../../bytes/source.ts';

/** One entry of an archive, whatever the archive is. */
export interface ListedFile {
  /** As stored. */
  readonly name: string;
  readonly size: number;
  readonly link?: string;
  /** Opens the content; throws UndecodableError when it cannot be produced. */
  readonly open: () => ByteSource | Promise<ByteSource>;
}

/** The entries of an archive as a package manager would unpack them. */
export interface ArchiveListing {
  readonly container: 'zip' | 'tar';
  readonly files: readonly ListedFile[];
}
