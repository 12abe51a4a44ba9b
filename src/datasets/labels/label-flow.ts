import { holm } from '../significance/many-tests.ts';
import { logBinomialTail } from '../significance/binomial.ts';
import type { ConfidentJoint } from './confident-joint.ts';

/** Rows of one class that carry the label of another, against those that go the other way. */
export interface LabelFlow {
  /** The class the rows seem to be of, and the one they are given. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Rows of class `to` given `from`. */
  readonly back: number;
  /** One-sided exact binomial test that both ways are as likely. */
  readonly pValue: number;
  /** The same after Holm's correction for all ordered pairs of classes. */
  readonly adjusted: number;
}

/**
 * Flows of labels, the least likely first: mistakes go both ways, an attack that turns one class into another does not. Pairs that no
 * row lies between are left out, but counted as tests. At 5 % over all pairs, `adjusted` ≤ 0.05 is deliberate or systematic.
 */
export function labelFlows({ classes, counts }: ConfidentJoint): readonly LabelFlow[] {
  const pValues = new Float64Array(classes * classes).fill(Number.NaN);
  for (let to = 0; to < classes; to += 1)
    for (let from = 0; from < classes; from += 1) {
      if (from === to) continue;
      const rows = counts[to * classes + from] ?? 0;
      const back = counts[from * classes + to] ?? 0;
      pValues[to * classes + from] = Math.exp(logBinomialTail(rows, rows + back, 0.5));
    }
  const adjusted = holm(pValues);
  const flows: LabelFlow[] = [];
  for (const [at, pValue] of pValues.entries()) {
    const rows = counts[at] ?? 0;
    if (Number.isNaN(pValue) || rows === 0) continue;
    const from = at % classes;
    const to = Math.floor(at / classes);
    const back = counts[from * classes + to] ?? 0;
    flows.push({ from, to, rows, back, pValue, adjusted: adjusted[at] ?? 1 });
  }
  return flows.sort((a, b) => a.pValue - b.pValue || a.from - b.from || a.to - b.to);
}
