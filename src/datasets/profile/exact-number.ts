/** A binary fraction without rounding: `mantissa · 2^exponent`. Sums of it are the same whatever their order. */
export interface ExactNumber {
  readonly mantissa: bigint;
  readonly exponent: number;
}

export const EXACT_ZERO: ExactNumber = { mantissa: 0n, exponent: 0 };

/** Bits of a quotient kept before it becomes a double of 53 bits. */
const QUOTIENT_BITS = 64;
/** Largest power of two a double holds, less what a factor of 64 bits takes. */
const STEP = 900;

/** One form per number: an odd mantissa, or 0 · 2^0. */
export function exactNumber(mantissa: bigint, exponent: number): ExactNumber {
  if (mantissa === 0n) return EXACT_ZERO;
  const text = (mantissa < 0n ? -mantissa : mantissa).toString(2);
  const zeros = text.length - 1 - text.lastIndexOf('1');
  return { mantissa: mantissa >> BigInt(zeros), exponent: exponent + zeros };
}

export function addExact(a: ExactNumber, b: ExactNumber): ExactNumber {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  return exactNumber(
    (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent)),
    exponent,
  );
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

/** `value · 2^power` where the power alone would overflow or vanish. */
function scale(value: number, power: number): number {
  let [rest, result] = [power, value];
  while (rest !== 0) {
    const step = Math.max(-STEP, Math.min(STEP, rest));
    result *= 2 ** step;
    rest -= step;
  }
  return result;
}

/** `numerator · 2^exponent / divisor`, as a factor of about 2^64 and a power of two. `divisor` is above 0. */
function quotient(
  { mantissa, exponent }: ExactNumber,
  divisor: bigint,
): { readonly factor: number; readonly power: number } {
  const shift = Math.max(0, QUOTIENT_BITS - bitLength(mantissa) + bitLength(divisor));
  const whole = (mantissa << BigInt(shift)) / divisor;
  // More bits than a double's exponent reaches are cut first.
  const excess = Math.max(0, bitLength(whole) - 2 * QUOTIENT_BITS);
  return { factor: Number(whole >> BigInt(excess)), power: exponent - shift + excess };
}

/** Mean of `count` finite numbers with this sum; finite. */
export function exactMean(sum: ExactNumber, count: number): number {
  if (count === 0) return 0;
  const { factor, power } = quotient(sum, BigInt(count));
  return scale(factor, power);
}

/** Sample deviation (divisor n − 1) without cancellation; at most the largest double. */
export function exactDeviation(sum: ExactNumber, squares: ExactNumber, count: number): number {
  if (count < 2) return 0;
  const n = BigInt(count);
  const spread = addExact(
    exactNumber(squares.mantissa * n, squares.exponent),
    exactNumber(-sum.mantissa * sum.mantissa, 2 * sum.exponent),
  );
  const { factor, power } = quotient(spread, n * (n - 1n));
  const odd = Math.abs(power % 2);
  return Math.min(Number.MAX_VALUE, scale(Math.sqrt(factor * 2 ** odd), (power - odd) / 2));
}
