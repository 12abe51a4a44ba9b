/** Which end of a score is bad. */
export type BadEnd = 'high' | 'low';

function bulk(scores: ArrayLike<number>): Float64Array {
  return Float64Array.from(scores)
    .filter((score) => !Number.isNaN(score))
    .sort();
}

/** How many of the sorted values lie below `value`, or with `orEqual` not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle] ?? 0;
    if (other < value || (orEqual && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countAsBad(sorted: Float64Array, score: number, bad: BadEnd): number {
  return bad === 'high'
    ? sorted.length - countBelow(sorted, score, false)
    : countBelow(sorted, score, true);
}

/**
 * Conformal p-values (Vovk, Gammerman and Shafer 2005) of scores among those of a reference: (1 + reference rows that score as badly) over
 * (1 + reference rows). Where a row and the reference are exchangeable it is at or below p with a chance of at most p, whatever the score
 * means. Never below 1/(1 + reference rows). NaN stays NaN; with no reference all are 1.
 */
export function conformalPValues(
  scores: ArrayLike<number>,
  reference: ArrayLike<number>,
  bad: BadEnd,
): Float64Array {
  const sorted = bulk(reference);
  return Float64Array.from(scores, (score) =>
    Number.isNaN(score) ? Number.NaN : (1 + countAsBad(sorted, score, bad)) / (1 + sorted.length),
  );
}

/** Conformal p-values of rows among the other rows of the same scores: the share that score as badly, the row itself included. */
export function rankPValues(scores: ArrayLike<number>, bad: BadEnd): Float64Array {
  const sorted = bulk(scores);
  return Float64Array.from(scores, (score) =>
    Number.isNaN(score) ? Number.NaN : countAsBad(sorted, score, bad) / sorted.length,
  );
}
