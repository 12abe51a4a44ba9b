import type { RowClusters } from './clusters.ts';

/** What makes copies of one content in one class a flood. */
export const FLOOD = {
  /** Rows, however small the class. */
  rows: 5,
  /** Share of its class. */
  share: 0.01,
  /** Times as often as the other contents stand there, on average: in a table of few different rows all are repeated. */
  factor: 5,
} as const;
/** A set whose contents stand there this often, and of which this share stands there repeatedly, cannot be told by its content. */
const COARSE_MEAN = 4;
const COARSE_SHARE = 0.2;

/** How often contents stand there. */
export interface Contents {
  readonly rows: number;
  readonly distinct: number;
  /** Of these there more than once. */
  readonly repeated: number;
}

/** Whether so few contents are all there is that repeated rows are no evidence: age group, sex and class of 1,300 passengers. */
export function isCoarse({ rows, distinct, repeated }: Contents): boolean {
  return rows >= COARSE_MEAN * distinct && repeated >= COARSE_SHARE * distinct;
}

export function contentsOf({ of, members }: RowClusters): Contents {
  const copies = members.reduce((sum, rows) => sum + rows.length - 1, 0);
  return { rows: of.length, distinct: of.length - copies, repeated: members.length };
}

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

/** Clusters that are much larger than the others and make up more than a share of a class. None of a coarse set. Largest share first. */
export function floods(clusters: RowClusters, labels: Int32Array): readonly Flood[] {
  const contents = contentsOf(clusters);
  if (isCoarse(contents)) return [];
  const { rows: all, distinct } = contents;
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const found = clusters.members.flatMap((members, cluster) => {
    const byLabel = Map.groupBy(members, (row) => labels[row] ?? -1);
    return [...byLabel].flatMap(([label, rows]) => {
      const share = rows.length / (sizes.get(label) ?? rows.length);
      const others = (all - rows.length) / Math.max(1, distinct - 1);
      const least = Math.max(FLOOD.rows, FLOOD.factor * others);
      return label < 0 || rows.length < least || share <= FLOOD.share
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
