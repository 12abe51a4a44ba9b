/** Rows of every class, ascending, by class. Rows without a label (−1) are in none. */
export function classRows(labels: Int32Array): ReadonlyMap<number, Int32Array> {
  const counts = new Map<number, number>();
  for (const label of labels) if (label >= 0) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rows = new Map<number, Int32Array>();
  const filled = new Map<number, number>();
  for (const label of [...counts.keys()].sort((a, b) => a - b))
    rows.set(label, new Int32Array(counts.get(label) ?? 0));
  for (const [row, label] of labels.entries()) {
    const list = rows.get(label);
    if (list === undefined) continue;
    const at = filled.get(label) ?? 0;
    list[at] = row;
    filled.set(label, at + 1);
  }
  return rows;
}
