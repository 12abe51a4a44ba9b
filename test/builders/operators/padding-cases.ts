import fc from 'fast-check';
import { int, text } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, OperatorCase, OperatorExample } from './operator-case.ts';

function list(values: readonly number[]): ExampleInput {
  return { shape: [values.length], constant: values, dtype: 'int64' };
}

/** @param least smallest pad: below 0, elements are taken away */
function pad(mode: string, least: number, largest: number): fc.Arbitrary<OperatorExample> {
  const axis = fc.record({
    size: fc.integer({ min: 3, max: 5 }),
    begin: fc.integer({ min: least, max: largest }),
    end: fc.integer({ min: least, max: largest }),
  });
  return fc
    .record({
      batch: fc.constantFrom(-1, 2),
      axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
      namesAxes: fc.boolean(),
    })
    .map(({ batch, axes, namesAxes }) => {
      const begin = axes.map((each) => each.begin);
      const end = axes.map((each) => each.end);
      const own = namesAxes ? [...begin, ...end] : [0, ...begin, 0, ...end];
      const value: ExampleInput | undefined = mode === 'constant' ? { shape: [] } : undefined;
      return {
        inputs: [
          { shape: [batch, ...axes.map(({ size }) => size)] },
          list(own),
          value,
          ...(namesAxes ? [list(axes.map((_, index) => index + 1))] : []),
        ],
        attributes: { mode: text(mode) },
      };
    });
}

const blocks = (type: 'DepthToSpace' | 'SpaceToDepth'): fc.Arbitrary<OperatorExample> =>
  fc
    .record({
      batch: fc.constantFrom(-1, 2),
      block: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 2 }),
      mode: fc.constantFrom('DCR', 'CRD'),
    })
    .map(({ batch, block, channels, mode }) => ({
      inputs: [
        {
          shape:
            type === 'DepthToSpace'
              ? [batch, channels * block ** 2, 2, 3]
              : [batch, channels, 2 * block, 3 * block],
        },
      ],
      attributes: {
        blocksize: int(block),
        ...(type === 'DepthToSpace' ? { mode: text(mode) } : {}),
      },
    }));

export const PADDING_CASES: readonly OperatorCase[] = [
  { type: 'Pad', about: 'constant', examples: pad('constant', -1, 2), runs: 15, twice: true },
  { type: 'Pad', about: 'reflect', examples: pad('reflect', 0, 2), twice: true },
  { type: 'Pad', about: 'edge', examples: pad('edge', -1, 3), runs: 10, twice: true },
  { type: 'Pad', about: 'wrap', examples: pad('wrap', 0, 3), twice: true },
  { type: 'DepthToSpace', about: 'both orders', examples: blocks('DepthToSpace'), twice: true },
  { type: 'SpaceToDepth', about: 'blocks', examples: blocks('SpaceToDepth'), twice: true },
];
