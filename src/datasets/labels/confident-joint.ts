import type { ClassProbabilities } from './class-probabilities.ts';

/** Below it a threshold would make every row confident. */
const LEAST_THRESHOLD = 2e-6;
/** What no probability reaches: the threshold of a class no row is given. */
const UNREACHABLE = 2;
/** Probabilities this close below a threshold reach it. */
const SLACK = 1e-6;

/** How often rows given class a are confidently of class b (Northcutt, Jiang and Chuang 2021, "Confident learning"). */
export interface ConfidentJoint {
  readonly classes: number;
  /** `classes` · `classes`, given · true, row-major. */
  readonly counts: Float64Array;
  /** Class each row is confidently of; −1 where it is of none, or has no label. */
  readonly confident: Int32Array;
  readonly thresholds: Float64Array;
}

/** The mean probability of its class among the rows given it; 2 for a class no row is given. */
export function confidenceThresholds(
  { rows, classes, values }: ClassProbabilities,
  labels: Int32Array,
): Float64Array {
  const sums = new Float64Array(classes);
  const counts = rowsPerClass(labels, classes);
  for (let row = 0; row < rows; row += 1) {
    const given = labels[row] ?? -1;
    if (given >= 0) sums[given] = (sums[given] ?? 0) + (values[row * classes + given] ?? 0);
  }
  return sums.map((sum, label) => {
    const count = counts[label] ?? 0;
    return count === 0 ? UNREACHABLE : Math.max(LEAST_THRESHOLD, sum / count);
  });
}

/** Rows given each class. */
export function rowsPerClass(labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** The most probable class of a row, the first of equals; `bonus` goes to the class `favoured`. */
export function likeliest(
  { classes, values }: ClassProbabilities,
  row: number,
  favoured = -1,
  bonus = 0,
): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < classes; label += 1) {
    const value = (values[row * classes + label] ?? 0) + (label === favoured ? bonus : 0);
    if (value > most) {
      most = value;
      best = label;
    }
  }
  return best;
}

/**
 * Counts rows by given class and the class whose threshold they reach: their likeliest class where they reach several. Every
 * diagonal count is at least 1. Probabilities must come from models that did not see the row.
 */
export function confidentJoint(
  probabilities: ClassProbabilities,
  labels: Int32Array,
): ConfidentJoint {
  const { rows, classes, values } = probabilities;
  const thresholds = confidenceThresholds(probabilities, labels);
  const counts = new Float64Array(classes * classes);
  const confident = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    const given = labels[row] ?? -1;
    if (given < 0) continue;
    let reached = 0;
    let only = -1;
    for (let label = 0; label < classes; label += 1)
      if ((values[row * classes + label] ?? 0) >= (thresholds[label] ?? 0) - SLACK) {
        reached += 1;
        only = label;
      }
    if (reached === 0) continue;
    const label = reached === 1 ? only : likeliest(probabilities, row);
    confident[row] = label;
    counts[given * classes + label] = (counts[given * classes + label] ?? 0) + 1;
  }
  for (let label = 0; label < classes; label += 1) {
    const at = label * classes + label;
    counts[at] = Math.max(1, counts[at] ?? 0);
  }
  return { classes, counts, confident, thresholds };
}

/**
 * The joint scaled so that each given class has as many rows as the labels say, rounded to whole rows with these totals kept.
 * A class no row is given has zeros.
 */
export function calibrateJoint(
  { classes, counts }: ConfidentJoint,
  labels: Int32Array,
): Float64Array {
  const perClass = rowsPerClass(labels, classes);
  const calibrated = new Float64Array(classes * classes);
  for (let given = 0; given < classes; given += 1) {
    const row = counts.subarray(given * classes, (given + 1) * classes);
    let sum = 0;
    for (const count of row) sum += count;
    const scale = (perClass[given] ?? 0) / sum;
    calibrated.set(roundKeepingSum(row.map((count) => count * scale)), given * classes);
  }
  return calibrated;
}

/** Whole numbers of the same (rounded) sum; those with the largest remainder are rounded up. */
export function roundKeepingSum(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  const whole = values.map((value) => Math.floor(value));
  let missing = Math.round(sum);
  for (const value of whole) missing -= value;
  const order = [...values.keys()].sort(
    (a, b) => (values[b] ?? 0) - (whole[b] ?? 0) - ((values[a] ?? 0) - (whole[a] ?? 0)) || a - b,
  );
  for (const at of order.slice(0, Math.max(0, missing))) whole[at] = (whole[at] ?? 0) + 1;
  return whole;
}

/** Share of rows with a wrong label, 0 … 1, as the calibrated joint has it: what is off its diagonal. */
export function noiseShare(calibrated: Float64Array, classes: number): number {
  let all = 0;
  let right = 0;
  for (const [at, count] of calibrated.entries()) {
    all += count;
    if (at % (classes + 1) === 0) right += count;
  }
  return all === 0 ? 0 : 1 - right / all;
}
