// Written by tools/names/write_names.py from library source; do not edit.
export const FLAIR = {
  library: 'Flair',
  versions: '0.15.1',
  construct: `
flair.data BoundingBox DataPair DataPoint DataTriple Dictionary EntityCandidate Image Label Relation Sentence Span Token _PartOfSentence
flair.nn.decoder DeepNCMDecoder LabelVerbalizerDecoder PrototypicalDecoder
flair.nn.distance.cosine CosineDistance LogitCosineDistance NegativeScaledDotProduct
flair.nn.distance.euclidean EuclideanDistance EuclideanMean
flair.nn.distance.hyperbolic HyperbolicDistance HyperbolicMean
flair.nn.dropout LockedDropout WordDropout
flair.nn.loss SigmoidLoss
flair.nn.model Classifier DefaultClassifier Model ReduceTransformerVocabMixin
flair.tokenization TokenizerWrapper
flair.training_utils AnnealOnPlateau CharEntity MetricRegression Result TokenEntity WeightExtractor
flair.visual.training_curves Plotter
`,
  call: `
flair.training_utils EvaluationMetric
`,
} as const;
