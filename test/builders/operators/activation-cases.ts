import fc from 'fast-check';
import { float, text } from '../../../src/engine/graph/attribute.ts';
import type { OperatorCase } from './operator-case.ts';
import { awayFrom, normal } from './operator-case.ts';
import { batchedShapes, elementwise } from './generated-shape.ts';

const MICROSOFT = 'com.microsoft';

/** With a bias of the last axis, or without. */
function biased(mayLack: boolean): OperatorCase['examples'] {
  return fc.tuple(batchedShapes(1), fc.boolean()).map(([shape, lacks]) => {
    const last = shape.at(-1) ?? 1;
    const whole = last < 0 ? [-1, 3] : shape;
    return {
      inputs: [{ shape: whole }, ...(mayLack && lacks ? [] : [{ shape: whole.slice(-1) }])],
    };
  });
}

function smooth(type: string, more: Partial<OperatorCase> = {}): OperatorCase {
  return {
    type,
    about: 'elementwise',
    examples: elementwise(normal),
    precision: 'float32',
    ...more,
  };
}

export const ACTIVATION_CASES: readonly OperatorCase[] = [
  smooth('Sigmoid', { precision: 'float64', twice: true }),
  smooth('Tanh', { precision: 'float64', twice: true }),
  smooth('Softsign', { examples: elementwise(awayFrom([0])) }),
  smooth('Softplus', { twice: true }),
  smooth('Erf', { twice: true }),
  smooth('Mish', { twice: true }),
  smooth('Gelu', { about: 'exact', twice: true }),
  smooth('Gelu', {
    about: 'by tanh',
    examples: elementwise(normal, fc.constant({ approximate: text('tanh') })),
    twice: true,
  }),
  smooth('Swish', {
    examples: elementwise(normal, fc.constantFrom({}, { alpha: float(1.3) })),
    opset: 24,
    twice: true,
  }),
  smooth('Gelu', { domain: MICROSOFT, about: 'of com.microsoft' }),
  smooth('QuickGelu', {
    domain: MICROSOFT,
    examples: elementwise(normal, fc.constantFrom({}, { alpha: float(1.3) })),
  }),
  smooth('FastGelu', { domain: MICROSOFT, about: 'with and without bias', examples: biased(true) }),
  smooth('BiasGelu', { domain: MICROSOFT, about: 'with a bias', examples: biased(false) }),
];
