import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import type { OperatorCase } from './operator-case.ts';
import { awayFrom } from './operator-case.ts';
import { batchedShapes } from './generated-shape.ts';

/** A shape and one of its axes, counted from either end; the batch among them. */
function alongAxis(): OperatorCase['examples'] {
  return fc.tuple(batchedShapes(1), fc.nat({ max: 5 })).map(([shape, chosen]) => ({
    inputs: [{ shape }],
    attributes: { axis: int((chosen % (2 * shape.length)) - shape.length) },
  }));
}

export const SOFTMAX_CASES: readonly OperatorCase[] = [
  { type: 'Softmax', about: 'any axis', examples: alongAxis(), twice: true },
  { type: 'LogSoftmax', about: 'any axis', examples: alongAxis(), twice: true },
  {
    type: 'LpNormalization',
    about: 'any axis and norm',
    examples: fc.tuple(alongAxis(), fc.integer({ min: 1, max: 2 })).map(([example, p]) => ({
      inputs: example.inputs.map((input) => input && { ...input, fill: awayFrom([0]) }),
      attributes: { ...example.attributes, p: int(p) },
    })),
    runs: 8,
  },
];
