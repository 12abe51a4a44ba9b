import type { Located } from '../../core/artifact.ts';
import type { DependencySet } from '../../formats/dependencies/dependency-set.ts';

type LocatedSet = Located<DependencySet>;

/** Where an include leads, seen from the file that holds it. */
export type IncludedPlace =
  /** A path inside the target, with `/`, as components are named. */
  | { readonly kind: 'file'; readonly path: string }
  /** An address, an absolute path, or one that leaves the target. */
  | { readonly kind: 'outside' }
  /** A variable of the environment decides. */
  | { readonly kind: 'unknown' };

const ADDRESS_RE = /^(?:[a-z][a-z0-9+.-]+:\/\/|file:|[a-z]:[/\\]|[/\\~])/i;

/** Resolves the path of an include against the folder of the file that names it. */
export function includedPlace(file: string, include: string): IncludedPlace {
  if (/\$\{[A-Z0-9_]+\}/.test(include)) return { kind: 'unknown' };
  if (ADDRESS_RE.test(include)) return { kind: 'outside' };
  const parts = file.split('/').slice(0, -1);
  for (const part of include.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return { kind: 'outside' };
  }
  return { kind: 'file', path: parts.join('/') };
}

/**
 * A file that others only name as constraints asks for nothing itself, whatever it is called. Files
 * that somebody also installs from stay what they are.
 */
export function withIncludedRoles(sets: readonly LocatedSet[]): readonly LocatedSet[] {
  const roles = new Map<string, Set<DependencySet['role']>>();
  for (const { path, value } of sets) {
    if (path.length > 1) continue;
    for (const { path: include, role } of value.includes) {
      const place = includedPlace(path[0] ?? '', include);
      if (place.kind !== 'file') continue;
      const known = roles.get(place.path);
      if (known === undefined) roles.set(place.path, new Set([role]));
      else known.add(role);
    }
  }
  return sets.map((set) => {
    const known = set.path.length === 1 ? roles.get(set.path[0] ?? '') : undefined;
    const isConstrained = known?.has('constraints') === true && !known.has('manifest');
    return isConstrained && set.value.role === 'manifest'
      ? { ...set, value: { ...set.value, role: 'constraints' } }
      : set;
  });
}
