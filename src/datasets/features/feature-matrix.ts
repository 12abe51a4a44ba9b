/** Numbers that stand for rows: pixels, standardised columns, a projection of texts or what an encoder gives. All are finite. */
export interface FeatureMatrix {
  readonly rows: number;
  /** Features of one row. */
  readonly width: number;
  /** `rows` · `width`, row-major. */
  readonly values: Float32Array;
}
