import type { ResolvedRequirement } from '../dependencies/dependency-set.ts';

/** For each package the groups from which it is reached, where the file does not say so itself. */
export function reachedGroups(
  roots: ReadonlyMap<string, ReadonlySet<string>>,
  requires: ReadonlyMap<string, readonly ResolvedRequirement[]>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [group, keys] of roots) {
    const reached = new Set(keys);
    for (const key of reached)
      // A set is walked in the order of insertion, what is added meanwhile included.
      for (const { key: next } of requires.get(key) ?? [])
        if (next !== undefined) reached.add(next);
    for (const key of reached) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [group]);
      else known.push(group);
    }
  }
  return groups;
}
