/** A stretch of the data in which accused rows stand together. */
export interface AccusedBlock {
  /** First and last accused row of it. */
  readonly first: number;
  readonly last: number;
  readonly accused: number;
}

/** Fewer rows stand together by chance, or because a person made two mistakes in a row. */
const LEAST_ACCUSED = 10;
/** Share of a block that must be accused: data sorted by class have the accused of one class near each other, but not this close. */
const LEAST_DENSITY = 0.5;
/** Share of all accused rows that the block must hold. */
const LEAST_SHARE = 0.5;
/** Level of the bound below. */
const LEVEL = 1e-6;

/**
 * The densest stretch that holds at least half of the accused rows, where chance does not explain it. The chance that `m` of `k` rows put down
 * at random stand within a window of `w` of `n` rows is at most C(k, m) · m · (w / n)^(m − 1).
 * @param rows numbers of accused rows
 * @param total rows of the data
 */
export function accusedBlock(rows: readonly number[], total: number): AccusedBlock | undefined {
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  const count = Math.max(LEAST_ACCUSED, Math.ceil(LEAST_SHARE * sorted.length));
  let best: AccusedBlock | undefined;
  for (let start = 0; start + count <= sorted.length; start += 1) {
    let end = start + count - 1;
    // As long as it stays dense the block goes on.
    while (end + 1 < sorted.length && density(sorted, start, end + 1) >= LEAST_DENSITY) end += 1;
    const accused = end - start + 1;
    if (density(sorted, start, end) < LEAST_DENSITY) continue;
    if (best !== undefined && best.accused >= accused) continue;
    if (logChance(sorted, start, end, total) > Math.log(LEVEL)) continue;
    best = { first: sorted[start] ?? 0, last: sorted[end] ?? 0, accused };
  }
  return best;
}

function windowOf(sorted: readonly number[], start: number, end: number): number {
  return (sorted[end] ?? 0) - (sorted[start] ?? 0) + 1;
}

function density(sorted: readonly number[], start: number, end: number): number {
  return (end - start + 1) / windowOf(sorted, start, end);
}

function logChance(sorted: readonly number[], start: number, end: number, total: number): number {
  const inside = end - start + 1;
  let log = Math.log(inside) + (inside - 1) * Math.log(windowOf(sorted, start, end) / total);
  for (let at = 1; at <= inside; at += 1) log += Math.log((sorted.length - inside + at) / at);
  return log;
}
