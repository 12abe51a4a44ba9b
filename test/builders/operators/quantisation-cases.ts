import fc from 'fast-check';
import { int } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, Fill, OperatorCase } from './operator-case.ts';
import { between, whole } from './operator-case.ts';

/** A quarter of the way, at most, from a whole number of steps: nothing is near to where rounding jumps. */
const offSteps: Fill = (random, shape) =>
  whole(-3, 3)(random, shape).map(
    (value) => 0.4 * value + random.sign() * (0.05 + 0.05 * random.uniform()),
  );

/** One scale, or one for each channel along any axis, with a zero point or without. */
function scaled(isQuantising: boolean): OperatorCase['examples'] {
  return fc
    .tuple(fc.constantFrom('one', 'channel'), fc.nat({ max: 2 }), fc.boolean())
    .map(([form, axis, hasZero]) => {
      const shape = [-1, 2, 3].map((size, index) => (index === axis && size < 0 ? 4 : size));
      const places = form === 'one' ? [] : [shape[axis] ?? 1];
      const count = places[0] ?? 1;
      const data: ExampleInput = isQuantising
        ? { shape, fill: offSteps }
        : { shape, dtype: 'int8', fill: whole(-128, 127) };
      return {
        inputs: [
          data,
          isQuantising
            ? {
                shape: places,
                constant: Array.from({ length: count }, (_, at) => 0.4 * (at + 1)),
              }
            : { shape: places, fill: between(0.1, 1) },
          ...(hasZero
            ? [
                {
                  shape: places,
                  dtype: 'int8' as const,
                  constant: Array.from({ length: count }, (_, at) => at - 1),
                },
              ]
            : []),
        ],
        attributes: { axis: int(axis) },
      };
    });
}

const MICROSOFT = 'com.microsoft';

function bytes(shape: readonly number[]): ExampleInput {
  return { shape, dtype: 'uint8', fill: whole(0, 255) };
}

/** Scale and zero point of a whole tensor. */
function scaleOf(scale: number): readonly ExampleInput[] {
  return [
    { shape: [], constant: [scale] },
    { shape: [], dtype: 'uint8', constant: [3] },
  ];
}

function kernel(type: string, inputs: readonly ExampleInput[], domain = ''): OperatorCase {
  return {
    type,
    domain,
    about: 'on bytes',
    examples: fc.constant({ inputs }),
    runs: 1,
    precision: 'float32',
  };
}

const KERNELS: readonly OperatorCase[] = [
  kernel('MatMulInteger', [bytes([-1, 3]), bytes([3, 2])]),
  kernel('ConvInteger', [bytes([-1, 2, 4, 4]), bytes([3, 2, 3, 3])]),
  kernel('QLinearMatMul', [
    bytes([-1, 3]),
    ...scaleOf(0.5),
    bytes([3, 2]),
    ...scaleOf(0.25),
    ...scaleOf(2),
  ]),
  kernel('QLinearConv', [
    bytes([-1, 2, 4, 4]),
    ...scaleOf(0.5),
    bytes([3, 2, 3, 3]),
    ...scaleOf(0.25),
    ...scaleOf(2),
  ]),
  ...['QLinearAdd', 'QLinearMul'].map((type) =>
    kernel(
      type,
      [bytes([-1, 3]), ...scaleOf(0.5), bytes([1, 3]), ...scaleOf(0.25), ...scaleOf(2)],
      MICROSOFT,
    ),
  ),
];

export const QUANTISATION_CASES: readonly OperatorCase[] = [
  ...KERNELS,
  {
    type: 'QuantizeLinear',
    about: 'by channel and whole',
    examples: scaled(true),
    runs: 8,
    precision: 'float32',
  },
  {
    type: 'DequantizeLinear',
    about: 'by channel and whole',
    examples: scaled(false),
    runs: 8,
    precision: 'float32',
  },
  {
    type: 'DynamicQuantizeLinear',
    about: 'any shape',
    examples: fc.constant({ inputs: [{ shape: [-1, 3] }], outputs: 3 }),
    precision: 'float32',
  },
];
