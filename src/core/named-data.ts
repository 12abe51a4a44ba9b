/** A data set that a policy names, with what is asked of it; paths are relative to the policy file. */
export interface NamedData {
  readonly path: string;
  /** `false`: there are no labels. */
  readonly labelColumn?: string | false;
  readonly textColumn?: string;
  readonly sourceColumn?: string;
  readonly ignoreColumns?: readonly string[];
  readonly baseline?: string;
  /** What the data must be like. */
  readonly contract?: string;
  readonly key?: readonly string[];
  readonly sample?: number;
  readonly quick?: boolean;
}
