/**
 * Pairs are enumerated among at most this many features (two million pairs). It binds only where thousands of features are
 * nearly as good as each other; the ones with the highest product of their own are kept then.
 */
const LARGEST_SKYBAND = 2048;

/**
 * The pair of features whose saliency (gain_p + gain_q) · (loss_p + loss_q) is largest, both sums above zero (Papernot et al.
 * 2016, algorithm 3; `gain` is the derivative of the target's score, `loss` minus that of all others').
 *
 * The product grows with both sums, so in a best pair no feature has two others that are at least as good in both respects: it
 * could be exchanged for one of them. Only features with at most one such other (the 2-skyband) need to be paired: for 150,000
 * features a few dozen.
 */
export function bestPair(
  gain: Float64Array,
  loss: Float64Array,
  allowed: Uint8Array,
): readonly [number, number] | undefined {
  const band = skyband(gain, loss, allowed);
  let best: readonly [number, number] | undefined;
  let height = 0;
  for (const [position, p] of band.entries())
    for (let other = position + 1; other < band.length; other += 1) {
      const q = band[other] ?? 0;
      const up = (gain[p] ?? 0) + (gain[q] ?? 0);
      const down = (loss[p] ?? 0) + (loss[q] ?? 0);
      if (up > 0 && down > 0 && up * down > height) {
        height = up * down;
        best = p < q ? [p, q] : [q, p];
      }
    }
  return best;
}

/** Features with at most one other that is at least as good in both respects (of equals, the earlier is the better). */
function skyband(gain: Float64Array, loss: Float64Array, allowed: Uint8Array): readonly number[] {
  const left = withoutHopeless(gain, loss, allowed);
  left.sort((a, b) => (gain[b] ?? 0) - (gain[a] ?? 0) || (loss[b] ?? 0) - (loss[a] ?? 0) || a - b);
  const band: number[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const feature of left) {
    const value = loss[feature] ?? 0;
    if (value > second) band.push(feature);
    if (value > highest) {
      second = highest;
      highest = value;
    } else if (value > second) second = value;
  }
  if (band.length <= LARGEST_SKYBAND) return band;
  const product = (feature: number): number => (gain[feature] ?? 0) * (loss[feature] ?? 0);
  return band.sort((a, b) => product(b) - product(a) || a - b).slice(0, LARGEST_SKYBAND);
}

/** Drops in one pass what two good features beat, so that only few are left to be sorted; and what is no number. */
function withoutHopeless(gain: Float64Array, loss: Float64Array, allowed: Uint8Array): number[] {
  let first = -1;
  let second = -1;
  let firstHeight = Number.NEGATIVE_INFINITY;
  let secondHeight = Number.NEGATIVE_INFINITY;
  const features: number[] = [];
  for (let feature = 0; feature < gain.length; feature += 1) {
    const height = (gain[feature] ?? 0) + (loss[feature] ?? 0);
    if (allowed[feature] === 0 || !Number.isFinite(height)) continue;
    features.push(feature);
    if (height > firstHeight) {
      second = first;
      secondHeight = firstHeight;
      first = feature;
      firstHeight = height;
    } else if (height > secondHeight) {
      second = feature;
      secondHeight = height;
    }
  }
  if (second < 0) return features;
  const beats = (one: number, other: number): boolean =>
    (gain[one] ?? 0) > (gain[other] ?? 0) && (loss[one] ?? 0) > (loss[other] ?? 0);
  return features.filter((feature) => !(beats(first, feature) && beats(second, feature)));
}
