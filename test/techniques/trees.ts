import type { XgboostSpec } from '../builders/trees.ts';
import { catboostModel, lightgbmModel, ubjson, xgboostModel } from '../builders/trees.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const STRUCTURE = 'tree-ensemble-structure';

function xgboost(
  id: string,
  title: string,
  spec: XgboostSpec,
  rule: string,
): readonly FileTechnique[] {
  const expect = [`${STRUCTURE}/${rule}`];
  return [
    {
      id: `xgboost-${id}`,
      title: `XGBoost: ${title}`,
      file: 'model.json',
      build: () => Buffer.from(JSON.stringify(xgboostModel(spec))),
      expect,
    },
    {
      id: `xgboost-ubj-${id}`,
      title: `XGBoost, UBJSON: ${title}`,
      file: 'model.ubj',
      build: () => Uint8Array.from(ubjson(xgboostModel(spec))),
      expect,
    },
  ];
}

function lightgbm(id: string, title: string, build: () => string, rule: string): FileTechnique {
  const expect = [`${STRUCTURE}/${rule}`];
  return {
    id: `lightgbm-${id}`,
    title: `LightGBM: ${title}`,
    file: 'model.txt',
    build: () => Buffer.from(build()),
    expect,
  };
}

function catboost(
  id: string,
  title: string,
  spec: Parameters<typeof catboostModel>[0],
  ...expect: readonly string[]
): FileTechnique {
  return {
    id: `catboost-${id}`,
    title: `CatBoost: ${title}`,
    file: 'model.cbm',
    build: () => catboostModel(spec),
    expect,
  };
}

export const TREE_TECHNIQUES: readonly FileTechnique[] = [
  ...xgboost(
    'child',
    'a child outside of the tree',
    { tree: { left_children: [900_000, -1, -1] } },
    'index-out-of-range',
  ),
  ...xgboost(
    'cycle',
    'a root that is its own child',
    { tree: { left_children: [0, -1, -1] } },
    'endless-tree',
  ),
  ...xgboost(
    'feature',
    'a split on a feature that does not exist',
    { tree: { split_indices: [70_000, 0, 0] } },
    'index-out-of-range',
  ),
  ...xgboost('nodes', 'more nodes declared than there are', { nodes: '1000000' }, 'count-mismatch'),
  ...xgboost('trees', 'more trees declared than there are', { trees: '9' }, 'count-mismatch'),
  ...xgboost('group', 'a tree of a group below zero', { information: [-5] }, 'index-out-of-range'),
  ...xgboost(
    'categories',
    'categories outside of their list',
    {
      tree: {
        categories: [1],
        categories_nodes: [0],
        categories_segments: [0],
        categories_sizes: [5000],
      },
    },
    'index-out-of-range',
  ),
  ...xgboost('objective', 'an objective of nobody', { objective: 'reg:mine' }, 'unknown-objective'),
  {
    id: 'xgboost-padded',
    title: 'XGBoost: the same behind padding longer than any glimpse',
    file: 'model.json',
    build: () => {
      const tree = { left_children: [0, -1, -1] };
      const model = { 'a note': 'x'.repeat(50_000), ...xgboostModel({ tree }) };
      return Buffer.from(JSON.stringify(model));
    },
    expect: [`${STRUCTURE}/endless-tree`],
  },
  {
    id: 'xgboost-trailing',
    title: 'XGBoost, UBJSON: a pickle behind the model',
    file: 'model.ubj',
    build: () => Buffer.concat([Uint8Array.from(ubjson(xgboostModel())), INERT_PICKLE]),
    expect: [`${STRUCTURE}/trailing-data`, 'pickle-calls/code-execution'],
  },
  {
    id: 'xgboost-doubled',
    title: 'XGBoost: a key that stands twice',
    file: 'model.json',
    build: () =>
      Buffer.from(
        JSON.stringify(xgboostModel()).replace('"name":"gbtree"', '"name":"gbtree","name":"dart"'),
      ),
    expect: [`${STRUCTURE}/ambiguous-model`],
  },
  lightgbm(
    'child',
    'a child outside of the tree',
    () => lightgbmModel({ left_child: '70000 -1' }),
    'index-out-of-range',
  ),
  lightgbm(
    'leaf',
    'a leaf outside of the tree',
    () => lightgbmModel({ left_child: '1 -70000' }),
    'index-out-of-range',
  ),
  lightgbm(
    'cycle',
    'a root that is its own child',
    () => lightgbmModel({ left_child: '0 -1' }),
    'endless-tree',
  ),
  lightgbm(
    'feature',
    'a split on a feature that does not exist',
    () => lightgbmModel({ split_feature: '0 99' }),
    'index-out-of-range',
  ),
  lightgbm(
    'leaves',
    'more leaves declared than there are',
    () => lightgbmModel({ num_leaves: '100000' }),
    'count-mismatch',
  ),
  lightgbm(
    'sizes',
    'tree sizes that lead out of the file',
    () => lightgbmModel({}, { tree_sizes: '99999999' }),
    'index-out-of-range',
  ),
  lightgbm(
    'categories',
    'category boundaries outside of their list',
    () =>
      lightgbmModel({
        num_cat: '1',
        cat_boundaries: '0 999',
        cat_threshold: '1',
        threshold: '0 1.5',
        decision_type: '1 2',
      }),
    'index-out-of-range',
  ),
  lightgbm(
    'nan',
    'a threshold that is not a number',
    () => lightgbmModel({ threshold: 'nan 1' }),
    'not-a-number',
  ),
  lightgbm('broken', 'a model without its end', () => lightgbmModel({}, {}, ''), 'broken-model'),
  catboost(
    'leaves',
    'fewer leaf values than the trees need',
    { sizes: [10], splits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    `${STRUCTURE}/index-out-of-range`,
  ),
  catboost(
    'splits',
    'a tree of splits that are not there',
    { sizes: [16], values: 65_536 },
    `${STRUCTURE}/index-out-of-range`,
  ),
  catboost(
    'depth',
    'a tree of a depth that overflows',
    { sizes: [40] },
    `${STRUCTURE}/index-out-of-range`,
  ),
  catboost('core', 'a core larger than the file', { coreBytes: 2 ** 31 }, 'gap:corrupt-data'),
  catboost(
    'cut',
    'a core that ends inside itself',
    { coreBytes: 40 },
    `${STRUCTURE}/broken-model`,
    'gap:corrupt-data',
  ),
  catboost(
    'trailing',
    'a pickle behind the core',
    { suffix: INERT_PICKLE },
    'pickle-calls/code-execution',
    'unattributed-bytes/hidden-bytes',
  ),
];
