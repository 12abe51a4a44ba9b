import type { Random } from '../../tensor/random.ts';

/** A rectangle of pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Iterations after which the share of pixels of a window halves, for a budget of 10,000 (Andriushchenko et al. 2020). */
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];
const SCHEDULE_LENGTH = 10_000;

/** Share of all pixels a window has at an iteration. With `rescaled` the schedule is stretched over the budget that there is. */
export function windowShare(
  initial: number,
  iteration: number,
  iterations: number,
  rescaled: boolean,
): number {
  const place = rescaled
    ? Math.floor((iteration / Math.max(iterations, 1)) * SCHEDULE_LENGTH)
    : iteration;
  let share = initial;
  for (const after of HALVINGS) if (place > after) share /= 2;
  return share;
}

/**
 * The size of a window with `share` of the pixels: a square as far as the image has room for one; what is a strip of one row (a
 * vector) gets a stretch of it. At least `least` pixels a side where there are that many; with `odd` the sides are odd.
 */
export function windowSize(
  share: number,
  height: number,
  width: number,
  least: number,
  odd: boolean,
): { readonly height: number; readonly width: number } {
  const isStrip = height === 1 || width === 1;
  const side = isStrip ? share * height * width : Math.sqrt(share * height * width);
  let wanted = Math.max(Math.round(side), least);
  if (odd && wanted % 2 === 0) wanted += 1;
  return { height: Math.min(wanted, height), width: Math.min(wanted, width) };
}

/**
 * A random place. Without `edges` never the last row or column that there is: the authors' code draws from one place too few,
 * which on small images costs as much as a third of the success.
 */
export function placeWindow(
  size: { readonly height: number; readonly width: number },
  height: number,
  width: number,
  edges: boolean,
  random: Random,
): Window {
  const more = edges ? 1 : 0;
  return {
    top: random.integer(Math.max(height - size.height + more, 1)),
    left: random.integer(Math.max(width - size.width + more, 1)),
    ...size,
  };
}
