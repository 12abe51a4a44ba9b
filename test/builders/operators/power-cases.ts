import fc from 'fast-check';
import { int, text } from '../../../src/engine/graph/attribute.ts';
import type { Fill, OperatorCase } from './operator-case.ts';
import { awayFrom, between, normal, whole } from './operator-case.ts';
import { batchedShapes, broadcastPairs, broadcasting, elementwise } from './generated-shape.ts';

/** One exponent, in any rank that broadcasts, or as a whole number. */
function constantPower(exponents: readonly number[], fill: Fill): OperatorCase['examples'] {
  return fc
    .tuple(
      batchedShapes(0),
      fc.constantFrom(...exponents),
      fc.constantFrom<readonly number[]>([], [1], [1, 1]),
      fc.boolean(),
    )
    .map(([shape, exponent, rank, isWhole]) => ({
      inputs: [
        { shape, fill },
        {
          shape: rank,
          constant: [exponent],
          ...(isWhole && Number.isInteger(exponent) ? { dtype: 'int64' as const } : {}),
        },
      ],
    }));
}

/** A power of computed exponents, or of several constant ones. */
function anyPower(): OperatorCase['examples'] {
  return broadcasting(between(0.3, 2), normal);
}

function bits(type: string): OperatorCase {
  return {
    type,
    about: 'broadcast',
    examples: broadcastPairs().map((pair) => ({
      inputs: pair.map((shape) => ({ shape, dtype: 'int32', fill: whole(0, 99) }) as const),
    })),
  };
}

/** a/b stays off the whole numbers, where the remainder jumps. */
function remainders(): OperatorCase['examples'] {
  return broadcastPairs().map((pair) => ({
    inputs: [
      {
        shape: pair[0],
        fill: (random, shape) =>
          whole(-4, 4)(random, shape).map((value) => value + 0.4 + 0.2 * random.uniform()),
      },
      {
        shape: pair[1],
        fill: (random, shape) =>
          between(0.99, 1.01)(random, shape).map((value) => value * random.sign()),
      },
    ],
    attributes: { fmod: int(1) },
  }));
}

export const POWER_CASES: readonly OperatorCase[] = [
  {
    type: 'Pow',
    about: 'whole exponents of negative bases',
    examples: constantPower([0, 1, 2, 3, 4, 7, 11], awayFrom([0], 0.05)),
    runs: 16,
    twice: true,
  },
  {
    type: 'Pow',
    about: 'other constant exponents',
    examples: constantPower([-2, -1, -0.5, 0.5, 1.5, 2.25], between(0.3, 2)),
    runs: 16,
    twice: true,
  },
  { type: 'Pow', about: 'computed exponents', examples: anyPower(), runs: 8 },
  { type: 'Mod', about: 'of floats', examples: remainders(), runs: 8 },
  {
    type: 'BitShift',
    about: 'left',
    examples: broadcastPairs().map((pair) => ({
      inputs: pair.map((shape) => ({ shape, dtype: 'uint32', fill: whole(0, 7) }) as const),
      attributes: { direction: text('LEFT') },
    })),
  },
  bits('BitwiseAnd'),
  bits('BitwiseOr'),
  bits('BitwiseXor'),
  {
    type: 'BitwiseNot',
    about: 'elementwise',
    examples: elementwise(whole(0, 99)).map(({ inputs }) => ({
      inputs: inputs.map((input) => input && { ...input, dtype: 'int32' as const }),
    })),
  },
];
