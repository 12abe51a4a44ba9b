import type { RowCause, ScoreHistogram } from '../../core/dataset-suspicion.ts';
import type { Detected } from './detector.ts';

const BINS = 40;
/** Scores beyond this share of the largest ones are drawn in the last bin, or a single one would flatten the rest. */
const LAST_SHARE = 0.999;

/** How the scores of one detector are spread, rows that stand accused apart. None where all scores are the same. */
export function scoreHistogram(
  { run, scores }: Detected,
  causes: ReadonlyMap<number, RowCause>,
): readonly ScoreHistogram[] {
  if (scores === undefined) return [];
  const sorted = scores.filter(Number.isFinite).sort();
  const low = sorted[0] ?? 0;
  const high = sorted[Math.floor(LAST_SHARE * (sorted.length - 1))] ?? 0;
  if (!(high > low)) return [];
  const others = Array.from({ length: BINS }, () => 0);
  const accused = Array.from({ length: BINS }, () => 0);
  for (const [row, score] of scores.entries()) {
    if (!Number.isFinite(score)) continue;
    const bin = Math.min(BINS - 1, Math.floor((BINS * (score - low)) / (high - low)));
    const counts = causes.has(row) ? accused : others;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return [{ detector: run.id, low, high, others, accused }];
}
