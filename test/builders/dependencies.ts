import type { Located } from '../../src/core/artifact.ts';
import type { PackageEcosystem } from '../../src/core/package.ts';
import type {
  DependencyRequest,
  DependencySet,
  ResolvedPackage,
} from '../../src/formats/dependencies/dependency-set.ts';
import { NO_DEPENDENCIES } from '../../src/formats/dependencies/dependency-set.ts';

/** A request, from its name and constraint. */
export function request(
  name: string,
  constraint = '',
  more: Partial<DependencyRequest> = {},
): DependencyRequest {
  return {
    ecosystem: 'pypi',
    name,
    constraint,
    extras: [],
    source: { kind: 'index' },
    hashes: [],
    groups: ['default'],
    ...more,
  };
}

/** A locked package, from `name@version` and the names it needs. */
export function resolved(
  id: string,
  requires: readonly string[] = [],
  more: Partial<ResolvedPackage> = {},
): ResolvedPackage {
  const at = id.lastIndexOf('@');
  return {
    key: id,
    ecosystem: 'pypi',
    name: id.slice(0, at),
    version: id.slice(at + 1),
    source: { kind: 'index' },
    hashes: [],
    groups: ['default'],
    requires: requires.map((name) => ({ name, constraint: '' })),
    ...more,
  };
}

/** A file that speaks of packages. */
export function dependencies(
  path: string | readonly string[],
  set: Partial<DependencySet>,
): Located<DependencySet> {
  const value: DependencySet = { ...NO_DEPENDENCIES, role: 'manifest', tool: 'pip', ...set };
  return { path: typeof path === 'string' ? [path] : path, value, anomalies: [] };
}

/** The same packages of another ecosystem. */
export function of<T extends { readonly ecosystem: PackageEcosystem }>(
  ecosystem: PackageEcosystem,
  list: readonly T[],
): readonly T[] {
  return list.map((one) => ({ ...one, ecosystem }));
}
