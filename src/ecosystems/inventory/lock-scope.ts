import type { PackageEcosystem } from '../../core/package.ts';
import { folderOf } from '../../core/project.ts';
import { schemeOf } from '../versions/scheme.ts';

/** A package in one version that a lock file or an environment holds. */
export interface LockedVersion {
  readonly purl: string;
  readonly version: string;
}

/** What one lock file, environment or list of pins holds, by canonical name. */
export interface Lock {
  readonly ecosystem: PackageEcosystem;
  /** The archive it lies in, as a key; empty on disk. */
  readonly container: string;
  /** With a slash at its end; empty for the target's own folder. */
  readonly folder: string;
  readonly versions: ReadonlyMap<string, readonly LockedVersion[]>;
}

/** Finds what a request resolves to: the nearest lock at or above its folder that holds the name. */
export class LockScope {
  readonly #locks: readonly Lock[];

  constructor(locks: readonly Lock[]) {
    this.#locks = locks.toSorted((a, b) => b.folder.length - a.folder.length);
  }

  find(
    ecosystem: PackageEcosystem,
    name: string,
    constraint: string,
    place: { readonly container: string; readonly folder: string },
  ): LockedVersion | undefined {
    for (const lock of this.#locks) {
      if (lock.ecosystem !== ecosystem || lock.container !== place.container) continue;
      if (!place.folder.startsWith(lock.folder)) continue;
      const held = lock.versions.get(name);
      if (held === undefined) continue;
      const scheme = schemeOf(ecosystem);
      const fitting = held.filter(({ version }) => scheme.satisfies(version, constraint) !== false);
      // A lock that holds another version than the manifest admits is out of date: then the range counts.
      if (fitting.length > 0) return fitting.reduce((a, b) => newer(ecosystem, a, b));
    }
    return undefined;
  }
}

function newer(ecosystem: PackageEcosystem, a: LockedVersion, b: LockedVersion): LockedVersion {
  return schemeOf(ecosystem).compare(a.version, b.version) >= 0 ? a : b;
}

/** Where a file lies: the archive around it, and its folder in there. */
export function placeOf(path: readonly string[]): {
  readonly container: string;
  readonly folder: string;
} {
  return { container: path.slice(0, -1).join('\0'), folder: folderOf(path.at(-1) ?? '') };
}
