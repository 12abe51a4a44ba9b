/** Sweeps over all pairs: a matrix of the sizes used here is diagonal after six or seven. */
const SWEEPS = 30;

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row i is the unit vector of value i. */
  readonly vectors: Float64Array;
}

/** Turns rows (or columns, `stride` 1) p and q by the angle of cosine `c` and sine `s`. */
function turn(
  a: Float64Array,
  size: number,
  p: number,
  q: number,
  c: number,
  s: number,
  isRows: boolean,
): void {
  for (let k = 0; k < size; k += 1) {
    const first = isRows ? p * size + k : k * size + p;
    const second = isRows ? q * size + k : k * size + q;
    const [x, y] = [a[first] ?? 0, a[second] ?? 0];
    a[first] = c * x - s * y;
    a[second] = s * x + c * y;
  }
}

/** Eigenvalues and -vectors of a symmetric matrix, by Jacobi's rotations: for a few dozen rows. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1) vectors[k * size + k] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let turned = false;
    for (let p = 0; p < size - 1; p += 1)
      for (let q = p + 1; q < size; q += 1) {
        const off = a[p * size + q] ?? 0;
        const [left, right] = [a[p * size + p] ?? 0, a[q * size + q] ?? 0];
        // Nothing more is to be gained where it no longer changes the diagonal.
        if (Math.abs(off) <= Number.EPSILON * Math.sqrt(Math.abs(left * right))) continue;
        turned = true;
        const theta = (right - left) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        turn(a, size, p, q, c, s, true);
        turn(a, size, p, q, c, s, false);
        turn(vectors, size, p, q, c, s, true);
      }
    if (!turned) break;
  }
  const order = Array.from({ length: size }, (_, k) => k).sort(
    (p, q) => (a[q * size + q] ?? 0) - (a[p * size + p] ?? 0),
  );
  const sorted = new Float64Array(size * size);
  for (const [to, from] of order.entries())
    sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
  return { values: Float64Array.from(order, (k) => a[k * size + k] ?? 0), vectors: sorted };
}
