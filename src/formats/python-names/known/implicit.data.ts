// Written by tools/names/write_names.py from library source; do not edit.
export const IMPLICIT = {
  library: 'implicit',
  versions: '0.7.3',
  construct: `
implicit.cpu.als AlternatingLeastSquares
implicit.cpu.matrix_factorization_base MatrixFactorizationBase
implicit.nearest_neighbours BM25Recommender CosineRecommender ItemItemRecommender TFIDFRecommender
implicit.recommender_base ModelFitError RecommenderBase
`,
} as const;
