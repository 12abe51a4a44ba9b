import type { ContentOrder } from './content-order.ts';

/** A class is dealt row by row, copies apart, unless it has so many different rows per fold. */
const DISTINCT_PER_FOLD = 2;

/**
 * Deals rows into stratified folds, 0 … `folds` − 1; a row without a label goes to fold 0. Copies of one row share a fold, whatever
 * their labels: a model that was trained on a copy has seen the row. A class of hardly any different rows is dealt all the same,
 * since otherwise a fold would be trained without it.
 * @param order of the same rows, with the seed that decides the deal
 */
export function stratifiedFolds(
  { order, hashes }: ContentOrder,
  labels: Int32Array,
  folds: number,
): Int32Array {
  const distinct = new Map<number, number>();
  forEachGroup(order, hashes, (group) => {
    const label = firstLabel(group, labels);
    distinct.set(label, (distinct.get(label) ?? 0) + 1);
  });
  const dealt = new Map<number, number>();
  const next = (label: number): number => {
    // Classes start at different folds, so that small classes do not all lie in the first.
    const place = dealt.get(label) ?? label % folds;
    dealt.set(label, place + 1);
    return place % folds;
  };
  const result = new Int32Array(labels.length);
  forEachGroup(order, hashes, (group) => {
    const label = firstLabel(group, labels);
    if (label < 0) return;
    const isFew = (distinct.get(label) ?? 0) < folds * DISTINCT_PER_FOLD;
    const shared = isFew ? 0 : next(label);
    for (const row of group) {
      const own = labels[row] ?? -1;
      if (own >= 0) result[row] = isFew ? next(own) : shared;
    }
  });
  return result;
}

function forEachGroup(
  order: Int32Array,
  hashes: Float64Array,
  visit: (group: Int32Array) => void,
): void {
  for (let from = 0; from < order.length;) {
    const hash = hashes[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && hashes[order[to] ?? 0] === hash) to += 1;
    visit(order.subarray(from, to));
    from = to;
  }
}

/** Rows of one content stand by label, those without one first. */
function firstLabel(group: Int32Array, labels: Int32Array): number {
  for (const row of group) {
    const label = labels[row] ?? -1;
    if (label >= 0) return label;
  }
  return -1;
}
