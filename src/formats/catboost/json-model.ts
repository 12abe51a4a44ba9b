import type { AnomalyList } from '../anomaly-list.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';

function items(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

function numberOf(node: JsonNode | undefined): number {
  return node?.kind === 'number' ? Number(node.text) : Number.NaN;
}

/** A symmetric tree lists its splits, 2^n leaf values per dimension, and their weights. */
function checkTree(
  tree: JsonNode,
  name: string,
  splits: number,
  anomalies: AnomalyList<TreeAnomalyCode>,
): void {
  const values = items(valueOf(tree, 'leaf_values'));
  const own = items(valueOf(tree, 'splits'));
  const leaves = 2 ** own.length;
  if (values.length === 0 || values.length % leaves !== 0)
    anomalies.add(
      'index-out-of-range',
      tree.offset,
      `${name}: ${own.length} splits, ${values.length} leaf values`,
    );
  for (const split of own) {
    const index = numberOf(valueOf(split, 'split_index'));
    if (index >= 0 && index < splits) continue;
    anomalies.add('index-out-of-range', split.offset, `${name}: split ${index} of ${splits}`);
    break;
  }
  if (values.some((value) => Number.isNaN(numberOf(value))))
    anomalies.add('not-a-number', tree.offset, `${name}: a leaf value is not a number`);
}

const LISTS = ['borders', 'values'] as const;

/** Walks a model in CatBoost’s JSON; undefined when it is none. */
export function walkJsonModel(
  root: JsonNode,
  anomalies: AnomalyList<TreeAnomalyCode>,
):
  | { readonly trees: number; readonly features: number; readonly objective: string | undefined }
  | undefined {
  const information = valueOf(root, 'features_info');
  const symmetric = valueOf(root, 'oblivious_trees');
  const others = valueOf(root, 'trees');
  if (information?.kind !== 'object' || (symmetric ?? others)?.kind !== 'array') return undefined;
  let splits = 0;
  let features = 0;
  for (const { value } of information.members) {
    for (const feature of items(value)) {
      features += 1;
      for (const key of LISTS) splits += items(valueOf(feature, key)).length;
    }
  }
  // One-hot values and borders of counters stand at the features themselves or in lists of their own.
  const bound = Math.max(splits, items(valueOf(root, 'ctr_data')).length);
  const hasCounters = valueOf(root, 'ctr_data')?.kind === 'object';
  for (const [index, tree] of items(symmetric).entries())
    checkTree(tree, `tree ${index}`, hasCounters ? Number.POSITIVE_INFINITY : bound, anomalies);
  const parameters = valueOf(valueOf(root, 'model_info'), 'params');
  const objective = textOf(valueOf(parameters, 'loss_function'), 'type');
  return { trees: items(symmetric ?? others).length, features, objective };
}
