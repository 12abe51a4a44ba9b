/** A term this small beside the sum changes no digit of it. */
const NEGLIGIBLE = 1e-17;

/**
 * 1 + r(0) + r(0)·r(1) + …: a tail of a discrete distribution in units of its first term, where `ratio(step)` is a term over the one
 * before. Ends after `steps` ratios, or when terms that shrink no longer count.
 */
export function sumByRatios(ratio: (step: number) => number, steps: number): number {
  let term = 1;
  let sum = 1;
  for (let step = 0; step < steps; step += 1) {
    const next = ratio(step);
    term *= next;
    sum += term;
    if (next < 1 && term < sum * NEGLIGIBLE) break;
  }
  return sum;
}

/** ln(1 − e^x) for x ≤ 0. */
export function logComplement(x: number): number {
  // Each form keeps its digits where the other loses them (Mächler 2012).
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}
