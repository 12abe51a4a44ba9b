import fc from 'fast-check';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';
import { float, int, ints, text } from '../../../src/engine/graph/attribute.ts';
import type { ExampleInput, OperatorCase, OperatorExample } from './operator-case.ts';

const COORDINATES = [
  'half_pixel',
  'half_pixel_symmetric',
  'pytorch_half_pixel',
  'align_corners',
  'asymmetric',
] as const;
const ROUNDINGS = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;
/** Exact in float32, and not. */
const SCALES = [0.5, 0.6, 1, 1.5, 2, 3, 2.2] as const;

const none: ExampleInput = { shape: [0], constant: [], dtype: 'float32' };

function list(values: readonly number[], dtype: 'float32' | 'int64'): ExampleInput {
  return { shape: [values.length], constant: values, dtype };
}

function resize(
  mode: string,
  rank: number,
  more: fc.Arbitrary<Attributes>,
): fc.Arbitrary<OperatorExample> {
  const axis = fc.record({
    size: fc.integer({ min: 2, max: 6 }),
    scale: fc.constantFrom(...SCALES),
    target: fc.integer({ min: 1, max: 8 }),
  });
  return fc
    .record({
      batch: fc.constantFrom(-1, 2),
      axes: fc.array(axis, { minLength: rank, maxLength: rank }),
      bySizes: fc.boolean(),
      coordinates: fc.constantFrom(...COORDINATES),
      more,
    })
    .map(({ batch, axes, bySizes, coordinates, more: attributes }) => ({
      inputs: [
        { shape: [batch, 2, ...axes.map(({ size }) => size)] },
        none,
        bySizes
          ? none
          : list(
              axes.map(({ scale }) => scale),
              'float32',
            ),
        ...(bySizes
          ? [
              list(
                axes.map(({ target }) => target),
                'int64',
              ),
            ]
          : []),
      ],
      attributes: {
        mode: text(mode),
        coordinate_transformation_mode: text(coordinates),
        axes: ints(axes.map((_, index) => index + 2)),
        ...attributes,
      },
    }));
}

const nearest = fc.constantFrom(...ROUNDINGS).map((mode) => ({ nearest_mode: text(mode) }));
const cubic = fc
  .tuple(fc.constantFrom(-0.75, -0.5), fc.nat(1))
  .map(([a, outside]) => ({ cubic_coeff_a: float(a), exclude_outside: int(outside) }));

/** With antialias `exclude_outside` matters for linear reading, too. */
const antialiased = cubic.map((more) => ({ ...more, antialias: int(1) }));

/** Every axis named, the batch among them. */
const allAxes: fc.Arbitrary<OperatorExample> = fc
  .tuple(fc.constantFrom('nearest', 'linear'), fc.constantFrom(2, 1.5))
  .map(([mode, scale]) => ({
    inputs: [{ shape: [-1, 3, 4, 4] }, none, list([1, 1, scale, scale], 'float32')],
    attributes: { mode: text(mode) },
  }));

const cropped: fc.Arbitrary<OperatorExample> = fc
  .tuple(
    fc.constantFrom(0, 0.2, -0.3),
    fc.constantFrom(0.7, 1, 1.4),
    fc.integer({ min: 1, max: 5 }),
  )
  .map(([start, end, size]) => ({
    inputs: [
      { shape: [2, 1, 4, 5] },
      list([0, 0, start, start, 1, 1, end, end], 'float32'),
      none,
      list([2, 1, size, size + 1], 'int64'),
    ],
    attributes: {
      mode: text('linear'),
      coordinate_transformation_mode: text('tf_crop_and_resize'),
      extrapolation_value: float(3),
    },
  }));

const kept: fc.Arbitrary<OperatorExample> = fc
  .constantFrom('not_larger', 'not_smaller')
  .map((policy) => ({
    inputs: [{ shape: [-1, 2, 4, 6] }, none, none, list([8, 7], 'int64')],
    attributes: {
      mode: text('linear'),
      axes: ints([2, 3]),
      keep_aspect_ratio_policy: text(policy),
    },
  }));

const common = { type: 'Resize', precision: 'float32', twice: true } as const;

export const RESIZE_CASES: readonly OperatorCase[] = [
  { about: 'nearest', examples: resize('nearest', 2, nearest), runs: 60, ...common },
  { about: 'nearest, one axis', examples: resize('nearest', 1, nearest), ...common },
  { about: 'linear', examples: resize('linear', 2, fc.constant({})), runs: 30, ...common },
  { about: 'linear, three axes', examples: resize('linear', 3, fc.constant({})), ...common },
  { about: 'cubic', examples: resize('cubic', 2, cubic), runs: 30, ...common },
  { about: 'linear, antialias', examples: resize('linear', 2, antialiased), runs: 40, ...common },
  { about: 'cubic, antialias', examples: resize('cubic', 2, antialiased), runs: 40, ...common },
  { about: 'all axes named', examples: allAxes, ...common },
  { about: 'crop', examples: cropped, runs: 10, ...common },
  { about: 'ratio kept', examples: kept, ...common },
];
