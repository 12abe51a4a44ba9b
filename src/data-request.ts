import type { CleansingWishes } from './datasets/subject/plan-cleansing.ts';

/** One data set to examine, as a user or a policy names it. Plain data: it goes to a thread. */
export interface DataRequest {
  /** Path of a file or a folder. */
  readonly path: string;
  /** The path is a folder of parts, which are merged. */
  readonly mergesParts?: true;
  /** Columns by what they are used for; what is not said is inferred, and told. */
  readonly labelColumn?: string | false;
  readonly textColumn?: string;
  readonly idColumn?: string;
  readonly sourceColumn?: string;
  readonly splitColumn?: string;
  readonly ignoreColumns?: readonly string[];
  /** The table of an SQLite file. */
  readonly table?: string;
  readonly labelsFile?: string;
  readonly samplesArray?: string;
  readonly labelsArray?: string;
  /** Rows the detectors look at. */
  readonly sample?: number;
  /** ONNX files: what distances are measured in, and the model whose activations are looked at. */
  readonly encoder?: string;
  readonly model?: string;
  /** Output of the model that gives the activations; the one before the last layer by default. */
  readonly activations?: string;
  /** An older version of the data, or a profile or manifest of it. */
  readonly baseline?: string;
  readonly contract?: string;
  readonly writeContract?: string;
  readonly writeProfile?: string;
  readonly writeManifest?: string;
  /** Columns that say which row of the older version a row is. */
  readonly key?: readonly string[];
  /** A folder with the files that rows name, compared with the digests beside their names. */
  readonly files?: string;
  readonly clean?: CleanRequest;
  readonly power?: boolean;
  /** Planted rows that must be seen, for every attack that was planted. */
  readonly minPower?: number;
  readonly seed?: number;
  readonly threads?: number;
  /** Profile, leaks, duplicates and the cheap detectors only. */
  readonly quick?: boolean;
}

/** What is changed on the way into a copy. */
export interface CleanRequest extends CleansingWishes {
  readonly path: string;
}
