import { artifact } from '../../core/artifact.ts';
import type { BytecodeProgram } from '../../code/python-bytecode/bytecode.ts';
import type { Contents } from '../format.ts';

/** Where a configuration stands: what a loader refuses depends on it. */
export type KerasContainer = 'json' | 'hdf5' | 'saved-model';

/** A class or function that loading the model looks up by name. */
export interface KerasReference {
  /** `symbol`: a path below TensorFlow's own API, as TFOpLambda and its kin give it. */
  readonly kind: 'class' | 'function' | 'symbol';
  /** Class or function name as written, with whatever prefix it has. */
  readonly name: string;
  /** The module it is imported from; undefined where the loader only looks into its own tables. */
  readonly module: string | undefined;
  readonly registeredName: string | undefined;
  /** Where in the configuration: `config.layers[2].config.activation`. */
  readonly slot: string;
  /** Byte offset in the text of the configuration. */
  readonly offset: number;
}

/** Marshalled Python code inside the configuration. */
export interface KerasCode {
  readonly slot: string;
  readonly offset: number;
  /** Undefined where the text stands in the place of code and no version of Python reads it. */
  readonly program: BytecodeProgram | undefined;
  /** Why it can not be read. */
  readonly problem: string;
}

/** A text in a place where the loader opens a file of that name. */
export interface KerasPath {
  /** `vocabulary`, `filepath`… */
  readonly key: string;
  /** Class of the object it belongs to. */
  readonly owner: string;
  readonly path: string;
  readonly slot: string;
  readonly offset: number;
}

/** What stands twice in one object: readers differ on which one counts. */
export interface KerasDoubledKey {
  readonly key: string;
  readonly offset: number;
}

/** The architecture or training configuration of a Keras model, with everything it refers to. */
export interface KerasConfig extends Contents {
  readonly container: KerasContainer;
  /** `config.json`, `attribute model_config of /`… */
  readonly origin: string;
  readonly encoding: string;
  /** Offset in the file of the text of the configuration, to which all other offsets count. */
  readonly place: number;
  readonly references: readonly KerasReference[];
  readonly codes: readonly KerasCode[];
  readonly paths: readonly KerasPath[];
  readonly doubledKeys: readonly KerasDoubledKey[];
  /** Objects that carry a class name. */
  readonly objects: number;
  readonly kerasVersion: string | undefined;
  readonly backend: string | undefined;
}

export const kerasConfig = artifact<KerasConfig>()('keras-config');

/** The last part of a name, whatever way of qualifying it: `keras.layers>Lambda`, `keras.layers.Lambda`. */
export function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('>')) + 1).trim();
}
