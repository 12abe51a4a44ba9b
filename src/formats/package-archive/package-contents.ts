import { sharedArtifact } from '../../core/artifact.ts';
import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { FileContent } from './file-content.ts';

export type PackageKind = 'wheel' | 'sdist' | 'npm';

/** One file of a package, by its path inside the package: without the folder that sdists and npm put around it. */
export interface PackageFile {
  readonly path: string;
  /** Bytes of content. */
  readonly size: number;
  /** Hexadecimal; missing where the budget of bytes was used up, and for links. */
  readonly sha256?: string;
  /** What its first bytes say, where they say something that is not text. */
  readonly content?: FileContent;
  /** Target of a link. */
  readonly link?: string;
}

/** Something that runs because the package is installed or built, not because somebody calls it. */
export interface PackageHook {
  /** npm script name, `binding.gyp`, `setup.py` or `build-backend`. */
  readonly event: string;
  /** As written; for files of code the file. */
  readonly command: string;
}

/** A name that installing the package puts before its user: a command, or a plug-in of another program. */
export interface EntryPoint {
  /** `console_scripts`, `pytest11`…; `bin` for npm and `scripts` for files of a wheel. */
  readonly group: string;
  readonly name: string;
  readonly target: string;
}

/** A difference between what a package says of itself in two places. */
export interface Contradiction {
  readonly code:
    | 'digest-differs'
    | 'size-differs'
    | 'not-in-record'
    | 'not-in-archive'
    | 'name-differs'
    | 'version-differs'
    | 'several-roots'
    | 'several-metadata'
    | 'undeclared-bundle';
  /** File concerned, inside the archive. */
  readonly file: string;
  readonly detail: string;
}

/** What a wheel, an sdist or an npm tarball holds, for checks, for the profile and for `diff`. Plain and bounded. */
export interface PackageContents {
  readonly kind: PackageKind;
  /** As the package's own metadata say; empty where they do not. */
  readonly name: string;
  readonly version: string;
  /** Folder around everything, `package` for npm; empty for wheels. */
  readonly root: string;
  /** Modules that installing puts at the top level of Python's path, sorted; `.py` and suffixes taken off. */
  readonly modules: readonly string[];
  /** Compatibility tags of a wheel: `py3-none-any`. */
  readonly tags: readonly string[];
  /** Sorted by path. */
  readonly files: readonly PackageFile[];
  readonly hooks: readonly PackageHook[];
  readonly entryPoints: readonly EntryPoint[];
  readonly contradictions: readonly Contradiction[];
  /** Files that the interpreter runs at its start or a tool runs by itself, sorted paths. */
  readonly startFiles: readonly string[];
  /** Everything the package says of itself, where its own metadata could be read. */
  readonly metadata?: PackageMetadata;
  /** More files than are listed, or more contradictions. */
  readonly truncated: boolean;
}

export const packageContents = sharedArtifact<PackageContents>()('package-contents');
