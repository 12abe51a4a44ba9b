import fc from 'fast-check';
import { int, ints } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, OperatorCase, OperatorExample } from './operator-case.ts';
import { PADDINGS, axes, dilated, inputSize, span, windowAttributes } from './window-example.ts';

const channels = fc.record({
  group: fc.constantFrom(1, 1, 2, 3),
  depth: fc.integer({ min: 1, max: 2 }),
  maps: fc.integer({ min: 1, max: 2 }),
  batch: fc.constantFrom(-1, -2, 2),
  hasBias: fc.boolean(),
});

function biased(hasBias: boolean, count: number): readonly ExampleInput[] {
  return hasBias ? [{ shape: [count] }] : [];
}

const conv = (rank: fc.Arbitrary<number>): fc.Arbitrary<OperatorExample> =>
  fc
    .record({ list: axes(rank), padding: fc.constantFrom('NOTSET', ...PADDINGS), channels })
    .map(({ list, padding, ...rest }) => ({ list: dilated(list, padding), padding, ...rest }))
    .map(({ list, padding, channels: { group, depth, maps, batch, hasBias } }) => ({
      inputs: [
        {
          shape: [
            batch,
            group * depth,
            ...list.map((axis) => inputSize(axis, padding === 'NOTSET')),
          ],
        },
        { shape: [group * maps, depth, ...list.map(({ kernel }) => kernel)] },
        ...biased(hasBias, group * maps),
      ],
      attributes: { ...windowAttributes(list, padding), group: int(group) },
    }));

/** Patches that do not overlap, as the first layer of a vision transformer. */
const patches: fc.Arbitrary<OperatorExample> = fc
  .record({ size: fc.integer({ min: 1, max: 4 }), rest: fc.nat(1), batch: fc.constantFrom(-1, 2) })
  .map(({ size, rest, batch }) => ({
    inputs: [
      { shape: [batch, 2, 2 * size + Math.min(rest, size - 1), 3 * size] },
      { shape: [3, 2, size, size] },
    ],
    attributes: { kernel_shape: ints([size, size]), strides: ints([size, size]) },
  }));

const transposed = (rank: fc.Arbitrary<number>): fc.Arbitrary<OperatorExample> =>
  fc
    .record({
      list: axes(rank, (kernel) => Math.min(1, kernel - 1)),
      padding: fc.constantFrom('NOTSET', 'NOTSET', 'shape', ...PADDINGS),
      channels,
      extra: fc.nat(1),
      narrow: fc.integer({ min: 2, max: 4 }),
    })
    .map(({ list, padding, channels: { group, depth, maps, batch, hasBias }, extra, narrow }) => {
      const more = list.map(({ stride }) => (extra < stride ? extra : 0));
      const full = list.map((axis) => (narrow - 1) * axis.stride + span(axis));
      return {
        inputs: [
          { shape: [batch, group * depth, ...list.map(() => narrow)] },
          { shape: [group * depth, maps, ...list.map(({ kernel }) => kernel)] },
          ...biased(hasBias, group * maps),
        ],
        attributes: {
          ...windowAttributes(list, padding === 'shape' ? 'NOTSET' : padding),
          group: int(group),
          ...(padding === 'NOTSET' ? { output_padding: ints(more) } : {}),
          ...(padding === 'shape'
            ? { output_shape: ints(full.map((size) => Math.max(narrow, size - extra))) }
            : {}),
        },
      };
    });

const common = { precision: 'float32', twice: true } as const;

export const CONVOLUTION_CASES: readonly OperatorCase[] = [
  {
    type: 'Conv',
    about: 'one and two axes',
    examples: conv(fc.integer({ min: 1, max: 2 })),
    runs: 25,
    ...common,
  },
  { type: 'Conv', about: 'three axes', examples: conv(fc.constant(3)), ...common },
  { type: 'Conv', about: 'patches', examples: patches, ...common },
  {
    type: 'ConvTranspose',
    about: 'one and two axes',
    examples: transposed(fc.integer({ min: 1, max: 2 })),
    runs: 25,
    ...common,
  },
  { type: 'ConvTranspose', about: 'three axes', examples: transposed(fc.constant(3)), ...common },
];
