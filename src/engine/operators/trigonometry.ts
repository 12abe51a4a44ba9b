import type { Value } from '../graph/value.ts';
import type { GradientCall, Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

function row(
  type: string,
  structure: Operator['structure'],
  gradient: (call: GradientCall, dy: Value) => Value,
): Operator {
  return {
    type,
    structure,
    shape: likeFirst,
    gradient: (call) => [gradient(call, call.cotangent())],
  };
}

/** a·x² + b. */
function squared(call: GradientCall, factor: number, offset: number): Value {
  const { g } = call;
  const x = call.input(0);
  return g.shift(g.scale(g.mul(x, x), factor), offset);
}

/** dy/√(a·x² + b). */
function overRoot(call: GradientCall, dy: Value, factor: number, offset: number): Value {
  return call.g.div(dy, call.g.op('Sqrt', [squared(call, factor, offset)]));
}

/** Circular and hyperbolic functions and their inverses. */
export const TRIGONOMETRY: readonly Operator[] = [
  row('Sin', 'smooth', ({ g, input }, dy) => g.mul(dy, g.op('Cos', [input(0)]))),
  row('Cos', 'smooth', ({ g, input }, dy) => g.neg(g.mul(dy, g.op('Sin', [input(0)])))),
  row('Tan', 'smooth', ({ g, output }, dy) => g.mul(dy, g.shift(g.mul(output(), output()), 1))),
  row('Asin', 'monotone', (call, dy) => overRoot(call, dy, -1, 1)),
  row('Acos', 'monotone', (call, dy) => call.g.neg(overRoot(call, dy, -1, 1))),
  row('Atan', 'monotone', (call, dy) => call.g.div(dy, squared(call, 1, 1))),
  row('Sinh', 'monotone', ({ g, input }, dy) => g.mul(dy, g.op('Cosh', [input(0)]))),
  row('Cosh', 'smooth', ({ g, input }, dy) => g.mul(dy, g.op('Sinh', [input(0)]))),
  row('Asinh', 'monotone', (call, dy) => overRoot(call, dy, 1, 1)),
  row('Acosh', 'monotone', (call, dy) => overRoot(call, dy, 1, -1)),
  row('Atanh', 'monotone', (call, dy) => call.g.div(dy, squared(call, -1, 1))),
];
