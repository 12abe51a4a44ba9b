// Written by tools/names/write_names.py from library source; do not edit.
export const SKORCH = {
  library: 'skorch',
  versions: '1.4.0',
  construct: `
skorch.callbacks.base Callback
skorch.callbacks.logging EpochTimer PrintLog ProgressBar
skorch.callbacks.lr_scheduler LRScheduler WarmRestartLR
skorch.callbacks.regularization GradientNormClipping
skorch.callbacks.scoring BatchScoring EpochScoring PassthroughScoring ScoringBase
skorch.callbacks.training Checkpoint EarlyStopping Freezer Initializer InputShapeSetter LoadInitState ParamMapper TrainEndCheckpoint Unfreezer
skorch.dataset Dataset ValidSplit
skorch.helper DataFrameTransformer SliceDataset
skorch.history DistributedHistory _none
skorch.probabilistic _GPRegressorPredictMixin
skorch.toy MLPModule
`,
  containers: `
skorch.helper SliceDict
skorch.history History
`,
  import: `
skorch.dataset _apply_to_data _is_sparse _len get_len unpack_data
skorch.setter _set_optimizer_param optimizer_setter
`,
} as const;
