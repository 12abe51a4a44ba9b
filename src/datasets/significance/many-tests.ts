/** Positions of the p-values that are numbers, smallest first. */
function ascending(pValues: ArrayLike<number>): readonly number[] {
  return Array.from(pValues, (_, index) => index)
    .filter((index) => !Number.isNaN(pValues[index]))
    .sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
}

/**
 * Adjusted p-values after Holm (1979): rejecting those at or below α keeps the chance of any false rejection at α, however the tests depend
 * on each other. NaN was not tested: it stays NaN and counts as no test.
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  const order = ascending(pValues);
  let most = 0;
  for (const [rank, index] of order.entries()) {
    most = Math.min(1, Math.max(most, (pValues[index] ?? 1) * (order.length - rank)));
    adjusted[index] = most;
  }
  return adjusted;
}
