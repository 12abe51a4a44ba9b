import { chooseRows } from '../features/choose-rows.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { neighboursOf } from '../neighbours/nearest-neighbours.ts';

/** Neighbours that are asked, and rows that ask at most. */
const COUNT = 10;
const MAX_ASKING = 500;
/** Rows that may answer, at most: the rest of a large set says nothing else. */
const MAX_ANSWERING = 20_000;
/** Mean share of the votes for the label from which on rows are of their class anyway. */
const CLEAN_LABEL = 0.5;

/** What the rest of the rows with a trigger says of their label. */
export interface ContentVotes {
  /** They are of its class anyway. */
  readonly isCleanLabel: boolean;
  /** ln of the chance that rows of such content all have the label: each as often as the rows nearest to it. */
  readonly logChance: number;
}

/**
 * Whether the rows that hold a trigger are of its class anyway, as far as what they hold beside it tells: asked are the nearest rows without
 * the trigger, since those with it are near each other for its sake.
 * @param ignored features that are the trigger's own
 */
export async function contentVotes(
  features: FeatureMatrix,
  labels: Int32Array,
  trigger: { readonly rows: Int32Array; readonly target: number },
  ignored: (column: number) => boolean,
  threads: number,
): Promise<ContentVotes> {
  const holds = new Uint8Array(features.rows);
  for (const row of trigger.rows) holds[row] = 1;
  const asking = evenly(
    trigger.rows.filter((row) => labels[row] === trigger.target),
    MAX_ASKING,
  );
  const answering = evenly(
    Int32Array.from(labels.keys()).filter((row) => holds[row] === 0 && (labels[row] ?? -1) >= 0),
    MAX_ANSWERING,
  );
  if (asking.length === 0 || answering.length === 0) return { isCleanLabel: false, logChance: 0 };
  const blank = (rows: Int32Array): FeatureMatrix => {
    const chosen = chooseRows(features, rows);
    for (let column = 0; column < features.width; column += 1) {
      if (!ignored(column)) continue;
      for (let row = 0; row < chosen.rows; row += 1) chosen.values[row * chosen.width + column] = 0;
    }
    return chosen;
  };
  const { graph } = await neighboursOf(blank(answering), blank(asking), {
    count: COUNT,
    metric: 'euclidean',
    threads,
  });
  let same = 0;
  let logChance = 0;
  for (let row = 0; row < asking.length; row += 1) {
    const asked = graph.neighbours.subarray(row * graph.count, (row + 1) * graph.count);
    let own = 0;
    for (const place of asked) if (labels[answering[place] ?? 0] === trigger.target) own += 1;
    same += own;
    // One vote more for either side: ten rows cannot say that something never happens.
    logChance += Math.log((own + 1) / (asked.length + 2));
  }
  return { isCleanLabel: same >= CLEAN_LABEL * graph.neighbours.length, logChance };
}

function evenly(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from(
    { length: most },
    (_, at) => rows[Math.floor((at * rows.length) / most)] ?? 0,
  );
}
