/** Objectives that LightGBM writes into its models (src/objective). */
export const OBJECTIVES: ReadonlySet<string> = new Set([
  'regression',
  'regression_l1',
  'huber',
  'fair',
  'poisson',
  'quantile',
  'mape',
  'gamma',
  'tweedie',
  'binary',
  'multiclass',
  'multiclassova',
  'cross_entropy',
  'cross_entropy_lambda',
  'lambdarank',
  'rank_xendcg',
  // The objective was a function of the user’s program, which is not in the file.
  'none',
  'custom',
]);
