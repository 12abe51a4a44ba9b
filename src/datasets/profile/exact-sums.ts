import type { ColumnSource } from './sample-values.ts';
import { addExact, exactNumber, EXACT_ZERO, type ExactNumber } from './exact-number.ts';

/** Bits a double's digits are shifted to be whole: 52, and two for the rounding of a logarithm. */
const WHOLE_BITS = 54;
/** Bits of the low limb; the high one has at most 29 with its sign, so that products fit 64 bits. */
const LIMB_BITS = 28;
const LIMB = 2 ** LIMB_BITS;

/**
 * Sum and sum of squares of the finite numbers without any rounding: numbers of one power of two are summed as whole numbers of 128 bits.
 * A sum of doubles would depend on the order of the rows and the number of threads.
 */
export async function exactSums({
  database,
  from,
  id,
  reading: { missing },
}: ColumnSource): Promise<{ readonly sum: ExactNumber; readonly squares: ExactNumber }> {
  const number = `SELECT ${id}::DOUBLE AS x FROM ${from} WHERE NOT ${missing} AND isfinite(${id}::DOUBLE) AND ${id}::DOUBLE <> 0`;
  const power = `SELECT x, floor(log2(abs(x)))::INTEGER AS e FROM (${number})`;
  // In two steps: the whole power overflows for the smallest numbers.
  const step = `(${WHOLE_BITS} - e) // 2`;
  const whole = `SELECT e, (x * pow(2, ${step}) * pow(2, ${WHOLE_BITS} - e - (${step})))::BIGINT AS m FROM (${power})`;
  const limbs = `SELECT e, m, m >> ${LIMB_BITS} AS hi, m & ${LIMB - 1} AS lo FROM (${whole})`;
  const groups = await database.rows(
    `SELECT e, sum(m)::VARCHAR, sum(hi * hi)::VARCHAR, sum(hi * lo)::VARCHAR, sum(lo * lo)::VARCHAR FROM (${limbs}) GROUP BY e ORDER BY e`,
  );
  let [sum, squares] = [EXACT_ZERO, EXACT_ZERO];
  for (const [e, ...sums] of groups) {
    const [m = 0n, hh = 0n, hl = 0n, ll = 0n] = sums.map((text) => BigInt(String(text)));
    const exponent = Number(e) - WHOLE_BITS;
    sum = addExact(sum, exactNumber(m, exponent));
    const square = (hh << BigInt(2 * LIMB_BITS)) + (hl << BigInt(LIMB_BITS + 1)) + ll;
    squares = addExact(squares, exactNumber(square, 2 * exponent));
  }
  return { sum, squares };
}
