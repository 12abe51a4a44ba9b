import type { RowClusters } from './clusters.ts';

/** Rows of a class a cluster must hold to be a flood, however small the class. */
const MIN_FLOOD = 5;
/** Share of its class. */
const FLOOD_SHARE = 0.01;

/** Same content, other label. */
export interface Contradiction {
  readonly cluster: number;
  readonly rows: readonly number[];
  /** Different labels, ascending. */
  readonly labels: readonly number[];
}

/** Clusters whose rows do not agree on the label; rows without one are left out. */
export function contradictions(
  clusters: RowClusters,
  labels: Int32Array,
): readonly Contradiction[] {
  return clusters.members.flatMap((members, cluster) => {
    const rows = members.filter((row) => (labels[row] ?? -1) >= 0);
    const different = [...new Set(rows.map((row) => labels[row] ?? -1))].sort((a, b) => a - b);
    return different.length < 2 ? [] : [{ cluster, rows, labels: different }];
  });
}

/** Many copies of one thing in one class. */
export interface Flood {
  readonly cluster: number;
  readonly label: number;
  readonly rows: readonly number[];
  /** Of the rows of the class. */
  readonly share: number;
}

/** Clusters that make up more than a share of a class, 1 % unless given, and five rows at least. Largest share first. */
export function floods(
  clusters: RowClusters,
  labels: Int32Array,
  minShare = FLOOD_SHARE,
): readonly Flood[] {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const found = clusters.members.flatMap((members, cluster) => {
    const byLabel = Map.groupBy(members, (row) => labels[row] ?? -1);
    return [...byLabel].flatMap(([label, rows]) => {
      const share = rows.length / (sizes.get(label) ?? rows.length);
      return label < 0 || rows.length < MIN_FLOOD || share <= minShare
        ? []
        : [{ cluster, label, rows, share }];
    });
  });
  return found.sort((a, b) => b.share - a.share || (a.rows[0] ?? 0) - (b.rows[0] ?? 0));
}

/** Rows of one split that stand in another as well. */
export interface Leakage {
  readonly cluster: number;
  /** Splits it has rows in, ascending. */
  readonly splits: readonly number[];
  readonly rows: readonly number[];
}

/** Clusters across splits. `splits` has the number of each row's split, −1 for none. */
export function leakage(clusters: RowClusters, splits: Int32Array): readonly Leakage[] {
  return contradictions(clusters, splits).map(({ cluster, rows, labels }) => ({
    cluster,
    rows,
    splits: labels,
  }));
}
