import type { GraphBuilder } from '../graph/builder.ts';
import { constantNumbers } from '../graph/value.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator } from './operator.ts';
import { broadcastAll } from './shape-rules.ts';

/** Whole exponents up to here are written as products: exact for negative bases and at 0, and faster than the runtime's power. */
const LARGEST_PRODUCT = 8;

/** xⁿ of a whole n ≥ 1 by squaring. */
function product(g: GraphBuilder, x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  const half = product(g, x, Math.floor(exponent / 2));
  const square = g.mul(half, half);
  return exponent % 2 === 0 ? square : g.mul(square, x);
}

/** c·x^(c−1) of a constant exponent; `undefined` where the power is constant. */
function constantSlope(call: GradientCall, exponent: number): Value | undefined {
  const { g } = call;
  const [x, y] = [call.input(0), call.output()];
  if (exponent === 0) return undefined;
  if (exponent === 1) return g.scalar(1, x);
  if (exponent === 0.5) return g.div(g.scalar(0.5, y), y);
  if (exponent === -1) return g.neg(g.mul(y, y));
  if (exponent === -0.5) return g.scale(product(g, y, 3), -0.5);
  if (Number.isInteger(exponent) && exponent > 1 && exponent <= LARGEST_PRODUCT)
    return g.scale(product(g, x, exponent - 1), exponent);
  return g.scale(g.op('Pow', [x, g.scalar(exponent - 1, x)]), exponent);
}

/** b·x^(b−1), and 0 where b is 0: there 0·∞ would come out at x = 0. */
function slope(call: GradientCall): Value {
  const { g } = call;
  const x = call.input(0);
  const exponent = g.cast(call.input(1), x.dtype);
  const isConstant = g.op('Equal', [exponent, g.scalar(0, exponent)]);
  const steep = g.mul(exponent, g.op('Pow', [x, g.shift(exponent, -1)]));
  return g.where(isConstant, g.scalar(0, x), steep);
}

const pow: GradientRule = (call) => {
  const { g } = call;
  const [x, exponent, dy] = [call.input(0), call.input(1), call.cotangent()];
  const base = (): Value => {
    const constants = constantNumbers(exponent);
    const [only] = constants ?? [];
    if (constants?.length !== 1 || only === undefined)
      return g.unbroadcast(g.mul(dy, slope(call)), x);
    const factor = constantSlope(call, only);
    // A single exponent may still bring dimensions of size 1 in front.
    return factor === undefined ? g.zerosLike(x) : g.unbroadcast(g.mul(dy, factor), x);
  };
  const power = (): Value => {
    // Only positive bases have a derivative by the exponent; at 0 it is 0 for positive exponents.
    const isPositive = g.op('Greater', [x, g.scalar(0, x)]);
    const log = g.op('Log', [g.where(isPositive, x, g.scalar(1, x))]);
    const share = g.mul(dy, g.mul(call.output(), log));
    return g.cast(g.unbroadcast(share, exponent), exponent.dtype);
  };
  return [call.wants(0) ? base() : undefined, call.wants(1) ? power() : undefined];
};

/** Only `fmod` divides floats: a − b·trunc(a/b). */
const mod: GradientRule = ({ g, input, output, cotangent, wants }) => {
  const [a, b, dy] = [input(0), input(1), cotangent()];
  const quotient = (): Value => g.div(g.sub(output(), a), b);
  return [
    wants(0) ? g.unbroadcast(dy, a) : undefined,
    // Without the exact whole number, the last bits of the quotient would remain.
    wants(1) ? g.unbroadcast(g.mul(dy, g.op('Round', [quotient()])), b) : undefined,
  ];
};

export const POWER: readonly Operator[] = [
  { type: 'Pow', structure: 'smooth', shape: broadcastAll, gradient: pow },
  { type: 'Mod', structure: 'smooth', shape: broadcastAll, gradient: mod },
];
