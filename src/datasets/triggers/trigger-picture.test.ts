import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageSet } from './image-set.ts';
import type { FoundPatch } from './patch-triggers.ts';
import { differencePicture, patchPicture } from './trigger-picture.ts';

async function greys(picture: string | undefined): Promise<readonly number[]> {
  const image = sharp(Buffer.from(picture ?? '', 'base64')).extractChannel(0);
  return [...(await image.raw().toBuffer())];
}

function patchAt(x: number, y: number, picture: readonly number[]): FoundPatch {
  return {
    place: x < 0 ? 'anywhere' : 'fixed',
    target: 0,
    rows: Int32Array.of(0),
    agreeing: 1,
    lift: 1,
    sharpness: 1,
    logChance: -9,
    logAdjusted: -8,
    x,
    y,
    width: 2,
    height: 1,
    picture: Float32Array.from(picture),
  };
}

const IMAGES: ImageSet = {
  rows: 3,
  height: 2,
  width: 3,
  channels: 1,
  // Of 0 to 16; the last one holds more at its end.
  values: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 8, 0, 0, 0, 16),
};

describe('datasets/trigger-picture', () => {
  it('draws a patch at its place, stretched as the pictures are, on grey', async () => {
    expect(await greys(patchPicture(patchAt(1, 1, [16, Number.NaN]), IMAGES))).toEqual([
      128, 128, 128, 128, 255, 128,
    ]);
  });

  it('draws a patch without a place alone', async () => {
    expect(await greys(patchPicture(patchAt(-1, -1, [0, 8]), IMAGES))).toEqual([0, 128]);
  });

  it('shows what rows have more and less of than the others', async () => {
    expect(await greys(differencePicture(Int32Array.of(2), IMAGES))).toEqual([
      128, 128, 128, 128, 128, 255,
    ]);
    expect(await greys(differencePicture(Int32Array.of(0), IMAGES))).toEqual([
      128, 1, 128, 128, 128, 43,
    ]);
  });

  it('shows nothing where there is nothing to compare', () => {
    expect(differencePicture(Int32Array.of(0, 1, 2), IMAGES)).toBeUndefined();
    expect(differencePicture(Int32Array.of(), IMAGES)).toBeUndefined();
    const same = { ...IMAGES, values: new Float32Array(18) };
    expect(differencePicture(Int32Array.of(1), same)).toBeUndefined();
  });
});
