import { artifact } from '../../core/artifact.ts';
import type { WireErrorCode } from '../protobuf/wire.ts';
import type { Contents } from '../format.ts';

/** All uses of one operator, over the graph, its subgraphs, functions and training graphs. */
export interface OperatorUse {
  readonly domain: string;
  readonly name: string;
  readonly count: number;
  /** Offset of the first node that uses it. */
  readonly offset: number;
}

/** A tensor whose data lie in another file. */
export interface ExternalData {
  readonly tensor: string;
  /** Which tensor it is: `initializer`, `attribute value of node conv1`. */
  readonly where: string;
  /** The path as written; undefined when the entry is missing. */
  readonly location: string | undefined;
  /** `offset` and `length` as written. */
  readonly offset: string | undefined;
  readonly length: string | undefined;
  /** Keys the specification does not know. */
  readonly otherKeys: readonly string[];
  /** Bytes the type and shape need, where they determine it. */
  readonly bytes: number | undefined;
  /** Data stands in the model as well. */
  readonly alsoEmbedded: boolean;
  /** Offset of the tensor in the model file. */
  readonly at: number;
}

/** A node that carries or names a compiled program: `EPContext`. */
export interface CompiledContext {
  readonly node: string;
  /** True: the program is in the attribute. False: the attribute is the path of a file. */
  readonly embedded: boolean;
  readonly path: string;
  readonly length: number;
  readonly offset: number;
}

/** One tensor of the model. */
export interface OnnxTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly external: boolean;
  /** Where `raw_data` lies in the file; both 0 when it is stored another way. */
  readonly start: number;
  readonly end: number;
}

export interface OnnxMetadata {
  readonly key: string;
  /** Shortened. */
  readonly value: string;
  readonly length: number;
  readonly offset: number;
}

export type OnnxAnomaly =
  | WireErrorCode
  | 'duplicate-field'
  | 'overlong-varint'
  | 'unknown-payload'
  | 'group'
  | 'unknown-type'
  | 'invalid-dimension'
  | 'shape-overflow'
  | 'data-short'
  | 'data-long'
  | 'two-payloads'
  | 'count-limit'
  | 'anomaly-limit';

export type OnnxError = WireErrorCode | 'not-onnx';

/** An ONNX model's structure: what it computes with and where its data lie, without the data. */
export interface OnnxModel extends Contents {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly operators: readonly OperatorUse[];
  /** Functions defined in the model itself: their names are no custom operators. */
  readonly functions: readonly { readonly domain: string; readonly name: string }[];
  readonly externalData: readonly ExternalData[];
  readonly contexts: readonly CompiledContext[];
  readonly metadata: readonly OnnxMetadata[];
  readonly tensors: readonly OnnxTensor[];
  readonly nodes: number;
  /** Lower-case file name, as far as known: a tensor may name its own model as data. */
  readonly fileName: string;
}

export const onnxModel = artifact<OnnxModel>()('onnx-model');
