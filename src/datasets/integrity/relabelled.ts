import type { IntegrityResult } from '../../core/dataset-profile.ts';
import { addFlows, labelFlow, type LabelFlow } from '../drift/label-flow.ts';
import { logBinomialTail } from '../significance/binomial.ts';
import { holm } from '../significance/many-tests.ts';
import { bytesOf, isSameLabel, labelledRows, type ManifestLabels } from './label-entries.ts';

type Relabelled = IntegrityResult['relabelled'];

/** Rows whose content is in both versions, by the label they had and have. Absent where another column was the label, or others the content. */
function flowOf(
  before: ManifestLabels,
  after: ManifestLabels,
): { readonly flow: LabelFlow; readonly names: readonly string[] } | undefined {
  if (!isSameLabel(before, after)) return undefined;
  const names = [...new Set([...before.classes, ...after.classes])].sort();
  const [old, now] = [bytesOf(before), bytesOf(after)];
  const numbered = (bucket: Buffer | undefined, { classes }: ManifestLabels) =>
    labelledRows(bucket ?? Buffer.alloc(0)).map(
      ([rest, label]) => [rest, names.indexOf(classes[label] ?? '')] as const,
    );
  let flow: LabelFlow = {
    classes: names.length,
    counts: new Float64Array(names.length * names.length),
  };
  const sameNames = JSON.stringify(before.classes) === JSON.stringify(after.classes);
  for (const [at, bucket] of old.entries()) {
    // Equal buckets have no changes; that labels stayed is not asked for.
    if (sameNames && before.buckets[at] === after.buckets[at]) continue;
    flow = addFlows(
      flow,
      labelFlow(numbered(bucket, before), numbered(now[at], after), names.length),
    );
  }
  return { flow, names };
}

/**
 * Ways that labels of rows went that kept all their other cells, most rows first. Corrections go both ways, an attack goes one: a one-sided binomial
 * test against the way back, after Holm over all ways.
 */
export function relabelledRows(before: ManifestLabels, after: ManifestLabels): Relabelled {
  const found = flowOf(before, after);
  if (found === undefined) return [];
  const {
    flow: { classes, counts },
    names,
  } = found;
  const ways: { from: string; to: string; rows: number; back: number }[] = [];
  for (const [at, rows] of counts.entries()) {
    const [from, to] = [Math.floor(at / classes), at % classes];
    if (rows === 0 || from === to) continue;
    const back = counts[to * classes + from] ?? 0;
    ways.push({ from: names[from] ?? '', to: names[to] ?? '', rows, back });
  }
  const pValues = holm(
    ways.map(({ rows, back }) => Math.exp(logBinomialTail(rows, rows + back, 0.5))),
  );
  return ways
    .map((way, at) => ({ ...way, pValue: pValues[at] ?? 1 }))
    .sort((a, b) => b.rows - a.rows || (a.from + a.to < b.from + b.to ? -1 : 1));
}
