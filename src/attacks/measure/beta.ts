/** Steps of the continued fraction: it converges in about √(a + b) of them; this is enough for a million samples. */
const FRACTION_STEPS = 5000;
/** Keeps a denominator of the continued fraction from being zero. */
const TINY = 1e-300;
/** Relative change at which the continued fraction has converged. */
const CONVERGED = 1e-15;
/** Halvings of [0, 1]: down to the resolution of a double. */
const BISECTIONS = 64;
/** From here on Stirling's series has an error below 1e-15. */
const STIRLING_FROM = 15;

/** ln Γ(x) for x > 0, by Stirling's series (DLMF 5.11.1) after raising the argument. */
export function logGamma(x: number): number {
  let shift = 0;
  let value = x;
  while (value < STIRLING_FROM) {
    shift += Math.log(value);
    value += 1;
  }
  const inverse = 1 / (value * value);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /
    value;
  return (value - 0.5) * Math.log(value) - value + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** Regularised incomplete beta function I_x(a, b), a and b above 0 (DLMF 8.17.22, evaluated after Lentz). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only below the mean; above it the other tail is computed.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  let c = 1;
  let d = 1 / keepAway(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= FRACTION_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keepAway(1 + even * d);
    c = keepAway(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keepAway(1 + odd * d);
    c = keepAway(1 + odd / c);
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < CONVERGED) break;
  }
  return (front * fraction) / a;
}

/** The x with I_x(a, b) = probability. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let round = 0; round < BISECTIONS; round += 1) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function keepAway(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
