import type { AnyFormat, Claim, Contents } from '../formats/format.ts';

/** A format that read some bytes, and what it made of them. */
export interface Accepted {
  readonly format: AnyFormat;
  readonly value: Contents;
}

/**
 * A tar with zips for its last entries also reads like a zip with something in front. Each is examined with its
 * entry, and when all that belongs to it lies in there, nothing else can be seen in the tar.
 */
export function isInsideEntry(value: Contents, accepted: readonly Accepted[]): boolean {
  const tar = accepted.find(({ format }) => format.id === 'tar');
  const claims = (value.claims ?? []).filter(({ what }) => what !== 'padding');
  if (tar === undefined || claims.length === 0) return false;
  const entries = (tar.value.claims ?? [])
    .filter(({ what }) => what === 'entry')
    .sort((a, b) => a.start - b.start);
  const holders = new Map<string, Set<Claim>>();
  for (const claim of claims) {
    const entry = holderOf(claim, entries);
    if (entry === undefined) return false;
    const held = holders.get(claim.what) ?? new Set();
    holders.set(claim.what, held.add(entry));
  }
  // A directory that leads into another entry of the tar would make it something that no entry is.
  const of = (what: string): ReadonlySet<Claim> => holders.get(what) ?? new Set();
  const [contents, directories] = [of('entry'), of('central directory')];
  return (
    contents.size === directories.size &&
    [...contents].every((entry) => directories.has(entry)) &&
    [...directories].every((entry) => of('end of central directory').has(entry))
  );
}

/** The entry, of those in order, that holds a claim: its header stands in front of it. */
function holderOf({ start, end }: Claim, entries: readonly Claim[]): Claim | undefined {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.start ?? Infinity) < start) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low - 1];
  return entry !== undefined && end <= entry.end ? entry : undefined;
}
