/** Student's t for a two-sided 95 % interval, by degrees of freedom from 1 to 9. */
const STUDENT_T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262] as const;

export interface Interval {
  readonly mean: number;
  /** Half of the 95 % interval of the mean; NaN for a single value. */
  readonly half: number;
  readonly count: number;
}

/** Mean and 95 % interval, NaN left out; undefined where nothing is left. */
export function intervalOf(values: readonly number[]): Interval | undefined {
  const kept = values.filter((value) => !Number.isNaN(value));
  if (kept.length === 0) return undefined;
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const squares = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const t = STUDENT_T[Math.min(kept.length - 1, STUDENT_T.length) - 1] ?? Number.NaN;
  const half = t * Math.sqrt(squares / (kept.length - 1) / kept.length);
  return { mean, half, count: kept.length };
}

/** Chance that a planted row scores above another one, ties counting half (Mann-Whitney). NaN where either kind is missing. */
export function areaUnderCurve(scores: Float32Array, planted: ReadonlySet<number>): number {
  const order = Int32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const others = scores.length - planted.size;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at += 1) if (planted.has(order[at] ?? -1)) rankSum += rank;
    from = to;
  }
  return (rankSum - (planted.size * (planted.size + 1)) / 2) / (planted.size * others);
}

/** Share of planted rows among the k highest scores, k being how many were planted; of ties at the edge, the share expected by chance. */
export function precisionAtPlanted(scores: Float32Array, planted: ReadonlySet<number>): number {
  const k = planted.size;
  if (k === 0) return Number.NaN;
  const edge = scores.slice().sort()[scores.length - k] ?? 0;
  let [above, hits, tied, tiedHits] = [0, 0, 0, 0];
  for (const [row, score] of scores.entries()) {
    if (score > edge) {
      above += 1;
      if (planted.has(row)) hits += 1;
    } else if (score === edge) {
      tied += 1;
      if (planted.has(row)) tiedHits += 1;
    }
  }
  return (hits + ((k - above) * tiedHits) / tied) / k;
}
