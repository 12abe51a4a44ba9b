import fc from 'fast-check';
import { int, ints } from '../../../src/engine/graph/attribute.ts';
import type { OperatorCase } from './operator-case.ts';
import { between, normal } from './operator-case.ts';
import { batchedShapes, elementwise, shapes } from './generated-shape.ts';

function drawn(type: string): OperatorCase {
  const examples = shapes(1).map((shape) => ({
    inputs: [],
    attributes: { shape: ints(shape), dtype: int(11) },
  }));
  return { type, about: 'any shape', examples };
}

function like(type: string): OperatorCase {
  const examples = batchedShapes(0).map((shape) => ({
    inputs: [{ shape }],
    attributes: { dtype: int(1) },
  }));
  return { type, about: 'as its input', examples };
}

/** Operators that draw numbers; what they draw is another matter, only its shape can be compared. */
export const RANDOM_CASES: readonly OperatorCase[] = [
  drawn('RandomNormal'),
  drawn('RandomUniform'),
  like('RandomNormalLike'),
  like('RandomUniformLike'),
  {
    type: 'Bernoulli',
    about: 'as its input',
    examples: elementwise(between(0.2, 0.8)),
  },
  {
    type: 'Multinomial',
    about: 'any number',
    examples: fc.integer({ min: 1, max: 4 }).map((count) => ({
      inputs: [{ shape: [-1, 3] }],
      attributes: { sample_size: int(count), dtype: int(7) },
    })),
    precision: 'float32',
  },
  { type: 'Dropout', about: 'at inference', examples: elementwise(normal) },
  {
    type: 'Dropout',
    about: 'at inference, its mask asked for',
    examples: batchedShapes(1).map((shape) => ({
      inputs: [
        { shape },
        { shape: [], constant: [0.3] },
        { shape: [], dtype: 'bool', constant: [0] },
      ],
      outputs: 2,
    })),
  },
];
