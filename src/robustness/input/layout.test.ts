import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertLayout, layoutOf } from './layout.ts';

describe('attacks/input/layout', () => {
  it.each([
    [[3, 32, 32], 'CHW'],
    [[224, 224, 3], 'HWC'],
    [[1, 28, 28], 'CHW'],
    [[28, 28], 'HW'],
    [[3, 3, 3], undefined],
    [[4, 32, 4], undefined],
    [[16, 16, 16], undefined],
    [[30], undefined],
  ])('reads %j as %s', (shape, expected) => {
    expect(layoutOf(shape)).toBe(expected);
  });

  it('comes back when it is converted there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (c, h, w, n) => {
          const values = Float32Array.from({ length: n * c * h * w }, (_, index) => index);
          const there = convertLayout(values, n, { shape: [c, h, w], layout: 'CHW' }, 'HWC');
          const back = convertLayout(there, n, { shape: [h, w, c], layout: 'HWC' }, 'CHW');
          expect(back).toEqual(values);
        },
      ),
    );
  });

  it('puts the channels of a pixel together', () => {
    const planes = Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40);

    expect(convertLayout(planes, 1, { shape: [2, 2, 2], layout: 'CHW' }, 'HWC')).toEqual(
      Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40),
    );
  });
});
