import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { changeOf, encodePng, pictureOf, type ImageShape } from './png.ts';

async function decode(png: Uint8Array) {
  const { data, info } = await sharp(png, { failOn: 'warning' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { size: [info.width, info.height, info.channels], pixels: [...data] };
}

describe('datasets/png', () => {
  it('is read by libvips as it was written', async () => {
    const pixels = Uint8Array.from({ length: 5 * 3 * 3 }, (_, index) => index * 5);

    expect(await decode(encodePng({ width: 5, height: 3, channels: 3, pixels }))).toEqual({
      size: [5, 3, 3],
      pixels: [...pixels],
    });
    const grey = Uint8Array.of(0, 128, 255, 7);
    const png = encodePng({ width: 2, height: 2, channels: 1, pixels: grey });
    expect(await sharp(png).metadata()).toMatchObject({
      width: 2,
      height: 2,
      channels: 1,
      format: 'png',
    });
    const { size, pixels: decoded } = await decode(png);
    expect(decoded.filter((_, index) => index % (size[2] ?? 1) === 0)).toEqual([...grey]);
  });

  it('shows every layout the same', () => {
    const base: ImageShape = { width: 2, height: 1, channels: 3, layout: 'HWC' };
    const together = Float32Array.of(1, 0, 0.5, 0, 1, 0);
    const planes = Float32Array.of(1, 0, 0, 1, 0.5, 0);

    expect([...pictureOf(together, base).pixels]).toEqual([255, 0, 128, 0, 255, 0]);
    expect(pictureOf(planes, { ...base, layout: 'CHW' })).toEqual(pictureOf(together, base));
    expect([
      ...pictureOf(Float32Array.of(-1, 1), { ...base, channels: 1, layout: 'HW' }, [-1, 1]).pixels,
    ]).toEqual([0, 255]);
    expect([
      ...pictureOf(Float32Array.of(-9, Number.NaN), { ...base, channels: 1, layout: 'HW' }).pixels,
    ]).toEqual([0, 0]);
  });

  it('shows a change around grey, amplified to the full range', () => {
    const shape: ImageShape = { width: 3, height: 1, channels: 1, layout: 'HW' };
    const { image, amplification } = changeOf(
      Float32Array.of(0.5, 0.5, 0.5),
      Float32Array.of(0.5, 0.625, 0.4375),
      shape,
    );

    expect([...image.pixels]).toEqual([128, 255, 65]);
    expect(amplification).toBeCloseTo(127 / 255 / 0.125, 5);
    expect([...changeOf(new Float32Array(3), new Float32Array(3), shape).image.pixels]).toEqual([
      128, 128, 128,
    ]);
  });

  it('refuses pixels that do not fill the size', () => {
    expect(() =>
      encodePng({ width: 2, height: 2, channels: 1, pixels: new Uint8Array(3) }),
    ).toThrow(RangeError);
  });
});
