import fc from 'fast-check';
import { float, int } from '../../../src/engine/graph/attribute.ts';
import type { Fill, OperatorCase } from './operator-case.ts';
import { normal } from './operator-case.ts';
import { broadcastPairs } from './generated-shape.ts';

const size = fc.integer({ min: 1, max: 4 });

/** Matrices with leading dimensions that broadcast, and vectors on either side. */
function products(): OperatorCase['examples'] {
  return fc
    .tuple(
      size,
      size,
      size,
      broadcastPairs(),
      fc.constantFrom('matrix', 'left vector', 'right vector', 'vectors'),
    )
    .map(([rows, inner, columns, [left, right], form]) => ({
      inputs: [
        { shape: form === 'left vector' || form === 'vectors' ? [inner] : [...left, rows, inner] },
        {
          shape:
            form === 'right vector' || form === 'vectors' ? [inner] : [...right, inner, columns],
        },
      ],
    }));
}

/** Rows of the batch times a matrix, as the last layer of a network. */
function layers(): OperatorCase['examples'] {
  return fc.tuple(size, size, size).map(([rows, inner, columns]) => ({
    inputs: [{ shape: [-rows, 2, inner] }, { shape: [inner, columns] }],
  }));
}

const flag = fc.integer({ min: 0, max: 1 });

function gemms(): OperatorCase['examples'] {
  return fc
    .tuple(
      size,
      size,
      size,
      flag,
      flag,
      fc.constantFrom('none', 'scalar', 'row', 'column', 'full'),
      fc.boolean(),
    )
    .map(([rows, inner, columns, transA, transB, bias, isBatched]) => {
      const lead = isBatched ? -1 : rows;
      const biasShapes = { scalar: [], row: [columns], column: [lead, 1], full: [lead, columns] };
      return {
        inputs: [
          { shape: transA === 1 ? [inner, lead] : [lead, inner] },
          { shape: transB === 1 ? [columns, inner] : [inner, columns] },
          ...(bias === 'none' ? [] : [{ shape: biasShapes[bias] }]),
        ],
        attributes: {
          transA: int(transA),
          transB: int(transB),
          alpha: float(0.5),
          beta: float(-1.5),
        },
      };
    });
}

/** Far from singular. */
const regular: Fill = (random, shape) => {
  const columns = shape.at(-1) ?? 1;
  return normal(random, shape).map((value, index) => {
    const isDiagonal = Math.floor(index / columns) % columns === index % columns;
    return 0.2 * value + (isDiagonal ? 2 : 0);
  });
};

export const MATRIX_CASES: readonly OperatorCase[] = [
  { type: 'MatMul', about: 'broadcast', examples: products(), runs: 12, twice: true },
  { type: 'MatMul', about: 'a matrix on the right', examples: layers(), twice: true },
  { type: 'Gemm', about: 'transposed, scaled, biased', examples: gemms(), runs: 12, twice: true },
  {
    type: 'Det',
    about: 'of a batch',
    examples: fc.constant({ inputs: [{ shape: [-1, 3, 3] }] }),
    precision: 'float32',
  },
  {
    type: 'Inverse',
    domain: 'com.microsoft',
    about: 'of a batch',
    examples: fc.constant({ inputs: [{ shape: [-1, 3, 3], fill: regular }] }),
    twice: true,
  },
];
