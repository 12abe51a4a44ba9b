type Json = Readonly<Record<string, unknown>>;

export interface XgboostSpec {
  /** Overrides of the only tree’s arrays. */
  readonly tree?: Json;
  readonly nodes?: string;
  readonly trees?: string;
  readonly features?: string;
  readonly objective?: string;
  readonly information?: readonly number[];
}

/** An XGBoost model of one tree with three nodes, right unless told otherwise. */
export function xgboostModel(spec: XgboostSpec = {}): Json {
  const tree = {
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    parents: [2147483647, 0, 0],
    split_indices: [0, 0, 0],
    split_conditions: [0.5, -1, 1],
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    tree_param: { num_nodes: spec.nodes ?? '3', num_feature: '2' },
    ...spec.tree,
  };
  return {
    learner: {
      gradient_booster: {
        model: {
          gbtree_model_param: { num_trees: spec.trees ?? '1' },
          tree_info: spec.information ?? [0],
          trees: [tree],
        },
        name: 'gbtree',
      },
      learner_model_param: { num_feature: spec.features ?? '2' },
      objective: { name: spec.objective ?? 'reg:squarederror' },
    },
    version: [3, 2, 0],
  };
}

function length(value: number): number[] {
  const bytes = Buffer.alloc(9, 'L');
  bytes.writeBigInt64BE(BigInt(value), 1);
  return [...bytes];
}

/** UBJSON as XGBoost writes it: counted arrays, 64-bit lengths, doubles for all numbers. */
export function ubjson(value: unknown): number[] {
  if (typeof value === 'string')
    return [0x53, ...length(Buffer.byteLength(value)), ...Buffer.from(value)];
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9, 'D');
    bytes.writeDoubleBE(value, 1);
    return [...bytes];
  }
  if (Array.isArray(value)) return [0x5b, 0x23, ...length(value.length), ...value.flatMap(ubjson)];
  const members = Object.entries(value ?? {}).flatMap(([key, item]) => [
    ...length(Buffer.byteLength(key)),
    ...Buffer.from(key),
    ...ubjson(item),
  ]);
  return [0x7b, ...members, 0x7d];
}

/** A LightGBM model of one tree with three leaves; `lines` replaces or adds lines of the tree. */
export function lightgbmModel(
  lines: Readonly<Record<string, string>> = {},
  header: Readonly<Record<string, string>> = {},
  end = 'end of trees\n',
): string {
  const tree = Object.entries({
    Tree: '0',
    num_leaves: '3',
    num_cat: '0',
    split_feature: '0 1',
    threshold: '0.5 1.5',
    decision_type: '2 2',
    left_child: '1 -1',
    right_child: '-2 -3',
    leaf_value: '-1 0 1',
    ...lines,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
  const top = Object.entries({
    version: 'v4',
    num_class: '1',
    max_feature_idx: '1',
    objective: 'regression',
    tree_sizes: String(tree.length + 1),
    ...header,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
  return `tree\n${top}\n${tree}\n${end}`;
}

/** Flatbuffer of a CatBoost model with symmetric trees: every table and vector behind the one that names it. */
export function catboostModel(
  spec: {
    readonly sizes?: readonly number[];
    readonly splits?: readonly number[];
    readonly values?: number;
    readonly coreBytes?: number;
    readonly value?: number;
    readonly suffix?: Uint8Array;
  } = {},
): Uint8Array {
  const sizes = spec.sizes ?? [1];
  const splits = spec.splits ?? [0];
  const values = spec.values ?? 2;
  const out = Buffer.alloc(400 + 8 * values);
  let end = 4;
  const put = (value: number): number => {
    out.writeInt32LE(value, end);
    end += 4;
    return end - 4;
  };
  /** A table whose fields are all offsets; answers where they stand. */
  const table = (count: number, fields: readonly number[]): number[] => {
    const vtable = end;
    out.writeUInt16LE(4 + count * 2, vtable);
    out.writeUInt16LE(4 + fields.length * 4, vtable + 2);
    for (const [at, field] of fields.entries())
      out.writeUInt16LE(4 + at * 4, vtable + 4 + field * 2);
    end = vtable + Math.ceil((4 + count * 2) / 4) * 4;
    const start = put(end - vtable);
    return [start, ...fields.map(() => put(0))];
  };
  const pointTo = (at = 0): void => {
    out.writeUInt32LE(end - at, at);
  };
  pointTo(0);
  const [root = 0, version, trees] = table(4, [0, 1]);
  out.writeUInt32LE(root, 0);
  pointTo(version);
  put(18);
  out.write('FlabuffersModel_v1', end);
  end += 20;
  const treesAt = end + 24;
  const [start = treesAt, splitsAt, sizesAt, valuesAt] = table(10, [1, 2, 8]);
  out.writeUInt32LE(start - (trees ?? 0), trees ?? 0);
  pointTo(splitsAt);
  put(splits.length);
  for (const split of splits) put(split);
  pointTo(sizesAt);
  put(sizes.length);
  for (const size of sizes) put(size);
  pointTo(valuesAt);
  put(values);
  for (let index = 0; index < values; index += 1) {
    out.writeDoubleLE(spec.value ?? index, end);
    end += 8;
  }
  const header = Buffer.from('CBM1\0\0\0\0', 'latin1');
  header.writeUInt32LE(spec.coreBytes ?? end, 4);
  return new Uint8Array(
    Buffer.concat([header, out.subarray(0, end), spec.suffix ?? Buffer.alloc(0)]),
  );
}
