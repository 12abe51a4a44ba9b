import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator } from './operator.ts';
import { broadcastAll, likeFirst } from './shape-rules.ts';

/** An elementwise operator of one input: the local derivative is built only where it is wanted. */
function unary(
  type: string,
  structure: Operator['structure'],
  gradient: (call: GradientCall, dy: Value) => Value,
): Operator {
  return {
    type,
    structure,
    shape: likeFirst,
    gradient: (call) => [call.wants(0) ? gradient(call, call.cotangent()) : undefined],
  };
}

/** Sum and Mean of any number of inputs. */
function joined(type: string, share: (count: number) => number): Operator {
  return {
    type,
    structure: 'linear',
    shape: broadcastAll,
    gradient: (call) =>
      Array.from({ length: call.inputCount }, (_, index) =>
        call.wants(index)
          ? call.g.scale(
              call.g.unbroadcast(call.cotangent(), call.input(index)),
              share(call.inputCount),
            )
          : undefined,
      ),
  };
}

/** Max and Min: the gradient goes to the first input that attains the extreme. */
const extreme: GradientRule = (call) => {
  const { g } = call;
  const dy = call.cotangent();
  const none = g.scalar(0, dy);
  let open: Value | undefined;
  return Array.from({ length: call.inputCount }, (_, index) => {
    const attains = g.op('Equal', [call.input(index), call.output()]);
    const takes = open === undefined ? attains : g.op('And', [open, attains]);
    const closes = g.op('Not', [attains]);
    open = open === undefined ? closes : g.op('And', [open, closes]);
    return call.wants(index)
      ? g.unbroadcast(g.where(takes, dy, none), call.input(index))
      : undefined;
  });
};

export const ARITHMETIC: readonly Operator[] = [
  {
    type: 'Add',
    structure: 'linear',
    shape: broadcastAll,
    gradient: ({ g, cotangent, input, wants }) => [
      wants(0) ? g.unbroadcast(cotangent(), input(0)) : undefined,
      wants(1) ? g.unbroadcast(cotangent(), input(1)) : undefined,
    ],
  },
  {
    type: 'Sub',
    structure: 'linear',
    shape: broadcastAll,
    gradient: ({ g, cotangent, input, wants }) => [
      wants(0) ? g.unbroadcast(cotangent(), input(0)) : undefined,
      wants(1) ? g.neg(g.unbroadcast(cotangent(), input(1))) : undefined,
    ],
  },
  {
    type: 'Mul',
    structure: 'bilinear',
    shape: broadcastAll,
    gradient: ({ g, cotangent, input, wants }) => [
      wants(0) ? g.unbroadcast(g.mul(cotangent(), input(1)), input(0)) : undefined,
      wants(1) ? g.unbroadcast(g.mul(cotangent(), input(0)), input(1)) : undefined,
    ],
  },
  {
    type: 'Div',
    structure: 'smooth',
    shape: broadcastAll,
    gradient: ({ g, cotangent, input, output, wants }) => [
      wants(0) ? g.unbroadcast(g.div(cotangent(), input(1)), input(0)) : undefined,
      wants(1)
        ? g.unbroadcast(g.neg(g.div(g.mul(cotangent(), output()), input(1))), input(1))
        : undefined,
    ],
  },
  { type: 'Max', structure: 'piecewise-linear', shape: broadcastAll, gradient: extreme },
  { type: 'Min', structure: 'piecewise-linear', shape: broadcastAll, gradient: extreme },
  joined('Sum', () => 1),
  joined('Mean', (count) => 1 / count),
  unary('Neg', 'linear', ({ g }, dy) => g.neg(dy)),
  unary('Abs', 'piecewise-linear', ({ g, input }, dy) => g.mul(dy, g.op('Sign', [input(0)]))),
  unary('Exp', 'monotone', ({ g, output }, dy) => g.mul(dy, output())),
  unary('Log', 'monotone', ({ g, input }, dy) => g.div(dy, input(0))),
  unary('Sqrt', 'monotone', ({ g, output }, dy) => g.div(g.scale(dy, 0.5), output())),
  unary('Reciprocal', 'smooth', ({ g, output }, dy) => g.neg(g.mul(dy, g.mul(output(), output())))),
];
