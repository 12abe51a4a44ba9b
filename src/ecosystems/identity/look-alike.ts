/** What two names share although they are written differently. */

const SEPARATOR_RE = /[-_.]+/g;
/** Characters that are taken for others at a glance, as the shorter or plainer one. Applied in order. */
const LOOK_ALIKES: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['0', 'o'],
  ['1', 'l'],
  ['i', 'l'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['7', 't'],
  ['8', 'b'],
];

export function withoutSeparators(name: string): string {
  return name.replaceAll(SEPARATOR_RE, '');
}

/** Equal for names that look alike: `paypa1` and `paypal`. */
export function lookOf(name: string): string {
  return LOOK_ALIKES.reduce((text, [from, to]) => text.replaceAll(from, to), name.toLowerCase());
}

/** The words of a name, sorted: `python-requests` and `requests-python` have the same. */
export function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[-_./]+/)
    .filter((word) => word !== '')
    .sort();
}

/** Whether one edit turns one name into the other: a character too many, too few or wrong, or two neighbours swapped. */
export function oneEdit(a: string, b: string): 'edit' | 'transposition' | undefined {
  if (a === b || Math.abs(a.length - b.length) > 1) return undefined;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  if (short.length < long.length)
    return short.slice(start) === long.slice(start + 1) ? 'edit' : undefined;
  if (short.slice(start + 1) === long.slice(start + 1)) return 'edit';
  const isSwapped = short[start] === long[start + 1] && short[start + 1] === long[start];
  return isSwapped && short.slice(start + 2) === long.slice(start + 2)
    ? 'transposition'
    : undefined;
}

/** The name with each of its characters left out once: two names within one edit share one of these, or one is in the other's. */
export function deletions(name: string): readonly string[] {
  return Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1));
}
