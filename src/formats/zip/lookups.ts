import type { AnomalyList } from './anomaly-list.ts';
import type { ZipEntry, ZipLookup } from './archive.ts';

/** Ambiguous names listed; one would be enough to reject the archive. */
const MAX_LOOKUPS = 100;

function offsetOf(entry: ZipEntry | undefined): number | undefined {
  return entry?.local?.offset ?? entry?.central?.localOffset;
}

/** Directory and data-less entries decide nothing. */
function isFile(entry: ZipEntry): boolean {
  return !entry.name.endsWith('/');
}

/** The part of a name in front of the first slash; undefined for a name without one. */
function rootOf(name: string): string | undefined {
  const slash = name.indexOf('/');
  return slash === -1 ? undefined : name.slice(0, slash);
}

/**
 * Roots that hold a `data.pkl`, in directory order: PyTorch takes the root of the first entry,
 * scanners take any. Two or more mean that somebody is meant to read the wrong one.
 */
function pickleRoots(entries: readonly ZipEntry[]): string[] {
  const roots = new Set<string>();
  for (const { name } of entries) {
    if (name.length <= 512 && /^[^/]+\/data\.pkl$/i.test(name)) roots.add(rootOf(name) ?? '');
  }
  return [...roots];
}

function isSameContent(group: readonly ZipEntry[]): boolean {
  const [first] = group;
  return group.every(
    (entry) => entry.dataStart === first?.dataStart && entry.dataEnd === first.dataEnd,
  );
}

function lookupOf(name: string, group: readonly ZipEntry[]): ZipLookup {
  const listed = group.filter((entry) => entry.central !== undefined);
  const offsets = group.map(offsetOf).filter((offset) => offset !== undefined);
  const sorted = [...offsets].sort((a, b) => a - b);
  return {
    name,
    candidates: sorted,
    python: offsetOf(listed.filter((entry) => entry.name === name).at(-1)),
    stream: sorted[0],
  };
}

function describe(lookup: ZipLookup): string {
  return (
    `${lookup.candidates.length} entries answer to it: zipfile opens the one at ${lookup.python ?? 'none'}, ` +
    `a streaming reader the one at ${lookup.stream ?? 'none'}, miniz whichever its search meets`
  );
}

/** Finds names that more than one entry answers to, by the rules of zipfile and of PyTorch's miniz. */
export function findLookups(entries: readonly ZipEntry[], anomalies: AnomalyList): ZipLookup[] {
  const roots = pickleRoots(entries);
  const groups = new Map<string, ZipEntry[]>();
  for (const entry of entries) {
    if (!isFile(entry)) continue;
    // miniz compares without case unless told otherwise; PyTorch does not tell it.
    const key = entry.name.toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  const lookups: ZipLookup[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined || group.length < 2 || isSameContent(group)) continue;
    const isExact = group.some((entry) => entry !== first && entry.name === first.name);
    const lookup = lookupOf(group.at(-1)?.name ?? first.name, group);
    if (lookups.length < MAX_LOOKUPS) lookups.push(lookup);
    const at = lookup.candidates[1] ?? 0;
    if (isExact) anomalies.add('duplicate-name', at, describe(lookup), first.name);
    else if (roots.length > 0) anomalies.add('case-variant', at, describe(lookup), first.name);
  }
  if (roots.length > 1) {
    const [first] = entries;
    const detail = `data.pkl under ${roots.slice(0, 8).join(', ')}; PyTorch takes the root of the first entry, ${rootOf(first?.name ?? '') ?? 'none'}`;
    anomalies.add('several-roots', offsetOf(first) ?? 0, detail);
  }
  return lookups;
}
