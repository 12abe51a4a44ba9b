import type { Attributes } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { ValueType } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';

/** One use of an operator, as shape rules see it. */
export interface OperatorCall {
  readonly type: string;
  /** Name of the node, for messages. */
  readonly name: string;
  readonly attributes: Attributes;
  readonly inputCount: number;
  readonly outputCount: number;
  /** A required input; a missing one throws, since the model is not valid then. */
  readonly input: (index: number) => Value;
  /** An input that may be left out. */
  readonly optional: (index: number) => Value | undefined;
}

/** One use of an operator, as gradient rules see it. */
export interface GradientCall extends OperatorCall {
  /** Where the nodes of the gradient go. */
  readonly g: GraphBuilder;
  /** An output of the forward node: cheaper than computing it again, and safe for fusions. */
  readonly output: (index?: number) => Value;
  /** The incoming gradient of an output; zeros where none came. */
  readonly cotangent: (index?: number) => Value;
  readonly hasCotangent: (index: number) => boolean;
  /** Whether the gradient with respect to this input is needed. Rules skip what is not wanted. */
  readonly wants: (index: number) => boolean;
  /** An optional output of the forward node that the model did not ask for, as MaxPool's indices. */
  readonly extraOutput: (index: number, type: ValueType) => Value;
  /**
   * For operators that are made of others: `build` emits the same computation, one value for each output, and the gradients of all
   * inputs come back through it. The forward computation is done twice then.
   */
  readonly throughParts: (build: () => readonly Value[]) => readonly (Value | undefined)[];
}

export type ShapeRule = (call: OperatorCall) => readonly ValueType[];

/**
 * Vector-Jacobian product: one entry per input, `undefined` only where `wants(input)` is false.
 * A gradient that is zero is said with `g.zerosLike`: an entry that is missing though wanted is an error, never a silent zero.
 * Rules emit standard operators that have rows themselves, so that gradients can be differentiated again.
 */
export type GradientRule = (call: GradientCall) => readonly (Value | undefined)[];

/** What later bound propagation may assume. */
export type Structure =
  /** Linear (affine in its constants) in each input alone, all others fixed: Add, Conv, Reshape, ReduceSum. */
  | 'linear'
  /** A product of two inputs, linear in each: Mul, MatMul. */
  | 'bilinear'
  /** Piecewise linear and monotone in each input: Relu, Clip, MaxPool. */
  | 'piecewise-linear'
  /** Elementwise and monotone: Sigmoid, Tanh, Exp. */
  | 'monotone'
  /** Anything else that is smooth or at least has a derivative. */
  | 'smooth'
  /** Constant between jumps: Round, Sign, comparisons, ArgMax. */
  | 'step';

/** One row of the operator table. */
export interface Operator {
  readonly type: string;
  /** `''` for ai.onnx. */
  readonly domain?: string;
  readonly structure: Structure;
  /** Output types; throws `ShapeError` where the inputs do not fit or what it needs is not constant. */
  readonly shape: ShapeRule;
  /**
   * `zero`: the derivative is zero wherever it exists. Such nodes hide the gradient of what lies before them: they are named in
   * the report, and `straightThrough` lets the gradient pass them unchanged (BPDA, Athalye et al. 2018).
   */
  readonly gradient: GradientRule | 'none' | 'zero';
  /**
   * With `straightThrough`, what is done instead of `zero` or `none`; absent: the gradient passes unchanged. Such a rule carries the
   * gradient through whole numbers, whose cotangents are floats.
   */
  readonly straightThrough?: GradientRule;
  /** `shape`: the elements of its inputs say nothing, so that a gradient that ends here hides nothing. */
  readonly reads?: 'shape';
  /** Whether two runs on the same inputs may differ. Absent: never. */
  readonly isRandom?: (call: OperatorCall) => boolean;
}

/** Inputs that do not fit together, or a shape that depends on values only known at run time. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}
