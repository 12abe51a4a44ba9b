import fc from 'fast-check';
import { float } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, OperatorCase } from './operator-case.ts';
import { awayFrom, between } from './operator-case.ts';
import { batchedShapes, elementwise } from './generated-shape.ts';

const slope = fc.double({ min: 0.1, max: 1.5, noNaN: true });

function withAlpha(kinks: readonly number[]): OperatorCase['examples'] {
  return elementwise(
    awayFrom(kinks),
    fc.option(
      slope.map((alpha) => ({ alpha: float(alpha) })),
      { nil: {} },
    ),
  );
}

/** A slope of one number, one for each channel, or one for each element. */
function slopes(): OperatorCase['examples'] {
  return fc
    .tuple(batchedShapes(1), fc.constantFrom('one', 'last', 'full'))
    .map(([shape, form]) => ({
      inputs: [
        { shape, fill: awayFrom([0]) },
        { shape: form === 'one' ? [1] : form === 'last' ? shape.slice(-1) : shape },
      ],
    }));
}

/** Bounds absent, constant or computed, and once crossed: the upper one wins then. */
function bounds(): OperatorCase['examples'] {
  const bound = fc.constantFrom('absent', 'constant', 'computed');
  return fc
    .tuple(batchedShapes(0), bound, bound, fc.boolean())
    .map(([shape, low, high, isCrossed]) => {
      const given = (form: string, value: number): ExampleInput | undefined => {
        if (form === 'absent') return undefined;
        if (form === 'constant') return { shape: [], constant: [value] };
        return { shape: [], fill: between(value - 0.01, value + 0.01) };
      };
      const [least, most] = isCrossed ? [0.5, -0.5] : [-0.5, 0.5];
      return {
        inputs: [{ shape, fill: awayFrom([-0.5, 0.5]) }, given(low, least), given(high, most)],
      };
    });
}

const wide = awayFrom([-3, 3], 0.1, -5, 5);

export const RECTIFIER_CASES: readonly OperatorCase[] = [
  { type: 'Relu', about: 'elementwise', examples: elementwise(awayFrom([0])), twice: true },
  { type: 'LeakyRelu', about: 'any slope', examples: withAlpha([0]), precision: 'float32' },
  {
    type: 'PRelu',
    about: 'slopes that broadcast',
    examples: slopes(),
    runs: 9,
    precision: 'float32',
  },
  {
    type: 'ThresholdedRelu',
    about: 'any threshold',
    examples: slope.chain((alpha) =>
      elementwise(awayFrom([alpha]), fc.constant({ alpha: float(alpha) })),
    ),
    precision: 'float32',
  },
  { type: 'Elu', about: 'any alpha', examples: withAlpha([0]), precision: 'float32', twice: true },
  {
    type: 'Selu',
    about: 'the defaults',
    examples: elementwise(awayFrom([0])),
    precision: 'float32',
  },
  {
    type: 'Selu',
    about: 'other factors',
    examples: elementwise(awayFrom([0]), fc.constant({ alpha: float(1.5), gamma: float(0.75) })),
    precision: 'float32',
  },
  { type: 'Celu', about: 'any alpha', examples: withAlpha([0]), precision: 'float32' },
  { type: 'Clip', about: 'bounds of every kind', examples: bounds(), runs: 16 },
  {
    type: 'Shrink',
    about: 'with a bias',
    examples: elementwise(
      awayFrom([-0.7, 0.7]),
      fc.constant({ lambd: float(0.7), bias: float(0.3) }),
    ),
    precision: 'float32',
  },
  {
    type: 'HardSigmoid',
    about: 'the defaults',
    examples: elementwise(awayFrom([-2.5, 2.5], 0.1, -4, 4)),
    precision: 'float32',
  },
  {
    type: 'HardSigmoid',
    about: 'as torch has it',
    examples: elementwise(wide, fc.constant({ alpha: float(1 / 6), beta: float(0.5) })),
    precision: 'float32',
  },
  {
    type: 'HardSwish',
    about: 'elementwise',
    examples: elementwise(wide),
    precision: 'float32',
    twice: true,
  },
];
