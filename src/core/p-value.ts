/** Decimal exponent below which a double is told by its logarithm: it is close to the smallest there is, or 0. */
const LEAST_EXPONENT = -300;

/** `0.003`, `1.2e-9`; with the natural logarithm also what no double can hold: `1e-1234`. Rounded up, never down to nothing. */
export function pValueText(pValue: number, logPValue?: number): string {
  const exponent = logPValue === undefined ? 0 : logPValue / Math.LN10;
  if (exponent < LEAST_EXPONENT) return `1e${Math.ceil(exponent)}`;
  return pValue < 1e-4 ? pValue.toExponential(1) : String(Number(pValue.toPrecision(2)));
}
