/** How probable a model finds each class for rows it was not trained on. */
export interface ClassProbabilities {
  readonly rows: number;
  readonly classes: number;
  /** `rows` · `classes`, row-major; every row sums to 1. */
  readonly values: Float32Array;
}
