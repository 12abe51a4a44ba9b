import type { Arbitrary } from 'fast-check';
import type { Random } from '../../../src/tensor/random.ts';
import type { Dtype } from '../../../src/tensor/dtype.ts';
import type { Shape } from '../../../src/tensor/shape.ts';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';

/** Draws the elements of an input. */
export type Fill = (random: Random, shape: readonly number[]) => readonly number[];

export interface ExampleInput {
  /** A negative dimension depends on the batch: the graph is run with a batch of 2 and of 3. */
  readonly shape: Shape;
  /** By default the float type of the case. */
  readonly dtype?: Dtype;
  /** By default `normal`. */
  readonly fill?: Fill;
  /** Elements of an initializer: `shape` is static then, and no gradient is asked for. */
  readonly constant?: readonly number[];
  /** Whether a gradient is asked for; by default for every float input that is not constant. */
  readonly differentiable?: boolean;
}

/** One use of an operator. One object at two places is one value with two uses (x·x). */
export interface OperatorExample {
  readonly inputs: readonly (ExampleInput | undefined)[];
  readonly attributes?: Attributes;
  /** How many outputs are asked for; 1 by default. */
  readonly outputs?: number;
}

export interface OperatorCase {
  readonly type: string;
  /** `''` by default: ai.onnx. */
  readonly domain?: string;
  /** What is particular, for the name of the test. */
  readonly about: string;
  readonly examples: Arbitrary<OperatorExample>;
  /**
   * `float64` by default: differences are exact to nine digits. `float32` where onnxruntime has no float64 kernel, of the operator or of its
   * gradient: inputs must keep 0.05 away from kinks then, since steps are wide.
   */
  readonly precision?: 'float32' | 'float64';
  /** Number of generated examples; 5 by default. */
  readonly runs?: number;
  /** Whether the gradient is differentiated once more. */
  readonly twice?: boolean;
  /** Opset of ai.onnx; the builder's by default. */
  readonly opset?: number;
  /** Largest error relative to the sum of the absolute shares; 1e-6, or 2e-3 in float32. */
  readonly tolerance?: number;
}

export const normal: Fill = (random, shape) =>
  Array.from({ length: elements(shape) }, () => random.normal());

/** Uniform in [low, high). */
export function between(low: number, high: number): Fill {
  return (random, shape) =>
    Array.from({ length: elements(shape) }, () => low + (high - low) * random.uniform());
}

/** Uniform in [low, high), at least `margin` away from every kink. */
export function awayFrom(kinks: readonly number[], margin = 0.1, low = -2, high = 2): Fill {
  return (random, shape) =>
    Array.from({ length: elements(shape) }, () => {
      for (;;) {
        const value = low + (high - low) * random.uniform();
        if (kinks.every((kink) => Math.abs(value - kink) > margin)) return value;
      }
    });
}

/** Different numbers with a gap of 0.25 at least, in random order: no ties for maxima and sorting. */
export const distinct: Fill = (random, shape) => {
  const count = elements(shape);
  return Array.from(
    random.permutation(count),
    (rank) => (rank - count / 2) * 0.5 + 0.25 * random.uniform(),
  );
};

/** Whole numbers from `low` to `high`, both included. */
export function whole(low: number, high: number): Fill {
  return (random, shape) =>
    Array.from({ length: elements(shape) }, () => low + random.integer(high - low + 1));
}

/** Booleans. */
export const coins: Fill = whole(0, 1);

function elements(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}
