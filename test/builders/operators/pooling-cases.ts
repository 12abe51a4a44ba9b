import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';
import { shapes } from './generated-shape.ts';
import type { Fill, OperatorCase, OperatorExample } from './operator-case.ts';
import { awayFrom, distinct, normal } from './operator-case.ts';
import { PADDINGS, axes, inputSize, windowAttributes } from './window-example.ts';

/** The runtime wants pads below the kernel, and counts dilated windows in some modes only. */
function pool(
  rank: fc.Arbitrary<number>,
  fill: Fill,
  options: {
    readonly dilates?: boolean;
    readonly attributes?: fc.Arbitrary<Attributes>;
  } = {},
): fc.Arbitrary<OperatorExample> {
  return fc
    .record({
      list: axes(rank, (kernel) => Math.min(1, kernel - 1)),
      padding: fc.constantFrom('NOTSET', 'NOTSET', ...PADDINGS),
      ceil: fc.boolean(),
      batch: fc.constantFrom(-1, -2, 2),
      count: fc.integer({ min: 1, max: 3 }),
      more: options.attributes ?? fc.constant({}),
    })
    .map(({ list, padding, ceil, batch, count, more }) => {
      const isDilated = options.dilates !== false && padding === 'NOTSET';
      const isSame = padding === 'SAME_UPPER' || padding === 'SAME_LOWER';
      const own = list.map((axis) => ({
        ...axis,
        dilation: isDilated ? axis.dilation : 1,
        // The runtime refuses negative padding, which kernels smaller than their stride would need.
        stride: isSame ? Math.min(axis.stride, axis.kernel) : axis.stride,
        // No window lies in the padding altogether.
        more: Math.max(axis.more, 2),
      }));
      const { dilations, ...attributes } = windowAttributes(own, padding);
      return {
        inputs: [
          {
            shape: [batch, count, ...own.map((axis) => inputSize(axis, padding === 'NOTSET'))],
            fill,
          },
        ],
        attributes: {
          ...attributes,
          ...(isDilated && dilations !== undefined ? { dilations } : {}),
          ...(ceil && padding === 'NOTSET' ? { ceil_mode: int(1) } : {}),
          ...more,
        },
      };
    });
}

function whole(
  fill: Fill,
  attributes: fc.Arbitrary<Attributes> = fc.constant({}),
): fc.Arbitrary<OperatorExample> {
  return fc.tuple(shapes(1, 3), fc.constantFrom(-1, 2), attributes).map(([shape, batch, more]) => ({
    inputs: [{ shape: [batch, 3, ...shape], fill }],
    attributes: more,
  }));
}

const powers = fc.integer({ min: 1, max: 3 }).map((p) => ({ p: int(p) }));
const padCounts = fc.nat(1).map((count) => ({ count_include_pad: int(count) }));
const flat = fc.integer({ min: 1, max: 2 });
/** Before opset 22 shape inference forgot that the last window of `ceil_mode` must begin inside. */
const windowed = { precision: 'float32', twice: true, opset: 22 } as const;
const common = { precision: 'float32', twice: true } as const;

export const POOLING_CASES: readonly OperatorCase[] = [
  {
    type: 'MaxPool',
    about: 'one and two axes',
    examples: pool(flat, distinct),
    runs: 20,
    ...windowed,
  },
  { type: 'MaxPool', about: 'three axes', examples: pool(fc.constant(3), distinct), ...windowed },
  {
    type: 'MaxPool',
    about: 'columns first',
    examples: pool(fc.constant(2), distinct, {
      attributes: fc.constant({ storage_order: int(1) }),
    }),
    ...windowed,
  },
  {
    type: 'AveragePool',
    about: 'one and two axes',
    examples: pool(flat, normal, { attributes: padCounts }),
    runs: 30,
    ...windowed,
  },
  {
    type: 'AveragePool',
    about: 'three axes',
    examples: pool(fc.constant(3), normal, { attributes: padCounts }),
    ...windowed,
  },
  {
    type: 'LpPool',
    about: 'away from zero',
    examples: pool(flat, awayFrom([0], 0.4), { attributes: powers }),
    runs: 10,
    ...windowed,
  },
  { type: 'GlobalAveragePool', about: 'any axes', examples: whole(normal), ...common },
  { type: 'GlobalMaxPool', about: 'no ties', examples: whole(distinct), ...common },
  {
    type: 'GlobalLpPool',
    about: 'away from zero',
    examples: whole(awayFrom([0], 0.4), powers),
    ...common,
  },
];
