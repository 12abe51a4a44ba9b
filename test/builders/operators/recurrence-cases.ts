import fc from 'fast-check';
import { int, strings, text } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, OperatorCase } from './operator-case.ts';

const GATES = { RNN: 1, GRU: 3, LSTM: 4 } as const;
const STEPS = 3;
const FEATURES = 2;
const HIDDEN = 2;

/** Every direction, with and without biases, first state and peepholes. */
function layers(
  type: keyof typeof GATES,
  more: OperatorCase['examples'] = fc.constant({ inputs: [] }),
): OperatorCase['examples'] {
  return fc
    .tuple(
      fc.constantFrom('forward', 'reverse', 'bidirectional'),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      more,
    )
    .map(([direction, hasBias, hasState, hasPeepholes, { attributes }]) => {
      const count = direction === 'bidirectional' ? 2 : 1;
      const rows = GATES[type] * HIDDEN;
      const state: ExampleInput = { shape: [count, -1, HIDDEN] };
      const inputs: (ExampleInput | undefined)[] = [
        { shape: [STEPS, -1, FEATURES] },
        { shape: [count, rows, FEATURES] },
        { shape: [count, rows, HIDDEN] },
        hasBias ? { shape: [count, 2 * rows] } : undefined,
        undefined,
        hasState ? state : undefined,
      ];
      // The cell begins as the state does, by the same value.
      if (type === 'LSTM') {
        inputs.push(hasState ? state : undefined);
        inputs.push(hasPeepholes ? { shape: [count, 3 * HIDDEN] } : undefined);
      }
      return {
        inputs,
        attributes: { hidden_size: int(HIDDEN), direction: text(direction), ...attributes },
        outputs: type === 'LSTM' ? 3 : 2,
      };
    });
}

function reset(after: number): OperatorCase['examples'] {
  return layers(
    'GRU',
    fc.constant({ inputs: [], attributes: { linear_before_reset: int(after) } }),
  );
}

const rectified = layers('RNN', fc.constant({ inputs: [] })).map((example) => ({
  ...example,
  attributes: {
    ...example.attributes,
    activations: strings(example.inputs[1]?.shape[0] === 2 ? ['Sigmoid', 'Softsign'] : ['Sigmoid']),
  },
}));

function row(type: string, about: string, examples: OperatorCase['examples']): OperatorCase {
  return { type, about, examples, precision: 'float32', runs: 8 };
}

export const RECURRENCE_CASES: readonly OperatorCase[] = [
  row('RNN', 'tanh', layers('RNN')),
  row('RNN', 'other activations', rectified),
  row('GRU', 'reset before the product', reset(0)),
  row('GRU', 'reset after the product', reset(1)),
  row('LSTM', 'every direction', layers('LSTM')),
];
