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
