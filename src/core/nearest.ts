/** Longer words are not compared: no id or key is longer, and the work grows with the square. */
const MAX_COMPARED_CHARACTERS = 100;

/** Restricted Damerau-Levenshtein distance: insert, delete, replace, swap two neighbours. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      const swapped =
        i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[right.length] ?? 0;
}

/**
 * The candidates a mistyped word may have meant, nearest first. One edit per three characters is
 * forgiven. Of `check/rule` the second half alone may be meant, and a part of a word counts as near.
 */
export function nearest(word: string, candidates: Iterable<string>, count = 3): readonly string[] {
  if (word.length === 0 || word.length > MAX_COMPARED_CHARACTERS) return [];
  const wanted = word.toLowerCase();
  const allowed = Math.max(1, Math.ceil(word.length / 3));
  const near: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    if (candidate.length > MAX_COMPARED_CHARACTERS) continue;
    const lower = candidate.toLowerCase();
    const contained = wanted.length >= 3 && lower.includes(wanted);
    const half = lower.slice(lower.indexOf('/') + 1);
    const distance = contained
      ? 1
      : Math.min(editDistance(wanted, lower), editDistance(wanted, half));
    if (distance <= allowed) near.push({ candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, count).map((entry) => entry.candidate);
}
