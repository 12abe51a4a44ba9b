import type { PowerResult } from './dataset.ts';

/**
 * Rows from which on an attack can be asked to be seen: those that are wanted, or more of them where a detector says that it does not
 * see the attack below; infinite where it does not see it at all.
 */
function judgedFrom({ blindSpot, points }: PowerResult, wanted: number): number {
  if (blindSpot === undefined) return wanted;
  const { fewerThan = Infinity } = blindSpot;
  // Only sizes that were planted can be known.
  const least = points.reduce(
    (smallest, { planted }) => (planted >= fewerThan ? Math.min(smallest, planted) : smallest),
    Infinity,
  );
  return Math.max(wanted, least);
}

/**
 * Whether an attack is not seen, from the wanted rows on or at all where none are, and a detector names it as its blind spot: it is told,
 * and fails nothing.
 */
export function isNamedBlindSpot(result: PowerResult, wanted: number | undefined): boolean {
  if (result.blindSpot === undefined) return false;
  const { smallest = Infinity } = result;
  if (wanted === undefined) return smallest === Infinity && judgedFrom(result, 0) === Infinity;
  return smallest > wanted && smallest <= judgedFrom(result, wanted);
}
