import { STREAM_TECHNIQUES } from './archive-streams.ts';
import { TAR_TECHNIQUES } from './archive-tar.ts';
import type { ArchiveTechnique } from './archive-technique.ts';
import { ZIP_TECHNIQUES } from './archive-zip.ts';

/** Every container trick of the catalogue as a file, and what must be seen. */
export const ARCHIVE_TECHNIQUES: readonly ArchiveTechnique[] = [
  ...ZIP_TECHNIQUES,
  ...TAR_TECHNIQUES,
  ...STREAM_TECHNIQUES,
];
