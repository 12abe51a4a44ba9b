import fc from 'fast-check';
import { float, int } from '../../../src/engine/graph/attribute.ts';
import type { OperatorCase } from './operator-case.ts';

const MICROSOFT = 'com.microsoft';
const flag = fc.integer({ min: 0, max: 1 });

export const FUSION_CASES: readonly OperatorCase[] = [
  {
    type: 'FusedMatMul',
    domain: MICROSOFT,
    about: 'transposed and scaled',
    examples: fc.tuple(flag, flag).map(([transA, transB]) => ({
      inputs: [
        { shape: transA === 1 ? [-1, 3, 2] : [-1, 2, 3] },
        { shape: transB === 1 ? [4, 3] : [3, 4] },
      ],
      attributes: { transA: int(transA), transB: int(transB), alpha: float(0.5) },
    })),
    precision: 'float32',
    twice: true,
  },
  {
    type: 'SkipLayerNormalization',
    domain: MICROSOFT,
    about: 'with and without shift and bias',
    examples: fc.tuple(fc.boolean(), fc.boolean()).map(([hasShift, hasBias]) => ({
      inputs: [
        { shape: [-1, 2, 5] },
        { shape: [-1, 2, 5] },
        { shape: [5] },
        hasShift ? { shape: [5] } : undefined,
        hasBias ? { shape: [5] } : undefined,
      ],
      attributes: { epsilon: float(1e-5) },
    })),
    precision: 'float32',
  },
];
