import type { ContentOrder } from './content-order.ts';

/** Order of texts by content, for folds: equal texts have equal hashes. */
export function textOrder(texts: readonly string[], labels: Int32Array): ContentOrder {
  const order = Int32Array.from(labels.keys()).sort((a, b) => {
    const [first, second] = [texts[a] ?? '', texts[b] ?? ''];
    if (first !== second) return first < second ? -1 : 1;
    return (labels[a] ?? 0) - (labels[b] ?? 0);
  });
  const hashes = new Float64Array(texts.length);
  let group = 0;
  for (const [at, row] of order.entries()) {
    if (at > 0 && texts[row] !== texts[order[at - 1] ?? 0]) group += 1;
    hashes[row] = group;
  }
  return { order, hashes };
}
