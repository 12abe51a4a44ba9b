import { floatOf } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

/** Factors of Selu (Klambauer et al. 2017), the defaults of ONNX. */
const SELU_ALPHA = 1.67326319217681884765625;
const SELU_GAMMA = 1.05070102214813232421875;

function attribute(call: OperatorCall, name: string, otherwise: number): number {
  return floatOf(call.attributes, name, otherwise);
}

/** Above a threshold the input is passed, below it is scaled by what `below` says of it. */
function rectifier(
  type: string,
  structure: Operator['structure'],
  threshold: (call: OperatorCall) => number,
  gradient: (call: GradientCall, isAbove: Value, dy: Value) => Value,
): Operator {
  return {
    type,
    structure,
    shape: likeFirst,
    gradient: (call) => {
      const x = call.input(0);
      const isAbove = call.g.op('Greater', [x, call.g.scalar(threshold(call), x)]);
      return [gradient(call, isAbove, call.cotangent())];
    },
  };
}

const prelu: GradientRule = ({ g, input, cotangent, wants }) => {
  const [x, slope, dy] = [input(0), input(1), cotangent()];
  const isAbove = g.op('Greater', [x, g.scalar(0, x)]);
  return [
    wants(0) ? g.where(isAbove, dy, g.mul(dy, slope)) : undefined,
    wants(1) ? g.unbroadcast(g.where(isAbove, g.scalar(0, dy), g.mul(dy, x)), slope) : undefined,
  ];
};

/** The gradient passes at the bounds themselves, as torch's clamp has it. What is cut off belongs to the bound. */
const clip: GradientRule = ({ g, input, optional, output, cotangent, wants }) => {
  const [x, low, high, dy] = [input(0), optional(1), optional(2), cotangent()];
  const none = g.scalar(0, dy);
  const isNotLow = low === undefined ? undefined : g.op('GreaterOrEqual', [x, low]);
  const isNotHigh = high === undefined ? undefined : g.op('LessOrEqual', [x, high]);
  const passes =
    isNotLow === undefined || isNotHigh === undefined
      ? (isNotLow ?? isNotHigh)
      : // What is not changed lies between both: one pass instead of three.
        g.op('Equal', [x, output()]);
  const cutBy = (bound: Value, isCut: Value): Value =>
    g.unbroadcast(g.where(isCut, dy, none), bound);
  return [
    wants(0) ? (passes === undefined ? dy : g.where(passes, dy, none)) : undefined,
    // A lower bound above the upper one never shows.
    low !== undefined && isNotLow !== undefined && wants(1)
      ? cutBy(
          low,
          high === undefined
            ? g.op('Not', [isNotLow])
            : g.op('And', [g.op('Not', [isNotLow]), g.op('LessOrEqual', [low, high])]),
        )
      : undefined,
    high !== undefined && isNotHigh !== undefined && wants(2)
      ? cutBy(
          high,
          low === undefined
            ? g.op('Not', [isNotHigh])
            : g.op('Or', [g.op('Not', [isNotHigh]), g.op('Greater', [low, high])]),
        )
      : undefined,
  ];
};

export const RECTIFIER: readonly Operator[] = [
  {
    type: 'Relu',
    structure: 'piecewise-linear',
    shape: likeFirst,
    // By the output, so that the fusion of Conv and Relu survives; Where is safe where dy is infinite.
    gradient: ({ g, cotangent, output }) => {
      const dy = cotangent();
      const isOn = g.op('Greater', [output(), g.scalar(0, output())]);
      return [g.where(isOn, dy, g.scalar(0, dy))];
    },
  },
  rectifier(
    'LeakyRelu',
    'piecewise-linear',
    () => 0,
    (call, isAbove, dy) =>
      call.g.where(isAbove, dy, call.g.scale(dy, attribute(call, 'alpha', 0.01))),
  ),
  { type: 'PRelu', structure: 'piecewise-linear', shape: likeFirst, gradient: prelu },
  rectifier(
    'ThresholdedRelu',
    'smooth',
    (call) => attribute(call, 'alpha', 1),
    ({ g }, isAbove, dy) => g.where(isAbove, dy, g.scalar(0, dy)),
  ),
  rectifier(
    'Elu',
    'monotone',
    () => 0,
    (call, isAbove, dy) => {
      const { g } = call;
      return g.where(isAbove, dy, g.mul(dy, g.shift(call.output(), attribute(call, 'alpha', 1))));
    },
  ),
  rectifier(
    'Selu',
    'monotone',
    () => 0,
    (call, isAbove, dy) => {
      const { g } = call;
      const gamma = attribute(call, 'gamma', SELU_GAMMA);
      const low = g.shift(call.output(), gamma * attribute(call, 'alpha', SELU_ALPHA));
      return g.mul(dy, g.where(isAbove, g.scalar(gamma, dy), low));
    },
  ),
  rectifier(
    'Celu',
    'monotone',
    () => 0,
    (call, isAbove, dy) => {
      const { g } = call;
      const low = g.shift(g.scale(call.output(), 1 / attribute(call, 'alpha', 1)), 1);
      return g.where(isAbove, dy, g.mul(dy, low));
    },
  ),
  { type: 'Clip', structure: 'piecewise-linear', shape: likeFirst, gradient: clip },
  {
    type: 'Shrink',
    // It jumps where bias and lambd differ.
    structure: 'smooth',
    shape: likeFirst,
    gradient: (call) => {
      const { g } = call;
      const [x, dy] = [call.input(0), call.cotangent()];
      const isOutside = g.op('Greater', [
        g.op('Abs', [x]),
        g.scalar(attribute(call, 'lambd', 0.5), x),
      ]);
      return [g.where(isOutside, dy, g.scalar(0, dy))];
    },
  },
  {
    type: 'HardSigmoid',
    structure: 'piecewise-linear',
    shape: likeFirst,
    gradient: (call) => {
      const { g } = call;
      const [y, dy] = [call.output(), call.cotangent()];
      const isInside = g.op('And', [
        g.op('Greater', [y, g.scalar(0, y)]),
        g.op('Less', [y, g.scalar(1, y)]),
      ]);
      const slope = attribute(call, 'alpha', 0.2);
      return [g.where(isInside, g.scale(dy, slope), g.scalar(0, dy))];
    },
  },
  {
    type: 'HardSwish',
    structure: 'smooth',
    shape: likeFirst,
    // Below −3 it is 0, above 3 it is x, between them x²/6 + x/2.
    gradient: ({ g, input, cotangent }) => {
      const [x, dy] = [input(0), cotangent()];
      const between = g.shift(g.scale(x, 1 / 3), 0.5);
      const low = g.where(g.op('Less', [x, g.scalar(-3, x)]), g.scalar(0, x), between);
      const slope = g.where(g.op('Greater', [x, g.scalar(3, x)]), g.scalar(1, x), low);
      return [g.mul(dy, slope)];
    },
  },
];
