import { bucketEntries, KEY_DIGITS, type RowManifest } from './row-manifest.ts';

/** Rows are named by their entries (see `ManifestBuilder.add`), repeated where a row stands there more than once. */
export interface ManifestDifference {
  /** Entries of the new version only. */
  readonly added: readonly string[];
  /** Entries of the old version only. */
  readonly removed: readonly string[];
  /** Same key, other content; without key columns there are none. */
  readonly altered: readonly { readonly before: string; readonly after: string }[];
  /** Columns both have whose cells are not the same. */
  readonly changedColumns: readonly string[];
  readonly newColumns: readonly string[];
  readonly lostColumns: readonly string[];
  /** Whether contents can be compared at all: another set of columns makes every row another one. */
  readonly isComparable: boolean;
}

/** What is in the first list and not in the second, counting repeats. Both sorted. */
function without(first: readonly string[], second: readonly string[]): readonly string[] {
  const rest: string[] = [];
  let at = 0;
  for (const entry of first) {
    while (at < second.length && (second[at] ?? '') < entry) at += 1;
    if (second[at] === entry) at += 1;
    else rest.push(entry);
  }
  return rest;
}

function byKey(entries: readonly string[]): Map<string, string[]> {
  return Map.groupBy(entries, (entry) => entry.slice(0, KEY_DIGITS));
}

/** Exactly which rows a new version adds, removes and alters, from the manifests alone. */
export function compareManifests(before: RowManifest, after: RowManifest): ManifestDifference {
  const added: string[] = [];
  const removed: string[] = [];
  const altered: { before: string; after: string }[] = [];
  const isComparable =
    JSON.stringify([before.columns, before.key]) === JSON.stringify([after.columns, after.key]);
  const buckets = isComparable ? before.buckets.length : 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    if (before.buckets[bucket] === after.buckets[bucket]) continue;
    const [old, now] = [bucketEntries(before, bucket), bucketEntries(after, bucket)];
    const gone = byKey(without(old, now));
    const come = byKey(without(now, old));
    for (const [key, entries] of come) {
      const others = before.key.length === 0 ? [] : (gone.get(key) ?? []);
      for (const [at, entry] of entries.entries()) {
        const other = others[at];
        if (other === undefined) added.push(entry);
        else altered.push({ before: other, after: entry });
      }
    }
    for (const [key, entries] of gone)
      removed.push(...entries.slice(before.key.length === 0 ? 0 : (come.get(key)?.length ?? 0)));
  }
  return {
    added,
    removed,
    altered,
    changedColumns: before.columns.filter((name, at) => {
      const now = after.columns.indexOf(name);
      return now >= 0 && before.columnSums[at] !== after.columnSums[now];
    }),
    newColumns: after.columns.filter((name) => !before.columns.includes(name)),
    lostColumns: before.columns.filter((name) => !after.columns.includes(name)),
    isComparable,
  };
}
