import type { Dtype } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Attributes } from './attribute.ts';

/** Element type and shape of a value. */
export interface ValueType {
  readonly dtype: Dtype;
  readonly shape: Shape;
}

/** One operation. Empty names stand for optional inputs and outputs that are absent (ONNX IR, "Optional inputs and outputs"). */
export interface Node {
  readonly name: string;
  /** `''` for ai.onnx. */
  readonly domain: string;
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** A declared input or output: as the file says, so dimensions may be names or unknown. */
export interface Declared {
  readonly name: string;
  /** `undefined` where the file declares no tensor (sequences, maps, optionals). */
  readonly dtype: Dtype | undefined;
  /** A string is a symbolic dimension, `undefined` an unknown one; no list at all means unknown rank. */
  readonly shape: readonly (number | string | undefined)[] | undefined;
}

/** A computation: nodes in topological order. */
export interface Graph {
  readonly name: string;
  /** Without those that are initializers, too (allowed before IR 4). */
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
  readonly nodes: readonly Node[];
  /** Initializers by name. */
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** A function local to the model: a named subgraph (ONNX IR, FunctionProto). */
export interface LocalFunction {
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributeNames: readonly string[];
  readonly attributeDefaults: Attributes;
  readonly nodes: readonly Node[];
  readonly opsets: ReadonlyMap<string, number>;
}

/** A whole ONNX file in memory. */
export interface Model {
  readonly irVersion: number;
  /** Operator set version by domain; `''` is ai.onnx. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly producer: string;
  readonly graph: Graph;
  readonly functions: readonly LocalFunction[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** A graph whose values all have known types: what gradients and bounds are built on. */
export interface TypedGraph {
  readonly graph: Graph;
  /** By value name, constants included. */
  readonly types: ReadonlyMap<string, ValueType>;
  readonly opsets: ReadonlyMap<string, number>;
}
