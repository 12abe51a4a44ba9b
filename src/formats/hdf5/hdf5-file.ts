import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A value's type, as far as reading attributes and counting parameters needs it. */
export interface Hdf5Type {
  readonly kind:
    | 'integer'
    | 'float'
    | 'time'
    | 'string'
    | 'bits'
    | 'opaque'
    | 'compound'
    | 'reference'
    | 'enum'
    | 'variable'
    | 'array'
    | 'complex'
    | 'unknown';
  /** Bytes of one element in the file. */
  readonly size: number;
  /** `float32`, `string`, `variable string`… */
  readonly name: string;
  /** Element of a variable-length or array type. */
  readonly base?: Hdf5Type;
}

export interface Hdf5Space {
  readonly kind: 'scalar' | 'simple' | 'null';
  readonly shape: readonly number[];
}

export interface Hdf5Attribute {
  readonly name: string;
  readonly type: Hdf5Type;
  readonly shape: readonly number[];
  /** Texts of a string attribute, in order; undefined where the value is no text or is beyond the limits. */
  readonly texts: readonly string[] | undefined;
  /** Values that look like a pickle: PyTables stores and loads such attributes. */
  readonly pickles: readonly Uint8Array[];
  /** Offset in the file of the first text. */
  readonly offset: number;
}

/** A file the data of a data set lie in instead of this one. */
export interface ExternalFile {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** A part of a virtual data set, taken from another data set. */
export interface VirtualSource {
  /** `.` is this file itself. */
  readonly file: string;
  readonly dataset: string;
}

export interface Hdf5Dataset {
  readonly type: Hdf5Type;
  readonly space: Hdf5Space;
  readonly layout: 'compact' | 'contiguous' | 'chunked' | 'virtual' | 'unknown';
  /** Bytes the data take in this file; undefined where the index of the chunks was not walked. */
  readonly storedBytes: number | undefined;
  readonly filters: readonly string[];
  readonly externalFiles: readonly ExternalFile[];
  readonly virtualSources: readonly VirtualSource[];
}

/** A group, data set or named type. */
export interface Hdf5Object {
  /** First path it was reached by: `/model_weights/dense`. */
  readonly path: string;
  readonly kind: 'group' | 'dataset' | 'type';
  readonly attributes: readonly Hdf5Attribute[];
  readonly dataset: Hdf5Dataset | undefined;
  /** Offset of its header in the file. */
  readonly offset: number;
}

/** A link that names a place instead of being one. */
export interface Hdf5Link {
  readonly path: string;
  readonly kind: 'soft' | 'external' | 'user-defined';
  /** The file of an external link. */
  readonly file: string | undefined;
  readonly target: string;
  readonly offset: number;
}

export type Hdf5Anomaly =
  | 'broken-structure'
  | 'checksum-mismatch'
  | 'beyond-file'
  | 'truncated-file'
  | 'unbacked-shape'
  | 'shape-overflow'
  | 'storage-mismatch'
  /** Not a departure: a structure this version does not follow, told as a gap. */
  | 'unfollowed'
  | 'duplicate-name'
  | 'duplicate-attribute'
  | 'anomaly-limit';

export type Hdf5Error =
  | 'no-superblock'
  | 'unsupported-version'
  | 'truncated'
  | 'unknown-size'
  | 'broken-root';

/** The structure of an HDF5 file, without its data. */
export interface Hdf5File extends Contents {
  readonly superblock: number;
  readonly userBlockBytes: number;
  readonly objects: readonly Hdf5Object[];
  readonly links: readonly Hdf5Link[];
  /** Whether Keras wrote it, or it is laid out so that Keras reads it. */
  readonly isKeras: boolean;
}

export const hdf5File = artifact<Hdf5File>()('hdf5-file');

/** Marks a file whose data are the weights of a Keras model. */
export interface KerasWeights {
  readonly tensors: number;
}

export const kerasWeights = artifact<KerasWeights>()('keras-weights');
