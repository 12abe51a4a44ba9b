import { describe, expect, it } from 'vitest';
import { pixelGrid } from './pixel-grid.ts';

describe('attacks/geometry/pixel-grid', () => {
  it('believes a layout that is known, where shapes alone could be read both ways', () => {
    const grid = pixelGrid({ shape: [4, 32, 3], layout: 'HWC' });

    expect(grid).toMatchObject({ height: 4, width: 32, channels: 3 });
    expect(grid.index(1, 2, 5)).toBe((2 * 32 + 5) * 3 + 1);
    expect(pixelGrid({ shape: [4, 32, 3] })).toMatchObject({ channels: 4, height: 32, width: 3 });
  });

  it.each([
    [[3, 8, 8], { channels: 3, height: 8, width: 8 }],
    [[8, 8, 3], { channels: 3, height: 8, width: 8 }],
    [[8, 8], { channels: 1, height: 8, width: 8 }],
    [[30], { channels: 1, height: 1, width: 30 }],
  ])('reads %j by its shape', (shape, expected) => {
    expect(pixelGrid({ shape })).toMatchObject(expected);
  });
});
