/**
 * The classes that rank second to `ranks + 1`-th in each row of scores, best first: the targets of targeted attacks that only want
 * any other class. Returns count × ranks; the first of equal scores ranks higher. NaN ranks last.
 */
export function rankedClasses(
  scores: Float32Array,
  count: number,
  classes: number,
  ranks: number,
): Int32Array {
  const result = new Int32Array(count * ranks);
  const order = Array.from({ length: classes }, (_, index) => index);
  for (let row = 0; row < count; row += 1) {
    const score = (index: number): number => {
      const value = scores[row * classes + index] ?? Number.NaN;
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    };
    // Differences of infinities are NaN, which a comparison must not return.
    order.sort((a, b) => (score(a) === score(b) ? a - b : score(b) > score(a) ? 1 : -1));
    for (let rank = 0; rank < ranks; rank += 1)
      result[row * ranks + rank] = order[rank + 1] ?? order[0] ?? 0;
  }
  return result;
}
