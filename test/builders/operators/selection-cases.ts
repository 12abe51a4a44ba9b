import fc from 'fast-check';
import type { OperatorCase } from './operator-case.ts';
import { awayFrom, coins, normal, whole } from './operator-case.ts';
import { broadcastPairs, broadcasting, elementwise } from './generated-shape.ts';

/** The condition and the two values broadcast by turns. */
function choices(): OperatorCase['examples'] {
  return fc.tuple(broadcastPairs(), fc.integer({ min: 0, max: 2 })).map(([pair, turn]) => {
    const shape = (place: number): readonly number[] =>
      pair[(place + turn) % 3 === 0 ? 0 : 1] ?? [];
    return {
      inputs: [
        { shape: shape(0), dtype: 'bool', fill: coins },
        { shape: shape(1) },
        { shape: shape(2) },
      ],
    };
  });
}

/** Left numbers are whole, right ones halves: no small move makes them equal. */
function comparison(type: string): OperatorCase {
  const halves = awayFrom([-2, -1, 0, 1, 2]);
  return { type, about: 'broadcast', examples: broadcasting(whole(-2, 2), halves) };
}

function logic(type: string): OperatorCase {
  const examples = broadcastPairs().map((pair) => ({
    inputs: pair.map((shape) => ({ shape, dtype: 'bool', fill: coins }) as const),
  }));
  return { type, about: 'broadcast', examples };
}

const offSteps = awayFrom([-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2], 0.05);

function step(type: string): OperatorCase {
  return { type, about: 'elementwise', examples: elementwise(offSteps) };
}

export const SELECTION_CASES: readonly OperatorCase[] = [
  { type: 'Where', about: 'broadcast', examples: choices(), runs: 8 },
  comparison('Equal'),
  comparison('Greater'),
  comparison('GreaterOrEqual'),
  comparison('Less'),
  comparison('LessOrEqual'),
  logic('And'),
  logic('Or'),
  logic('Xor'),
  {
    type: 'Not',
    about: 'elementwise',
    examples: elementwise(coins).map(({ inputs }) => ({
      inputs: inputs.map((input) => input && { ...input, dtype: 'bool' as const }),
    })),
  },
  { type: 'IsNaN', about: 'elementwise', examples: elementwise(normal) },
  { type: 'IsInf', about: 'elementwise', examples: elementwise(normal) },
  step('Sign'),
  step('Round'),
  step('Floor'),
  step('Ceil'),
];
