import type { AnomalyList } from '../anomaly-list.ts';
import type { TreeAnomalyCode } from './tree-ensemble.ts';

/** Children of the nodes of one tree. A child that is no inner node is a leaf, and `leafOf` says which. */
export interface BinaryTree {
  readonly name: string;
  readonly offset: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** A child’s index among the inner nodes, or undefined for a leaf that exists; NaN for what does not exist. */
  readonly inner: (child: number) => number | undefined;
  /** Whether a node among these has no children, whatever stands in their place. */
  readonly isLeaf?: (node: number) => boolean;
}

/**
 * Walks a tree from its root. A child outside of the tree is read from foreign memory, and a node
 * reached twice makes prediction go round for ever: no library checks for either.
 */
export function checkTree(tree: BinaryTree, anomalies: AnomalyList<TreeAnomalyCode>): void {
  const { name, offset, left, right, inner, isLeaf } = tree;
  const seen = new Uint8Array(left.length);
  const waiting = left.length > 0 ? [0] : [];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen[at] === 1) {
      anomalies.add('cycle', offset, `${name}: node ${at} is reached twice`);
      return;
    }
    seen[at] = 1;
    if (isLeaf?.(at) === true) continue;
    for (const child of [left[at] ?? Number.NaN, right[at] ?? Number.NaN]) {
      const next = inner(child);
      if (next === undefined) continue;
      if (Number.isNaN(next)) {
        anomalies.add('index-out-of-range', offset, `${name}: node ${at} has the child ${child}`);
        return;
      }
      waiting.push(next);
    }
  }
}

/** The first number that is not a number, as a finding of its tree. */
export function checkNumbers(
  name: string,
  what: string,
  offset: number,
  values: readonly number[],
  anomalies: AnomalyList<TreeAnomalyCode>,
): void {
  const at = values.findIndex((value) => Number.isNaN(value));
  if (at >= 0) anomalies.add('not-a-number', offset, `${name}: ${what} ${at} is not a number`);
}
