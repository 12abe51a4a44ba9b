import type { AnomalyList } from '../anomaly-list.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';
import type { CoreVector, FlatCore } from './flat-core.ts';

/** Field numbers of `TModelCore` and `TModelTrees` (catboost/libs/model/flatbuffers/model.fbs). */
const CORE = { formatVersion: 0, trees: 1, info: 2, parts: 3 } as const;
const TREES = {
  dimension: 0,
  splits: 1,
  sizes: 2,
  starts: 3,
  catFeatures: 4,
  floatFeatures: 5,
  leafValues: 8,
  leafWeights: 9,
  steps: 10,
  leafIds: 11,
} as const;
const FORMAT_VERSION = 'FlabuffersModel_v1';
/** CatBoost’s own limit for the depth of symmetric trees. */
const MAX_DEPTH = 16;
/** Entries of the information map looked at. */
const MAX_INFO = 1000;

export interface CatboostCore {
  readonly trees: number;
  readonly features: number;
  readonly info: ReadonlyMap<string, string>;
  /** Names of the parts that follow the core: tables of categories, text dictionaries. */
  readonly parts: readonly string[];
}

function readInfo(core: FlatCore, root: number): Map<string, string> {
  const info = new Map<string, string>();
  const vector = core.vector(root, CORE.info, 4);
  for (let index = 0; index < Math.min(vector.count, MAX_INFO); index += 1) {
    const entry = core.follow(vector.start + index * 4);
    const key = core.field(entry, 0);
    const value = core.field(entry, 1);
    if (key !== undefined && value !== undefined) info.set(core.text(key), core.text(value));
  }
  return info;
}

/** A symmetric tree of n splits has 2^n leaves for each dimension; prediction reads them unchecked. */
function checkSymmetric(
  sizes: readonly number[],
  dimension: number,
  values: CoreVector,
  anomalies: AnomalyList<TreeAnomalyCode>,
): void {
  let leaves = 0;
  for (const [index, size] of sizes.entries()) {
    if (size < 0 || size > MAX_DEPTH) {
      anomalies.add('index-out-of-range', 0, `tree ${index} has ${size} splits`);
      return;
    }
    leaves += 2 ** size;
  }
  if (leaves * dimension !== values.count)
    anomalies.add(
      'index-out-of-range',
      values.start,
      `${sizes.length} trees need ${leaves * dimension} leaf values, ${values.count} are there`,
    );
}

/** Trees of any shape: each step leads to nodes a little further on. */
function checkSteps(
  core: FlatCore,
  steps: CoreVector,
  leafIds: readonly number[],
  values: CoreVector,
  anomalies: AnomalyList<TreeAnomalyCode>,
): void {
  for (let index = 0; index < steps.count; index += 1) {
    const at = steps.start + index * 4;
    const left = core.bytes.readUInt16LE(at);
    const right = core.bytes.readUInt16LE(at + 2);
    if (index + Math.max(left, right) < steps.count) continue;
    anomalies.add(
      'index-out-of-range',
      at,
      `node ${index} leads ${Math.max(left, right)} nodes on, ${steps.count} are there`,
    );
    return;
  }
  // The largest unsigned number marks nodes that are no leaves.
  const outside = leafIds.find((id) => id !== -1 && (id < 0 || id >= values.count));
  if (outside !== undefined)
    anomalies.add('index-out-of-range', values.start, `leaf ${outside} of ${values.count}`);
}

function checkTrees(
  core: FlatCore,
  trees: number,
  anomalies: AnomalyList<TreeAnomalyCode>,
): number {
  const at = core.field(trees, TREES.dimension);
  const dimension = at === undefined ? 1 : core.int(at);
  const splits = core.vector(trees, TREES.splits, 4);
  const sizes = core.ints(core.vector(trees, TREES.sizes, 4));
  const starts = core.ints(core.vector(trees, TREES.starts, 4));
  const values = core.vector(trees, TREES.leafValues, 8);
  const steps = core.vector(trees, TREES.steps, 4);
  let next = 0;
  for (const [index, size] of sizes.entries()) {
    const start = starts[index] ?? next;
    if (start < 0 || size < 0 || start + size > splits.count)
      anomalies.add(
        'index-out-of-range',
        splits.start,
        `tree ${index}: splits ${start} to ${start + size} of ${splits.count}`,
      );
    next += size;
  }
  if (starts.length > 0 && starts.length !== sizes.length)
    anomalies.add('count-mismatch', 0, `${sizes.length} trees, ${starts.length} starts`);
  if (core.ints(splits).some((split) => split < 0))
    anomalies.add('index-out-of-range', splits.start, 'a split below zero');
  if (steps.count === 0) checkSymmetric(sizes, dimension, values, anomalies);
  else checkSteps(core, steps, core.ints(core.vector(trees, TREES.leafIds, 4)), values, anomalies);
  for (let index = 0; index < values.count; index += 1) {
    if (!Number.isNaN(core.double(values.start + index * 8))) continue;
    anomalies.add('not-a-number', values.start + index * 8, `leaf value ${index} is not a number`);
    break;
  }
  return sizes.length;
}

/** Walks the core of a model; throws CoreBroken where it can not be followed. */
export function readCore(core: FlatCore, anomalies: AnomalyList<TreeAnomalyCode>): CatboostCore {
  const root = core.root();
  const version = core.field(root, CORE.formatVersion);
  const format = version === undefined ? '' : core.text(version);
  if (format !== FORMAT_VERSION)
    anomalies.add('broken', 0, `the core has the format ${JSON.stringify(format.slice(0, 40))}`);
  const trees = core.table(root, CORE.trees);
  const parts = core.vector(root, CORE.parts, 4);
  const names = Array.from({ length: Math.min(parts.count, MAX_INFO) }, (_, index) =>
    core.text(parts.start + index * 4),
  );
  const info = readInfo(core, root);
  if (trees === undefined) {
    anomalies.add('count-mismatch', 0, 'the core holds no trees');
    return { trees: 0, features: 0, info, parts: names };
  }
  const features =
    core.vector(trees, TREES.catFeatures, 4).count +
    core.vector(trees, TREES.floatFeatures, 4).count;
  return { trees: checkTrees(core, trees, anomalies), features, info, parts: names };
}
