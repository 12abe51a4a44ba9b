import { Random } from '../../tensor/random.ts';
import { ContentOrder } from './content-order.ts';
import type { ImageGrid } from './image-grid.ts';

/** Side of a window in pixels: some strokes of a pen, or an edge with its surroundings (Coates, Ng and Lee 2011). */
export const WINDOW = 6;
/** Filters: with 64 of them digits are told apart as well as with twice as many, in half the time. */
const FILTERS = 64;
/** Windows the filters are learned from. */
const WINDOWS = 4000;
/** Windows looked at until so many with anything in them are found. */
const MAX_DRAWN = 40 * WINDOWS;
/** Variance, of pixels from 0 to 1, below which a window is empty, and what keeps faint ones from being blown up. */
const LEAST_VARIANCE = 1e-3;
const SOFTENING = 0.1;
/** Rounds of k-means: filters hardly move after three. */
const ROUNDS = 5;

/**
 * What small windows of the images look like: cluster centres of length 1 of windows without their mean, as `WINDOW`² · channels numbers each,
 * channels varying fastest. Learned from windows drawn by what images hold, so that the order of the rows has no part in it.
 * Empty where the images are.
 */
export function windowFilters(grid: ImageGrid): readonly Float64Array[] {
  const windows = drawWindows(grid);
  let filters = windows.slice(0, FILTERS).map(unit);
  for (let round = 0; round < ROUNDS; round += 1) {
    const sums = filters.map((filter) => new Float64Array(filter.length));
    for (const window of windows) add(sums[nearest(filters, window)], window);
    // A filter nothing is like stays where it is.
    filters = filters.map((filter, at) => {
      const sum = sums[at] ?? filter;
      return sum.some((value) => value !== 0) ? unit(sum) : filter;
    });
  }
  return filters;
}

function drawWindows(grid: ImageGrid): readonly Float64Array[] {
  const { rows, height, width } = grid;
  const { order } = new ContentOrder({
    rows,
    width: grid.values.length / rows,
    values: grid.values,
  });
  const random = new Random(0);
  const windows: Float64Array[] = [];
  for (let draw = 0; draw < MAX_DRAWN && windows.length < WINDOWS; draw += 1) {
    const y = random.integer(height - WINDOW + 1);
    const x = random.integer(width - WINDOW + 1);
    const window = windowAt(grid, order[draw % rows] ?? 0, y, x);
    if (window !== undefined) windows.push(window);
  }
  return windows;
}

/** Without its mean, and of a length that contrast has little part in; undefined where there is nothing in it. */
function windowAt(
  { height, width, channels, values }: ImageGrid,
  row: number,
  top: number,
  left: number,
): Float64Array | undefined {
  const line = WINDOW * channels;
  const window = new Float64Array(WINDOW * line);
  let mean = 0;
  for (let y = 0; y < WINDOW; y += 1) {
    const from = ((row * height + top + y) * width + left) * channels;
    for (let at = 0; at < line; at += 1) {
      const value = values[from + at] ?? 0;
      window[y * line + at] = value;
      mean += value / window.length;
    }
  }
  let variance = 0;
  for (const value of window) variance += (value - mean) ** 2 / window.length;
  if (variance < LEAST_VARIANCE) return undefined;
  const scale = 1 / Math.sqrt(variance + SOFTENING);
  return window.map((value) => (value - mean) * scale);
}

function nearest(filters: readonly Float64Array[], window: Float64Array): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const [at, filter] of filters.entries()) {
    let product = 0;
    for (let each = 0; each < filter.length; each += 1)
      product += (filter[each] ?? 0) * (window[each] ?? 0);
    if (product > most) [best, most] = [at, product];
  }
  return best;
}

function add(sum: Float64Array | undefined, window: Float64Array): void {
  if (sum === undefined) return;
  for (const [at, value] of window.entries()) sum[at] = (sum[at] ?? 0) + value;
}

function unit(vector: Float64Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vector.slice() : vector.map((value) => value / length);
}
