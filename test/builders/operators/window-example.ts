import fc from 'fast-check';
import type { Attributes } from '../../../src/engine/graph/attribute.ts';
import { ints, text } from '../../../src/engine/graph/attribute.ts';

/** How a window is generated along one spatial axis. */
export interface AxisExample {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly begin: number;
  readonly end: number;
  /** Elements beyond the smallest input the window fits in. */
  readonly more: number;
}

export const PADDINGS = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] as const;

/** @param largestPad by kernel size */
export function axes(
  rank: fc.Arbitrary<number>,
  largestPad: (kernel: number) => number = () => 2,
): fc.Arbitrary<readonly AxisExample[]> {
  const axis = fc
    .record({
      kernel: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 2 }),
      begin: fc.nat(2),
      end: fc.nat(2),
      more: fc.nat(4),
    })
    .map((each) => ({
      ...each,
      begin: Math.min(each.begin, largestPad(each.kernel)),
      end: Math.min(each.end, largestPad(each.kernel)),
    }));
  return rank.chain((count) => fc.array(axis, { minLength: count, maxLength: count }));
}

export function span({ kernel, dilation }: AxisExample): number {
  return (kernel - 1) * dilation + 1;
}

/** The size of the input: the window fits in at least once. */
export function inputSize(axis: AxisExample, isPadded: boolean): number {
  const padding = isPadded ? axis.begin + axis.end : 0;
  return Math.max(span(axis) - padding, 1) + axis.more;
}

/** The runtime does not dilate where it pads by itself. */
export function dilated(
  list: readonly AxisExample[],
  padding: (typeof PADDINGS)[number],
): readonly AxisExample[] {
  return padding === 'SAME_UPPER' || padding === 'SAME_LOWER'
    ? list.map((axis) => ({ ...axis, dilation: 1 }))
    : list;
}

export function windowAttributes(
  list: readonly AxisExample[],
  padding: (typeof PADDINGS)[number],
): Attributes {
  return {
    kernel_shape: ints(list.map(({ kernel }) => kernel)),
    strides: ints(list.map(({ stride }) => stride)),
    dilations: ints(list.map(({ dilation }) => dilation)),
    ...(padding === 'NOTSET'
      ? { pads: ints([...list.map(({ begin }) => begin), ...list.map(({ end }) => end)]) }
      : { auto_pad: text(padding) }),
  };
}
