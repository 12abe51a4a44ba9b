import { logBinomialTail } from '../significance/binomial.ts';

/** Rows whose content is in both versions, by the label they had and the label they have. */
export interface LabelFlow {
  readonly classes: number;
  /** `classes` · `classes` rows, [before · classes + after]. */
  readonly counts: Float64Array;
}

/** Contents with their labels: rows of one content are matched as often as both versions have it. */
export function labelFlow(
  before: readonly (readonly [content: string, label: number])[],
  after: readonly (readonly [content: string, label: number])[],
  classes: number,
): LabelFlow {
  const group = (rows: typeof before): Map<string, number[]> => {
    const groups = new Map<string, number[]>();
    for (const [content, label] of rows) {
      if (label < 0 || label >= classes) continue;
      const labels = groups.get(content);
      if (labels === undefined) groups.set(content, [label]);
      else labels.push(label);
    }
    return groups;
  };
  const counts = new Float64Array(classes * classes);
  const put = (from: number, to: number): void => {
    counts[from * classes + to] = (counts[from * classes + to] ?? 0) + 1;
  };
  const now = group(after);
  for (const [content, labels] of group(before)) {
    const rest = [...(now.get(content) ?? [])].sort((a, b) => a - b);
    const moved: number[] = [];
    // A label that both have stayed; only what is left over has moved.
    for (const label of labels.sort((a, b) => a - b)) {
      const at = rest.indexOf(label);
      if (at < 0) moved.push(label);
      else {
        rest.splice(at, 1);
        put(label, label);
      }
    }
    for (const [at, label] of moved.entries()) {
      const to = rest[at];
      if (to !== undefined) put(label, to);
    }
  }
  return { classes, counts };
}

/** Flows of two parts together. */
export function addFlows(a: LabelFlow, b: LabelFlow): LabelFlow {
  return { classes: a.classes, counts: a.counts.map((count, at) => count + (b.counts[at] ?? 0)) };
}

export interface DirectedFlow {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Of the rows that had the label before and are still there. */
  readonly share: number;
  /** ln of the chance that so many of all changed rows go this way, were they spread over the other pairs as the sizes of their classes say. */
  readonly logP: number;
}

/** Every way labels went, the least likely by accident first: corrections go both ways and everywhere, a targeted flip goes one way. */
export function directedFlows({ classes, counts }: LabelFlow): readonly DirectedFlow[] {
  const out = new Float64Array(classes);
  const into = new Float64Array(classes);
  let changed = 0;
  for (let from = 0; from < classes; from += 1)
    for (let to = 0; to < classes; to += 1) {
      const count = counts[from * classes + to] ?? 0;
      out[from] = (out[from] ?? 0) + count;
      into[to] = (into[to] ?? 0) + count;
      if (from !== to) changed += count;
    }
  const all = out.reduce((sum, count) => sum + count, 0);
  // Shares of a random pair of two different classes.
  const sameClass = out.reduce(
    (sum, count, at) => sum + (count / all) * ((into[at] ?? 0) / all),
    0,
  );
  const flows: DirectedFlow[] = [];
  for (let from = 0; from < classes; from += 1)
    for (let to = 0; to < classes; to += 1) {
      const rows = counts[from * classes + to] ?? 0;
      if (from === to || rows === 0) continue;
      const chance =
        (((out[from] ?? 0) / all) * ((into[to] ?? 0) / all)) / Math.max(1e-12, 1 - sameClass);
      const logP = logBinomialTail(rows, changed, Math.min(1, chance));
      flows.push({ from, to, rows, share: rows / (out[from] ?? 1), logP });
    }
  return flows.sort((a, b) => a.logP - b.logP || a.from - b.from || a.to - b.to);
}
