/** Decimal logarithm of the smallest double that is told as it is; smaller ones come as logarithms. */
const LEAST_EXPONENT = -300;

/** `0.003`, `1.2e-9`; of a logarithm where the number itself would be 0: `1e-1234`. */
export function pText(pValue: number, logPValue?: number): string {
  const exponent = logPValue === undefined ? 0 : logPValue / Math.LN10;
  if (exponent < LEAST_EXPONENT) return `1e${Math.ceil(exponent)}`;
  return pValue < 1e-4 ? pValue.toExponential(1) : String(Number(pValue.toPrecision(2)));
}

/** `3.3 %`, `0.033 %`: two digits that count. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

/** `1 row`, `12 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
