// Written by tools/names/write_names.py from library source; do not edit.
export const XGBOOST = {
  library: 'XGBoost',
  versions: '3.2.0',
  construct: `
xgboost.callback CallbackContainer EarlyStopping EvaluationMonitor LearningRateScheduler TrainingCallback TrainingCheckPoint
xgboost.core Booster DMatrix
xgboost.sklearn XGBClassifier XGBModel XGBRFClassifier XGBRFRegressor XGBRanker XGBRankerMixIn XGBRegressor _SklObjWProto
`,
} as const;
