// Written by tools/names/write_names.py from library source; do not edit.
export const LIGHTGBM = {
  library: 'LightGBM',
  versions: '3.3.5, 4.7.0',
  construct: `
lightgbm.basic Booster Dataset
lightgbm.engine CVBooster
lightgbm.sklearn LGBMClassifier LGBMModel LGBMRanker LGBMRegressor _EvalFunctionWrapper _ObjectiveFunctionWrapper
`,
} as const;
