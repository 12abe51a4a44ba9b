import type { Architecture } from '../../engine/training/architecture.ts';

/** Pictures of at least so many pixels a side are looked at by convolutions: smaller ones an MLP learns as well and faster. */
const LEAST_SIDE = 12;

/** Larger pictures are averaged down to about so many pixels a side: a substitute is trained some dozen times, in JavaScript. */
const WANTED_SIDE = 32;

/** Convolutions halve the side until it is this small. */
const LAST_SIDE = 8;

/** Weights of an MLP's first layer: beyond this its units become fewer. */
const MOST_WEIGHTS = 500_000;

/** Numbers of channels that pictures have. */
const MOST_CHANNELS = 4;

/** What a substitute is by default, by the shape of a sample: small enough to be trained often. */
export function substituteArchitecture(shape: readonly number[]): Architecture {
  const [first = 0, second = 0, third = 0] = shape;
  if (shape.length === 3) {
    if (first <= MOST_CHANNELS && Math.min(second, third) >= LEAST_SIDE)
      return convolutions(second, third, false);
    if (third <= MOST_CHANNELS && Math.min(first, second) >= LEAST_SIDE)
      return convolutions(first, second, true);
  }
  const size = shape.reduce((all, length) => all * length, 1);
  const units = Math.min(Math.max(Math.floor(MOST_WEIGHTS / size), 8), 128);
  return { kind: 'mlp', hidden: [units, 64] };
}

function convolutions(height: number, width: number, channelsLast: boolean): Architecture {
  const pool = Math.max(1, Math.floor(Math.min(height, width) / WANTED_SIDE));
  const filters = [16];
  for (let side = Math.max(height, width) / pool / 2; side > LAST_SIDE; side /= 2)
    filters.push(Math.min(16 * 2 ** filters.length, 64));
  return { kind: 'cnn', filters, hidden: 64, channelsLast, pool };
}
