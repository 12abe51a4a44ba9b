// Written by tools/names/write_names.py from library source; do not edit.
export const CATBOOST = {
  library: 'CatBoost',
  versions: '1.2.10',
  construct: `
catboost.core BatchMetricCalcer CatBoost CatBoostClassifier CatBoostRanker CatBoostRegressor Pool _CatBoostBase _CustomLoggersStack _StreamLikeWrapper _TrainCallbacksWrapper pandas pandas.DataFrame pandas.Series polars polars.DataFrame polars.Series
`,
  call: `
catboost.core EFeaturesSelectionAlgorithm EFeaturesSelectionGrouping EFstrType EShapCalcType
`,
} as const;
