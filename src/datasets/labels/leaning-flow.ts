import type { ClassProbabilities } from './class-probabilities.ts';
import { type ConfidentJoint, confidentJoint } from './confident-joint.ts';
import type { FlowDepth } from '../../core/dataset-suspicion.ts';
import { flowDepth } from './flow-depth.ts';
import { type LabelFlow, labelFlows } from './label-flow.ts';

/** After Holm, up to where a flow is taken for one: what it decides is only how much is believed of single rows. */
const LEANS = 0.25;
/** Rows one way for each that goes back, at least. */
const LEAST_RATIO = 3;

/** A flow, and where in its class it takes its rows from; unknown where next to nothing speaks for a flow. */
export interface LocatedFlow extends LabelFlow {
  readonly depth?: FlowDepth;
}

/** How labels flow between classes. */
export interface FlowEstimate {
  /** Rows given each class by the class they are confidently of, where that is likelier than the given one. */
  readonly joint: ConfidentJoint;
  readonly flows: readonly LocatedFlow[];
  /** The same for the posterior: pairs that do not lean to one side share what flows anywhere. */
  readonly levelled: ConfidentJoint;
}

/**
 * Flows between classes. A class that is rare and hard to tell has so low a threshold that rows of any class reach it (Northcutt's joint has
 * no lower bound): such rows are counted as what they are given. Classes that are mistaken for each other both ways are the data's nature;
 * believing in these flows would accuse the rows between them.
 */
export function estimateFlows(probabilities: ClassProbabilities, labels: Int32Array): FlowEstimate {
  const plain = confidentJoint(probabilities, labels);
  const { classes } = plain;
  const counts = new Float64Array(classes * classes);
  const chance = (row: number, label: number): number =>
    probabilities.values[row * classes + label] ?? 0;
  for (const [row, given] of labels.entries()) {
    const confident = plain.confident[row] ?? -1;
    if (given < 0 || confident < 0) continue;
    const seen = chance(row, confident) >= chance(row, given) ? confident : given;
    const at = given * classes + seen;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  for (let label = 0; label < classes; label += 1) {
    const at = label * classes + label;
    counts[at] = Math.max(1, counts[at] ?? 0);
  }
  const joint = { ...plain, counts };
  const flows = labelFlows(joint);
  const located = flows.map((flow) =>
    flow.adjusted <= LEANS ? { ...flow, depth: flowDepth(flow, probabilities, labels) } : flow,
  );
  return { joint, flows: located, levelled: { ...plain, counts: level(counts, classes, flows) } };
}

export function leans({ adjusted, rows, back }: LabelFlow): boolean {
  return adjusted <= LEANS && rows >= LEAST_RATIO * back;
}

function level(counts: Float64Array, classes: number, flows: readonly LabelFlow[]): Float64Array {
  const columns = new Float64Array(classes);
  let all = 0;
  let off = 0;
  for (let given = 0; given < classes; given += 1)
    for (let actual = 0; actual < classes; actual += 1) {
      const count = counts[given * classes + actual] ?? 0;
      columns[actual] = (columns[actual] ?? 0) + count;
      all += count;
      if (given !== actual) off += count;
    }
  const rate = off / all / Math.max(1, classes - 1);
  const leaning = new Set(flows.filter(leans).map(({ from, to }) => to * classes + from));
  return counts.map((count, at) => {
    const [given, actual] = [Math.floor(at / classes), at % classes];
    return given === actual || leaning.has(at) ? count : rate * (columns[actual] ?? 0);
  });
}
