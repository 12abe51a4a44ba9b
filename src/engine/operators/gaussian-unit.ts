import { float, floatOf, textOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator } from './operator.ts';
import { broadcastAll, likeFirst } from './shape-rules.ts';

/** Of the tanh approximation of Gelu (Hendrycks and Gimpel 2016). */
const CUBIC = 0.044715;
const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/**
 * Φ(x) + x·φ(x), with t = x/√2: ½(1 + erf t) + t/√π·e^(−t²). Factors go into exponents and ½(1 + e) is HardSigmoid, which never clips
 * here: every pass over these largest tensors of a transformer counts.
 */
function exactSlope(g: GraphBuilder, x: Value): Value {
  const t = g.scale(x, Math.SQRT1_2);
  const half = { alpha: float(0.5), beta: float(0.5) };
  const cumulative = g.op('HardSigmoid', [g.op('Erf', [t])], half);
  const exponent = g.sub(g.scalar(-Math.log(Math.PI) / 2, t), g.mul(t, t));
  return g.add(cumulative, g.mul(t, g.op('Exp', [exponent])));
}

/** Of ½x(1 + tanh(u)), u = √(2/π)(x + 0.044715x³). */
function tanhSlope(g: GraphBuilder, x: Value): Value {
  const square = g.mul(x, x);
  const u = g.scale(g.mul(x, g.shift(g.scale(square, CUBIC), 1)), SQRT_2_OVER_PI);
  const t = g.op('Tanh', [u]);
  const inner = g.scale(g.shift(g.scale(square, 3 * CUBIC), 1), SQRT_2_OVER_PI / 2);
  const steep = g.mul(g.mul(x, inner), g.sub(g.scalar(1, t), g.mul(t, t)));
  return g.add(g.scale(g.shift(t, 1), 0.5), steep);
}

/** Of x·sigmoid(αx), whose output is y: s + αy(1 − s). */
function swishSlope(g: GraphBuilder, x: Value, y: Value, alpha: number): Value {
  const s = g.op('Sigmoid', [g.scale(x, alpha)]);
  return g.add(s, g.scale(g.mul(y, g.sub(g.scalar(1, s), s)), alpha));
}

function smooth(type: string, slope: (call: GradientCall) => Value, domain = ''): Operator {
  return {
    type,
    domain,
    structure: 'smooth',
    shape: likeFirst,
    gradient: (call) => [call.g.mul(call.cotangent(), slope(call))],
  };
}

/** A bias is added first: of the last axis, or absent. */
function biased(slope: (g: GraphBuilder, x: Value) => Value): GradientRule {
  return ({ g, input, optional, cotangent, wants }) => {
    const bias = optional(1);
    const x = bias === undefined ? input(0) : g.add(input(0), bias);
    const dx = g.mul(cotangent(), slope(g, x));
    return [
      wants(0) ? dx : undefined,
      bias !== undefined && wants(1) ? g.unbroadcast(dx, bias) : undefined,
    ];
  };
}

const MICROSOFT = 'com.microsoft';

/** Smooth relatives of Relu. Those of com.microsoft come from files that onnxruntime has optimised. */
export const GAUSSIAN_UNIT: readonly Operator[] = [
  {
    type: 'Erf',
    structure: 'monotone',
    shape: likeFirst,
    gradient: ({ g, input, cotangent }) => {
      const bell = g.op('Exp', [g.neg(g.mul(input(0), input(0)))]);
      return [g.mul(cotangent(), g.scale(bell, 2 / Math.sqrt(Math.PI)))];
    },
  },
  smooth('Gelu', ({ g, input, attributes }) =>
    textOf(attributes, 'approximate', 'none') === 'tanh'
      ? tanhSlope(g, input(0))
      : exactSlope(g, input(0)),
  ),
  smooth('Mish', ({ g, input }) => {
    const x = input(0);
    const t = g.op('Tanh', [g.op('Softplus', [x])]);
    const rest = g.mul(g.op('Sigmoid', [x]), g.sub(g.scalar(1, t), g.mul(t, t)));
    return g.add(t, g.mul(x, rest));
  }),
  smooth('Swish', ({ g, input, output, attributes }) =>
    swishSlope(g, input(0), output(), floatOf(attributes, 'alpha', 1)),
  ),
  smooth('Gelu', ({ g, input }) => exactSlope(g, input(0)), MICROSOFT),
  smooth(
    'QuickGelu',
    ({ g, input, output, attributes }) =>
      swishSlope(g, input(0), output(), floatOf(attributes, 'alpha', 1.702)),
    MICROSOFT,
  ),
  {
    type: 'FastGelu',
    domain: MICROSOFT,
    structure: 'smooth',
    shape: likeFirst,
    gradient: biased(tanhSlope),
  },
  {
    type: 'BiasGelu',
    domain: MICROSOFT,
    structure: 'smooth',
    shape: broadcastAll,
    gradient: biased(exactSlope),
  },
];
