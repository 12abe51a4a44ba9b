/**
 * Joins records that name the same vulnerability. Aliases are symmetric and transitive: two records are one when they share an
 * identifier, whether as id or as alias, however many records lie between. `upstream` and `related` are no identity.
 * Groups come in the order of their first record.
 */
export function aliasGroups<T extends { readonly id: string; readonly aliases: readonly string[] }>(
  records: readonly T[],
): readonly (readonly T[])[] {
  const parents = records.map((_, index) => index);
  const rootOf = (index: number): number => {
    let at = index;
    while (parents[at] !== at) {
      const up = parents[parents[at] ?? at] ?? at;
      parents[at] = up;
      at = up;
    }
    return at;
  };
  const owners = new Map<string, number>();
  for (const [index, { id, aliases }] of records.entries())
    for (const name of [id, ...aliases]) {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, index);
      else {
        const [a, b] = [rootOf(owner), rootOf(index)];
        parents[Math.max(a, b)] = Math.min(a, b);
      }
    }
  return [...Map.groupBy(records, (_, index) => rootOf(index)).values()];
}
