import type { GraphBuilder } from '../graph/builder.ts';
import { int } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';

/** What normalisations have in common: x̂ = (x − mean)·inverse over some axes, which statistics keep as ones. */
export interface Standardised {
  readonly axes: readonly number[];
  readonly centred: Value;
  /** 1/√(variance + ε). */
  readonly inverse: Value;
  /** x̂. */
  readonly standard: Value;
}

export function meanOver(g: GraphBuilder, value: Value, axes: readonly number[]): Value {
  return g.op('ReduceMean', [value, g.vector(axes)], { keepdims: int(1) });
}

/** 1/√(mean of squares + ε). */
export function inverseRoot(
  g: GraphBuilder,
  value: Value,
  axes: readonly number[],
  epsilon: number,
): Value {
  const variance = meanOver(g, g.mul(value, value), axes);
  return g.op('Reciprocal', [g.op('Sqrt', [g.shift(variance, epsilon)])]);
}

export function standardise(
  g: GraphBuilder,
  x: Value,
  axes: readonly number[],
  epsilon: number,
): Standardised {
  const centred = g.sub(x, meanOver(g, x, axes));
  const inverse = inverseRoot(g, centred, axes, epsilon);
  return { axes, centred, inverse, standard: g.mul(centred, inverse) };
}

/**
 * Gradient of x̂ with respect to x: both statistics depend on every x (Ioffe and Szegedy 2015, section 3).
 * @param gradient of x̂
 */
export function throughStatistics(g: GraphBuilder, gradient: Value, own: Standardised): Value {
  const slope = meanOver(g, g.mul(gradient, own.standard), own.axes);
  const level = meanOver(g, gradient, own.axes);
  const rest = g.sub(g.sub(gradient, level), g.mul(own.standard, slope));
  return g.mul(rest, own.inverse);
}
