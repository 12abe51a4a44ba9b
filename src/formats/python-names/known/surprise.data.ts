// Written by tools/names/write_names.py from library source; do not edit.
export const SURPRISE = {
  library: 'Surprise',
  versions: '1.1.5',
  construct: `
surprise.prediction_algorithms.algo_base AlgoBase
surprise.prediction_algorithms.baseline_only BaselineOnly
surprise.prediction_algorithms.knns KNNBaseline KNNBasic KNNWithMeans KNNWithZScore SymmetricAlgo
surprise.prediction_algorithms.predictions Prediction PredictionImpossible
surprise.prediction_algorithms.random_pred NormalPredictor
surprise.reader Reader
surprise.trainset Trainset
`,
} as const;
