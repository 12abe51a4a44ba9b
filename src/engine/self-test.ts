import type { Random } from '../tensor/random.ts';

/** Relative error up to which a gradient counts as right: kinks and float32 take their share of it, mistakes take more. */
export const SELF_TEST_TOLERANCE = 1e-2;
const DIRECTIONS = 3;
/** Distances moved, in units of the scale of an element: a wide one against rounding, a narrow one against kinks. */
const STEPS = [4e-3, 5e-4] as const;
/** Rounding of a value that a float32 network computes, relative to its size: 2^-24 and a factor for the sums on the way. */
const VALUE_NOISE = 16 * 2 ** -24;
/** A change counts when it is so many times as large as rounding can make it. */
const SIGNAL = 20;

/** What is tested: a number for each sample, and the gradient that is said to be its own. */
export interface SelfTestSubject {
  /** Elements of one sample. */
  readonly size: number;
  /** One number for each of `count` samples of `x`, which hangs on that sample alone. Added up in float64, where it is a sum. */
  readonly value: (x: Float32Array, count: number) => Promise<ArrayLike<number>>;
  /** `count` · `size` derivatives. Its result may be written over by the next call. */
  readonly gradient: (x: Float32Array, count: number) => Promise<ArrayLike<number>>;
}

export interface SelfTestSamples {
  /** Row-major, `count` · `size`. */
  readonly x: Float32Array;
  readonly count: number;
  /** How far an element usually ranges, for all or for each of a sample's elements; 1 by default. */
  readonly scale?: number | ArrayLike<number>;
}

/** How far gradient and differences are apart, relative to the larger of the two: 0 to 2. */
interface Mismatch {
  readonly error: number;
  /** What is left of it when the rounding of the values is taken off. */
  readonly excess: number;
}

/** The worst error there is, as of a gradient of the opposite sign. */
const NO_NUMBER: Mismatch = { error: 2, excess: 2 };

/** Of the sample in the middle: a few samples may lie on a kink. */
export interface DirectionResult extends Mismatch {
  /** Samples whose change was large enough to be judged. */
  readonly judged: number;
}

export interface SelfTestResult {
  readonly directions: readonly DirectionResult[];
  /** Largest error of a direction, 0 to 2; 0 where nothing changed. */
  readonly error: number;
  /** `flat`: neither the value nor the gradient moves anywhere, so that there is nothing to compare. */
  readonly verdict: 'agrees' | 'differs' | 'flat';
}

/**
 * Compares a gradient with central differences along random directions. A wrong sign, a wrong factor and a part that is missing are
 * all seen in each direction, since all elements move at once.
 */
export async function selfTest(
  subject: SelfTestSubject,
  samples: SelfTestSamples,
  random: Random,
): Promise<SelfTestResult> {
  const { x, count } = samples;
  const gradient = Float64Array.from(await subject.gradient(x, count));
  const directions: DirectionResult[] = [];
  for (let index = 0; index < DIRECTIONS; index += 1) {
    const direction = drawDirection(subject.size, samples.scale ?? 1, random);
    directions.push(await compareAlong(subject, x, count, gradient, direction));
  }
  const error = Math.max(...directions.map((each) => each.error));
  if (directions.every(({ judged }) => judged === 0)) return { directions, error, verdict: 'flat' };
  const agrees = directions.every(({ excess }) => excess <= SELF_TEST_TOLERANCE);
  return { directions, error, verdict: agrees ? 'agrees' : 'differs' };
}

/** Every element moves by its scale, up or down. */
function drawDirection(
  size: number,
  scale: number | ArrayLike<number>,
  random: Random,
): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, at) => random.sign() * (typeof scale === 'number' ? scale : (scale[at] ?? 1)),
  );
}

async function compareAlong(
  subject: SelfTestSubject,
  x: Float32Array,
  count: number,
  gradient: Float64Array,
  direction: Float64Array,
): Promise<DirectionResult> {
  const best = Array.from<Mismatch | undefined>({ length: count });
  for (const step of STEPS) {
    const moved = await moveBothWays(subject, x, count, direction, step);
    for (let row = 0; row < count; row += 1) {
      const found = mismatchOf(moved, gradient, row, count, subject.size);
      const known = best[row];
      if (found !== undefined && (known === undefined || found.excess < known.excess))
        best[row] = found;
    }
  }
  const judged = best
    .filter((each) => each !== undefined)
    .sort((left, right) => left.excess - right.excess);
  const middle = judged[Math.floor((judged.length - 1) / 2)];
  return { error: middle?.error ?? 0, excess: middle?.excess ?? 0, judged: judged.length };
}

/** All samples moved forwards, then all moved backwards, and the values there. */
interface Moved {
  readonly x: Float32Array;
  readonly values: Float64Array;
}

async function moveBothWays(
  subject: SelfTestSubject,
  x: Float32Array,
  count: number,
  direction: Float64Array,
  step: number,
): Promise<Moved> {
  const moved = new Float32Array(2 * x.length);
  for (let at = 0; at < x.length; at += 1) {
    const move = step * (direction[at % subject.size] ?? 0);
    moved[at] = (x[at] ?? 0) + move;
    moved[x.length + at] = (x[at] ?? 0) - move;
  }
  return { x: moved, values: Float64Array.from(await subject.value(moved, 2 * count)) };
}

/** Relative errors for one sample; `undefined` where what changes could be rounding alone. */
function mismatchOf(
  moved: Moved,
  gradient: Float64Array,
  row: number,
  count: number,
  size: number,
): Mismatch | undefined {
  const [above = Number.NaN, below = Number.NaN] = [moved.values[row], moved.values[count + row]];
  const seen = above - below;
  // By the moves as float32 has made them, not as they were meant.
  let told = 0;
  for (let at = row * size; at < (row + 1) * size; at += 1)
    told += (gradient[at] ?? 0) * ((moved.x[at] ?? 0) - (moved.x[count * size + at] ?? 0));
  if (!Number.isFinite(seen) || !Number.isFinite(told)) return NO_NUMBER;
  const noise = VALUE_NOISE * Math.max(Math.abs(above), Math.abs(below));
  const change = Math.max(Math.abs(seen), Math.abs(told));
  if (change <= SIGNAL * noise) return undefined;
  const error = Math.abs(seen - told) / change;
  return { error, excess: Math.max(0, error - noise / change) };
}
