// Written by tools/names/write_names.py from library source; do not edit.
export const TABNET = {
  library: 'pytorch-tabnet',
  versions: '4.1.0',
  construct: `
pytorch_tabnet.abstract_model TabModel
pytorch_tabnet.callbacks Callback CallbackContainer EarlyStopping History LRSchedulerCallback
pytorch_tabnet.metrics AUC Accuracy BalancedAccuracy LogLoss MAE MSE Metric MetricContainer RMSE RMSLE UnsupMetricContainer UnsupervisedMetric UnsupervisedNumpyMetric
pytorch_tabnet.multitask TabNetMultiTaskClassifier
pytorch_tabnet.pretraining TabNetPretrainer
pytorch_tabnet.sparsemax Entmax15 Entmax15Function Entmoid15 Sparsemax SparsemaxFunction
pytorch_tabnet.tab_model TabNetClassifier TabNetRegressor
pytorch_tabnet.tab_network AttentiveTransformer EmbeddingGenerator FeatTransformer GBN GLU_Block GLU_Layer RandomObfuscator TabNet TabNetDecoder TabNetEncoder TabNetNoEmbeddings TabNetPretraining
pytorch_tabnet.utils ComplexEncoder PredictDataset SparsePredictDataset SparseTorchDataset TorchDataset
`,
} as const;
