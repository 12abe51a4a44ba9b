import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';
import type { WireErrorCode } from '../protobuf/wire.ts';

/** Where a piece of a path comes from that the file does not spell out. */
export type Origin =
  /** A file of the SavedModel's own `assets` folder. */
  | 'asset'
  /** The place the caller saves to or restores from. */
  | 'checkpoint'
  /** Given by whoever runs the graph. */
  | 'input'
  /** An argument of a function that nothing in the file calls. */
  | 'argument'
  /** Read from a variable, whose value stands in the checkpoint. */
  | 'variable'
  /** The result of an operator that is not computed here. */
  | 'computed';

/** A piece of a text: as written, or from elsewhere. */
export type Piece = string | { readonly origin: Origin; readonly detail: string };

/** A text an operator is given, as far as constants determine it. */
export type FoldedText = readonly Piece[];

/** What an operator is given for one of its inputs or attributes that name a place. */
export interface PlaceUse {
  /** Name of the input or attribute. */
  readonly role: string;
  readonly texts: readonly FoldedText[];
}

/** One node that reaches out of the graph. */
export interface OperatorReach {
  readonly operator: string;
  readonly node: string;
  /** `graph`, or the function that holds the node. */
  readonly where: string;
  readonly metaGraph: number;
  readonly offset: number;
  readonly places: readonly PlaceUse[];
}

/** All uses of one operator, over the graphs and functions. */
export interface OperatorUse {
  readonly name: string;
  readonly count: number;
  readonly offset: number;
  readonly where: string;
}

export interface GraphAsset {
  readonly filename: string;
  readonly tensor: string;
  readonly offset: number;
}

export type TensorflowContainer = 'saved-model' | 'meta-graph' | 'graph' | 'tflite';

export type TensorflowAnomaly =
  | WireErrorCode
  | 'duplicate-field'
  | 'overlong-varint'
  | 'unknown-payload'
  | 'group'
  | 'invalid-text'
  | 'anomaly-limit';

export type TensorflowError = WireErrorCode | 'not-tensorflow' | 'invalid-text' | 'too-large';

/** What a TensorFlow graph computes with, and where it reaches. */
export interface TensorflowGraph extends Contents {
  readonly container: TensorflowContainer;
  /** The text form of the messages. */
  readonly text: boolean;
  readonly metaGraphs: readonly { readonly tags: readonly string[]; readonly version: string }[];
  readonly operators: readonly OperatorUse[];
  /** Names of functions the file defines: as operators they are calls. */
  readonly functions: ReadonlySet<string>;
  readonly reaches: readonly OperatorReach[];
  readonly assets: readonly GraphAsset[];
  /** Gradient and alias targets, queue runners and the like: names of what runs besides the outputs. */
  readonly nodes: number;
}

export const tensorflowGraph = artifact<TensorflowGraph>()('tensorflow-graph');
