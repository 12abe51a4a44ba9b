import fc from 'fast-check';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';
import { float, int, ints } from '../../../src/engine/graph/attribute.ts';
import { shapes } from './generated-shape.ts';
import type { ExampleInput, OperatorCase, OperatorExample } from './operator-case.ts';
import { between } from './operator-case.ts';

/** Large enough for wide steps of differences: a variance near 0 has a curvature of 1/ε. */
const epsilon = { epsilon: float(0.2) };
const batches = fc.constantFrom(-1, 3);
const scale = (count: number): ExampleInput => ({ shape: [count], fill: between(0.5, 2) });

const batchNormalization = (isTraining: boolean): fc.Arbitrary<OperatorExample> =>
  fc.tuple(shapes(0, 3), batches, fc.integer({ min: 1, max: 3 })).map(([shape, batch, count]) => ({
    inputs: [
      { shape: [batch, count, ...shape] },
      scale(count),
      { shape: [count] },
      { shape: [count] },
      { shape: [count], fill: between(0.5, 2) },
    ],
    attributes: {
      ...epsilon,
      ...(isTraining ? { training_mode: int(1), momentum: float(0.7) } : {}),
    },
    outputs: isTraining ? 3 : 1,
  }));

/** Scale and bias have the shape of the normalised axes. */
const layerNormalization = (outputs: number, hasBias: boolean): fc.Arbitrary<OperatorExample> =>
  fc
    .tuple(shapes(1, 3), batches, fc.integer({ min: 1, max: 2 }))
    .map(([shape, batch, fromEnd]): OperatorExample => {
      const count = Math.min(fromEnd, shape.length);
      const own = shape.slice(shape.length - count);
      return {
        inputs: [
          { shape: [batch, ...shape] },
          { shape: own, fill: between(0.5, 2) },
          ...(hasBias ? [{ shape: own }] : []),
        ],
        attributes: { ...epsilon, axis: int(-count) },
        outputs,
      };
    });

const instanceNormalization: fc.Arbitrary<OperatorExample> = fc
  .tuple(shapes(1, 3), batches, fc.integer({ min: 1, max: 3 }))
  .map(([shape, batch, count]) => ({
    inputs: [{ shape: [batch, count, ...shape] }, scale(count), { shape: [count] }],
    attributes: epsilon,
  }));

const groupNormalization = (isPerChannel: boolean): fc.Arbitrary<OperatorExample> =>
  fc
    .tuple(shapes(1, 2), batches, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }))
    .map(([shape, batch, groups, size]) => {
      const count = isPerChannel ? groups * size : groups;
      return {
        inputs: [{ shape: [batch, groups * size, ...shape] }, scale(count), { shape: [count] }],
        attributes: { ...epsilon, num_groups: int(groups) },
      };
    });

const response: fc.Arbitrary<OperatorExample> = fc
  .record({
    batch: batches,
    count: fc.integer({ min: 1, max: 6 }),
    // The runtime takes odd sizes only.
    size: fc.constantFrom(1, 3, 5),
    shape: shapes(2, 2, 3),
  })
  .map(({ batch, count, size, shape }) => ({
    inputs: [{ shape: [batch, count, ...shape] }],
    attributes: { size: int(size), alpha: float(0.3), beta: float(0.75), bias: float(1.5) },
  }));

const meanVariance: fc.Arbitrary<OperatorExample> = fc
  .tuple(
    batches,
    fc.constantFrom<Attributes>({}, { axes: ints([0, 2, 3]) }, { axes: ints([2, 3]) }),
  )
  .map(([batch, attributes]) => ({ inputs: [{ shape: [batch, 2, 3, 4] }], attributes }));

const common = { precision: 'float32', twice: true } as const;

export const NORMALIZATION_CASES: readonly OperatorCase[] = [
  {
    type: 'BatchNormalization',
    about: 'fixed statistics',
    examples: batchNormalization(false),
    runs: 10,
    ...common,
  },
  { type: 'BatchNormalization', about: 'training', examples: batchNormalization(true), ...common },
  {
    type: 'LayerNormalization',
    about: 'one output',
    examples: layerNormalization(1, true),
    runs: 10,
    ...common,
  },
  {
    type: 'LayerNormalization',
    about: 'no bias',
    examples: layerNormalization(1, false),
    ...common,
  },
  {
    type: 'LayerNormalization',
    about: 'with statistics',
    examples: layerNormalization(3, true),
    ...common,
  },
  {
    type: 'RMSNormalization',
    about: 'opset 23',
    examples: layerNormalization(1, false),
    opset: 23,
    ...common,
  },
  {
    type: 'SimplifiedLayerNormalization',
    about: 'as the runtime writes it',
    examples: layerNormalization(1, false),
    ...common,
  },
  { type: 'InstanceNormalization', about: 'any axes', examples: instanceNormalization, ...common },
  {
    type: 'GroupNormalization',
    about: 'one scale per channel',
    examples: groupNormalization(true),
    opset: 21,
    ...common,
  },
  {
    type: 'GroupNormalization',
    about: 'one scale per group',
    examples: groupNormalization(false),
    opset: 18,
    ...common,
  },
  { type: 'LRN', about: 'across channels', examples: response, ...common },
  { type: 'MeanVarianceNormalization', about: 'axes', examples: meanVariance, ...common },
];
