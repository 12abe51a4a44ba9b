/** Groups one row is looked up in; a row in more is part of too much to tell. */
const MAX_GROUPS_PER_ROW = 64;
/** What lies in a group to this share, and is at least half as large, is a part of it: a word and the space after it. */
const PART = 0.95;
const LEAST_PART = 0.5;

/**
 * Joins what is found in the same rows: item i joins the earliest group whose first item shares more than `threshold` of their rows
 * (Jaccard), or of which it is a large part, or founds one. Items come in order of importance.
 * @param items ascending row numbers of each
 * @param rows number of rows in all
 * @returns the items of each group, its founder first
 */
export function groupByRows(
  items: readonly Int32Array[],
  rows: number,
  threshold: number,
): readonly (readonly number[])[] {
  const groups: { readonly members: number[]; readonly size: number }[] = [];
  const groupsOf = new Map<number, number[]>();
  for (const [item, held] of items.entries()) {
    const shared = new Map<number, number>();
    for (const row of held)
      for (const group of groupsOf.get(row) ?? []) shared.set(group, (shared.get(group) ?? 0) + 1);
    let home: number | undefined;
    for (const [group, both] of shared) {
      const size = groups[group]?.size ?? 0;
      const union = held.length + size - both;
      const isPart = both >= PART * held.length && held.length >= LEAST_PART * size;
      if ((isPart || both > threshold * union) && (home === undefined || group < home))
        home = group;
    }
    if (home !== undefined) {
      groups[home]?.members.push(item);
      continue;
    }
    groups.push({ members: [item], size: held.length });
    for (const row of held) {
      if (row >= rows) throw new RangeError(`there is no row ${row}`);
      const list = groupsOf.get(row);
      if (list === undefined) groupsOf.set(row, [groups.length - 1]);
      else if (list.length < MAX_GROUPS_PER_ROW) list.push(groups.length - 1);
    }
  }
  return groups.map(({ members }) => members);
}
