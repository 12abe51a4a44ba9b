import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { pixelGrid } from '../geometry/pixel-grid.ts';
import { applyPaste, collectGradient, drawPaste } from './placement.ts';

describe('attacks/patch: pasting', () => {
  it.each([
    { shape: [3, 8, 9], channels: 3, height: 8, width: 9 },
    { shape: [8, 9, 3], channels: 3, height: 8, width: 9 },
    { shape: [8, 9], channels: 1, height: 8, width: 9 },
    { shape: [30], channels: 1, height: 1, width: 30 },
    { shape: [16, 8, 9], channels: 16, height: 8, width: 9 },
  ])('reads $shape as a picture', ({ shape, ...expected }) => {
    const layout = pixelGrid({ shape });
    expect(layout).toMatchObject(expected);
    const seen = new Set<number>();
    for (let c = 0; c < layout.channels; c += 1)
      for (let y = 0; y < layout.height; y += 1)
        for (let x = 0; x < layout.width; x += 1) seen.add(layout.index(c, y, x));
    expect(seen.size).toBe(shape.reduce((all, length) => all * length, 1));
    expect(Math.max(...seen)).toBe(seen.size - 1);
  });

  it('covers at most the area, mixes with weights of one, and its transpose is its gradient', () => {
    const cases = fc.record({
      seed: fc.integer(),
      area: fc.integer({ min: 1, max: 60 }),
      rotation: fc.double({ min: 0, max: Math.PI, noNaN: true }),
      scale: fc.double({ min: 0, max: 1, noNaN: true }),
      shape: fc.constantFrom([2, 9, 7], [40], [6, 6]),
    });
    fc.assert(
      fc.property(cases, ({ seed, area, rotation, scale, shape }) => {
        const random = new Random(seed);
        const layout = pixelGrid({ shape });
        const size = shape.reduce((all, length) => all * length, 1);
        const texture = {
          width: 3,
          height: layout.height === 1 ? 1 : 3,
          channels: layout.channels,
          values: new Float64Array(9 * layout.channels).map(() => random.uniform()),
        };
        const paste = drawPaste(layout, texture, { area, rotation, scale }, random);
        expect(paste.count).toBeLessThanOrEqual(area);
        for (let pixel = 0; pixel < paste.count; pixel += 1) {
          const own = paste.weights.subarray(pixel * 4, pixel * 4 + 4);
          expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
        }
        const x = new Float32Array(size);
        applyPaste(layout, texture, paste, x, 0);
        const g = random.fillNormal(new Float32Array(size));
        const back = new Float64Array(texture.values.length);
        collectGradient(layout, texture, paste, g, 0, back);
        let forwards = 0;
        for (let at = 0; at < size; at += 1) forwards += x[at]! * g[at]!;
        let backwards = 0;
        for (let at = 0; at < back.length; at += 1) backwards += back[at]! * texture.values[at]!;
        expect(backwards).toBeCloseTo(forwards, 4);
      }),
    );
  });
});
