import { sharedArtifact } from '../../core/artifact.ts';
import type { PackageEcosystem } from '../../core/package.ts';
import type { Contents } from '../format.ts';

/**
 * What a file says of packages. `manifest`: what a project asks for, in ranges. `constraints`: what it would
 * admit, without asking for it. `lock`: what was resolved. `installed`: what lies in an environment or is the
 * metadata of one package. `command`: what a command would install when somebody runs it.
 */
export const DEPENDENCY_ROLES = [
  'manifest',
  'constraints',
  'lock',
  'installed',
  'command',
] as const;
export type DependencyRole = (typeof DEPENDENCY_ROLES)[number];

/** Where a package is to come from, as written. */
export type PackageSource =
  /** A registry; `url` where the file names one. */
  | { readonly kind: 'index'; readonly url?: string }
  /** An archive by its address. */
  | { readonly kind: 'url'; readonly url: string }
  /** `commit` only for a full hash; a branch or tag stands in `revision`. */
  | {
      readonly kind: 'git';
      readonly url: string;
      readonly revision?: string;
      readonly commit?: string;
    }
  /** A folder or archive of the project itself. */
  | { readonly kind: 'path'; readonly path: string; readonly editable?: boolean };

/** A package that is asked for: a range, never taken for a version. */
export interface DependencyRequest {
  readonly ecosystem: PackageEcosystem;
  /** As written. Empty for an address or a path that does not say whose it is. */
  readonly name: string;
  /** The name by which the project imports it, where that is another: `"a": "npm:b@^1"` is `b`, known as `a`. */
  readonly alias?: string;
  /** As written, such as `>=2.10,<3` or `^1.2`; empty when any version will do. */
  readonly constraint: string;
  readonly extras: readonly string[];
  /** Environment marker or platform condition, as written. */
  readonly marker?: string;
  readonly source: PackageSource;
  /** Digests the file insists on: `sha256:…`, `sha512-…`. */
  readonly hashes: readonly string[];
  /** `default`, `dev`, `optional`, `peer`, `build`, or the name of an extra or group. */
  readonly groups: readonly string[];
  /** From 1. */
  readonly line?: number;
}

/** A package in one exact version: locked or installed. */
export interface ResolvedPackage {
  /** Unique in its set: `node_modules/a/node_modules/b`, `name@version`. */
  readonly key: string;
  readonly ecosystem: PackageEcosystem;
  /** As written. */
  readonly name: string;
  /** The name by which it is imported, where that is another. */
  readonly alias?: string;
  readonly version: string;
  readonly source: PackageSource;
  readonly hashes: readonly string[];
  readonly groups: readonly string[];
  /** What it needs in turn: the `key` of another package where the file resolves it, else the name as written. */
  readonly requires: readonly ResolvedRequirement[];
  readonly marker?: string;
  readonly licence?: string;
  /** The lock file says that installing it runs a script. */
  readonly runsScript?: boolean;
  /** The words with which the registry deprecated it, as the lock file keeps them. */
  readonly deprecated?: string;
  readonly line?: number;
}

export interface ResolvedRequirement {
  readonly name: string;
  readonly constraint: string;
  /** Key of the package in the same set that satisfies it. */
  readonly key?: string;
}

/** A registry that a file tells its tool to ask. */
export interface IndexUse {
  readonly ecosystem: PackageEcosystem;
  /** Without user name and password. */
  readonly url: string;
  /** `primary` replaces the default, `extra` is asked beside it, `scoped` only for some packages, `explicit` only where a package names it. */
  readonly kind: 'primary' | 'extra' | 'scoped' | 'explicit' | 'find-links';
  /** npm scope (`@company`) or the name by which packages refer to it. */
  readonly name?: string;
  readonly line?: number;
}

/** A command that a package manager runs by itself, or that a tool would run. */
export interface ScriptUse {
  /** `preinstall`, `postinstall`, `build-backend`, `setup.py`… */
  readonly hook: string;
  readonly command: string;
  readonly line?: number;
}

/** The package or project that the file describes. */
export interface DescribedProject {
  readonly ecosystem: PackageEcosystem;
  readonly name: string;
  readonly version?: string;
  readonly licence?: string;
}

/** Everything one file says of packages: facts, no judgement. Bounded by its parser. */
export interface DependencySet extends Contents {
  readonly role: DependencyRole;
  /** The tool whose file it is: `pip`, `poetry`, `uv`, `npm`, `pnpm`, `docker`, `mcp`… */
  readonly tool: string;
  readonly project?: DescribedProject;
  readonly requests: readonly DependencyRequest[];
  readonly resolved: readonly ResolvedPackage[];
  /** Names or keys that the project itself asks for, where a lock file says so. */
  readonly roots: readonly string[];
  readonly indexes: readonly IndexUse[];
  readonly scripts: readonly ScriptUse[];
  /** Further files of requirements, relative to this file's folder, with `/`. */
  readonly includes: readonly {
    readonly path: string;
    readonly role: 'manifest' | 'constraints';
    readonly line?: number;
  }[];
  /** Switches that change what is resolved: `--pre`, `--no-deps`, `index-strategy=unsafe-best-match`. */
  readonly switches: readonly { readonly text: string; readonly line?: number }[];
  /** Lines the parser could not read; each is also a gap. */
  readonly unread: number;
}

/** Facts of all files that speak of packages; `path[0]` says which. */
export const dependencySet = sharedArtifact<DependencySet>()('dependency-set');

/** An empty set, to be spread into what a parser found. */
export const NO_DEPENDENCIES: Omit<DependencySet, 'role' | 'tool'> = Object.freeze({
  requests: [],
  resolved: [],
  roots: [],
  indexes: [],
  scripts: [],
  includes: [],
  switches: [],
  unread: 0,
});
