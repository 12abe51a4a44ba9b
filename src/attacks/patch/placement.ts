import type { Random } from '../../tensor/random.ts';
import type { PixelGrid } from '../geometry/pixel-grid.ts';

/** How a patch lies on a picture. */
export interface Placement {
  /** Of its middle, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Its sides, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Radians. */
  readonly angle: number;
}

/** Pixels a placement covers, and which texels each of them is mixed from. */
export interface Paste {
  readonly count: number;
  /** Row and column per covered pixel. */
  readonly ys: Int32Array;
  readonly xs: Int32Array;
  /** Four texels per pixel, and their weights. */
  readonly texels: Int32Array;
  readonly weights: Float64Array;
}

/** A turned patch covers up to a row of pixels more than its area: its sides shrink by this factor until it fits. */
const SHRINK = 0.97;

/** Shrinking ends after so many tries, at a seventh of the size; a patch that does not fit then covers nothing. */
const SHRINKINGS = 64;

export interface PlacementRange {
  /** Largest angle, radians. */
  readonly rotation: number;
  /** Smallest size as a share of the largest. */
  readonly scale: number;
  /** Pixels a patch may cover. */
  readonly area: number;
}

/** Draws size, angle and position, and sees to it that no more pixels are covered than allowed. */
export function drawPaste(
  layout: PixelGrid,
  texture: { readonly width: number; readonly height: number },
  range: PlacementRange,
  random: Random,
): Paste {
  const scale = range.scale + (1 - range.scale) * random.uniform();
  const angle = layout.height === 1 ? 0 : range.rotation * (2 * random.uniform() - 1);
  const u = random.uniform();
  const v = random.uniform();
  const aspect = texture.width / texture.height;
  const side = Math.sqrt(range.area / aspect) * scale;
  for (let shrinking = 0; shrinking < SHRINKINGS; shrinking += 1) {
    const height = layout.height === 1 ? 1 : Math.max(side * SHRINK ** shrinking, 1);
    const width =
      layout.height === 1
        ? Math.max(Math.floor(range.area * scale * SHRINK ** shrinking), 1)
        : Math.max(side * aspect * SHRINK ** shrinking, 1);
    // The middle of a pixel is at its number plus a half.
    const reach = (a: number, b: number): number =>
      (Math.abs(Math.cos(angle)) * a + Math.abs(Math.sin(angle)) * b) / 2;
    const x = between(u, reach(width, height), layout.width);
    const y = between(v, reach(height, width), layout.height);
    const paste = pasteOf(layout, texture, { x, y, width, height, angle });
    if (paste.count <= range.area) return paste;
  }
  return pasteOf(layout, texture, { x: 0, y: 0, width: 0, height: 0, angle: 0 });
}

/** A middle such that the patch lies on the picture, as far as it is not larger. */
function between(share: number, reach: number, length: number): number {
  return reach * 2 >= length ? length / 2 : reach + share * (length - 2 * reach);
}

/** The covered pixels with their bilinear mixture of texels. */
export function pasteOf(
  layout: PixelGrid,
  texture: { readonly width: number; readonly height: number },
  { x, y, width, height, angle }: Placement,
): Paste {
  const ys: number[] = [];
  const xs: number[] = [];
  const texels: number[] = [];
  const weights: number[] = [];
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const reach = Math.hypot(width, height) / 2 + 1;
  const top = Math.max(0, Math.floor(y - reach));
  const bottom = Math.min(layout.height, Math.ceil(y + reach));
  const left = Math.max(0, Math.floor(x - reach));
  const right = Math.min(layout.width, Math.ceil(x + reach));
  for (let row = top; row < bottom; row += 1)
    for (let column = left; column < right; column += 1) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      // Turned back into the patch, −½ … ½ on both axes.
      const u = (cos * dx + sin * dy) / width;
      const v = (cos * dy - sin * dx) / height;
      if (!(Math.abs(u) <= 0.5 && Math.abs(v) <= 0.5)) continue;
      const tx = clamp((u + 0.5) * texture.width - 0.5, texture.width - 1);
      const ty = clamp((v + 0.5) * texture.height - 0.5, texture.height - 1);
      const x0 = Math.floor(tx);
      const y0 = Math.floor(ty);
      const x1 = Math.min(x0 + 1, texture.width - 1);
      const y1 = Math.min(y0 + 1, texture.height - 1);
      const fx = tx - x0;
      const fy = ty - y0;
      ys.push(row);
      xs.push(column);
      texels.push(
        y0 * texture.width + x0,
        y0 * texture.width + x1,
        y1 * texture.width + x0,
        y1 * texture.width + x1,
      );
      weights.push((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy);
    }
  return {
    count: ys.length,
    ys: Int32Array.from(ys),
    xs: Int32Array.from(xs),
    texels: Int32Array.from(texels),
    weights: Float64Array.from(weights),
  };
}

function clamp(value: number, high: number): number {
  return Math.min(Math.max(value, 0), high);
}

/** A square of colours, channel after channel; its own gradient has the same layout. */
export interface Texture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Float64Array;
}

/** Writes the patch over the sample that starts at `start`. */
export function applyPaste(
  layout: PixelGrid,
  texture: Texture,
  paste: Paste,
  x: Float32Array,
  start: number,
): void {
  const plane = texture.width * texture.height;
  for (let pixel = 0; pixel < paste.count; pixel += 1)
    for (let channel = 0; channel < layout.channels; channel += 1) {
      let value = 0;
      for (let corner = pixel * 4; corner < pixel * 4 + 4; corner += 1)
        value +=
          (paste.weights[corner] ?? 0) *
          (texture.values[channel * plane + (paste.texels[corner] ?? 0)] ?? 0);
      x[start + layout.index(channel, paste.ys[pixel] ?? 0, paste.xs[pixel] ?? 0)] = value;
    }
}

/** The transpose of `applyPaste`: adds a sample's gradient to that of the texture. */
export function collectGradient(
  layout: PixelGrid,
  texture: Texture,
  paste: Paste,
  gradient: Float32Array,
  start: number,
  into: Float64Array,
): void {
  const plane = texture.width * texture.height;
  for (let pixel = 0; pixel < paste.count; pixel += 1)
    for (let channel = 0; channel < layout.channels; channel += 1) {
      const slope =
        gradient[start + layout.index(channel, paste.ys[pixel] ?? 0, paste.xs[pixel] ?? 0)] ?? 0;
      if (!Number.isFinite(slope)) continue;
      for (let corner = pixel * 4; corner < pixel * 4 + 4; corner += 1) {
        const index = channel * plane + (paste.texels[corner] ?? 0);
        into[index] = (into[index] ?? 0) + (paste.weights[corner] ?? 0) * slope;
      }
    }
}
