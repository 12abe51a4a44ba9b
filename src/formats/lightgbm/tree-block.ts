import type { AnomalyList } from '../anomaly-list.ts';
import { checkNumbers, checkTree } from '../tree-ensemble/binary-tree.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';

/** The lines of one `Tree=` block. */
export interface TreeBlock {
  readonly name: string;
  readonly offset: number;
  readonly lines: ReadonlyMap<string, string>;
}

/** Arrays with one element per split. */
const PER_SPLIT = ['split_feature', 'threshold', 'decision_type', 'left_child', 'right_child'];
/** Set in `decision_type` where the threshold is an index into the categories. */
const CATEGORICAL = 1;

function numbers(text: string | undefined): number[] {
  if (text === undefined || text === '') return [];
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => (/^-?inf$/i.test(part) ? Number.MAX_VALUE : Number(part)));
}

function checkCategories(
  { name, offset, lines }: TreeBlock,
  types: readonly number[],
  thresholds: readonly number[],
  anomalies: AnomalyList<TreeAnomalyCode>,
): void {
  const count = Number(lines.get('num_cat') ?? 0);
  const bounds = numbers(lines.get('cat_boundaries'));
  const bits = numbers(lines.get('cat_threshold')).length;
  if (count > 0 && bounds.length !== count + 1)
    anomalies.add(
      'count-mismatch',
      offset,
      `${name}: ${count} categorical splits, ${bounds.length} boundaries`,
    );
  const isUnordered = bounds.some((bound, at) => bound < (bounds[at - 1] ?? 0));
  if (isUnordered || (bounds.at(-1) ?? 0) > bits)
    anomalies.add(
      'index-out-of-range',
      offset,
      `${name}: category boundaries outside of ${bits} words`,
    );
  const wrong = types.findIndex((type, at) => {
    const index = thresholds[at] ?? 0;
    return (type & CATEGORICAL) !== 0 && (index < 0 || index >= count);
  });
  if (wrong >= 0)
    anomalies.add(
      'index-out-of-range',
      offset,
      `${name}: split ${wrong} uses category set ${thresholds[wrong]} of ${count}`,
    );
}

/** Judges one tree: sizes of its arrays, children, features, categories. */
export function checkBlock(
  block: TreeBlock,
  features: number,
  anomalies: AnomalyList<TreeAnomalyCode>,
): void {
  const { name, offset, lines } = block;
  const leaves = Number(lines.get('num_leaves'));
  if (!Number.isSafeInteger(leaves) || leaves < 1) {
    anomalies.add(
      'count-mismatch',
      offset,
      `${name}: num_leaves is ${lines.get('num_leaves') ?? 'missing'}`,
    );
    return;
  }
  const arrays = new Map(PER_SPLIT.map((key) => [key, numbers(lines.get(key))] as const));
  for (const [key, values] of arrays) {
    if (values.length === leaves - 1) continue;
    anomalies.add(
      'count-mismatch',
      offset,
      `${name}: ${leaves} leaves, ${key} has ${values.length}`,
    );
    return;
  }
  const values = numbers(lines.get('leaf_value'));
  if (values.length !== leaves)
    anomalies.add(
      'count-mismatch',
      offset,
      `${name}: ${leaves} leaves, leaf_value has ${values.length}`,
    );
  const left = arrays.get('left_child') ?? [];
  const right = arrays.get('right_child') ?? [];
  // Below zero stands the complement of a leaf’s index.
  const inner = (child: number): number | undefined => {
    if (child < 0) return -child - 1 < leaves ? undefined : Number.NaN;
    return child < leaves - 1 ? child : Number.NaN;
  };
  checkTree({ name, offset, left, right, inner }, anomalies);
  const thresholds = arrays.get('threshold') ?? [];
  checkNumbers(name, 'threshold', offset, thresholds, anomalies);
  checkNumbers(name, 'leaf value', offset, values, anomalies);
  const outside = (arrays.get('split_feature') ?? []).find(
    (index) => index < 0 || index >= features,
  );
  if (outside !== undefined)
    anomalies.add(
      'index-out-of-range',
      offset,
      `${name}: splits on feature ${outside} of ${features}`,
    );
  checkCategories(block, arrays.get('decision_type') ?? [], thresholds, anomalies);
}
