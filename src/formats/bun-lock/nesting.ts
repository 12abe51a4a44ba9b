/** Packages in packages. Real trees are a dozen deep. */
const MAX_LEVELS = 200;

/**
 * Finds a package as bun's keys are nested: `a/b` is the `b` that only `a` sees; else the `b` of
 * whoever stands above, up to the one that all see.
 */
export function findAbove(
  from: string,
  name: string,
  has: (key: string) => boolean,
): string | undefined {
  let above = from;
  for (let level = 0; level < MAX_LEVELS && above !== ''; level += 1) {
    const key = `${above}/${name}`;
    if (has(key)) return key;
    above = parent(above);
  }
  return has(name) ? name : undefined;
}

/** The key without its last package; a scope is part of a name. */
function parent(key: string): string {
  const slash = key.lastIndexOf('/');
  if (slash === -1) return '';
  const scope = key.lastIndexOf('/', slash - 1);
  const isScoped = key[scope + 1] === '@';
  if (!isScoped) return key.slice(0, slash);
  return scope === -1 ? '' : key.slice(0, scope);
}
