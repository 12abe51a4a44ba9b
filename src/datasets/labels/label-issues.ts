import type { ClassProbabilities } from './class-probabilities.ts';
import {
  calibrateJoint,
  confidentJoint,
  likeliest,
  roundKeepingSum,
  rowsPerClass,
} from './confident-joint.ts';
import { normalisedMargin, selfConfidence } from './label-quality.ts';

/**
 * How rows with a wrong label are told from the others:
 * - `by-noise-rate`: of the rows given a, as many as the joint says are truly b, those that look most like b rather than a
 * - `by-class`: of the rows given a, as many as the joint says are not a, those that look least like a
 * - `both`: what these two agree on
 * - `confident`: rows that are confidently of another class
 * - `predicted`: rows whose likeliest class is another
 * - `low-self-confidence`, `low-margin`: the rows with the lowest score, as many as `confident` finds
 */
export type PruningRule =
  | 'by-noise-rate'
  | 'by-class'
  | 'both'
  | 'confident'
  | 'predicted'
  | 'low-self-confidence'
  | 'low-margin';

export interface IssueOptions {
  readonly rule?: PruningRule;
  /** Share of the estimated noise that is looked for, 0 … 1. */
  readonly noiseShare?: number;
  /** Rows each given class keeps at least. */
  readonly leastPerClass?: number;
}

/** Probability added to the given class, so that a tie is no error. */
const TIE = 1e-6;

/**
 * Rows whose label is likely wrong, 1 each, by confident learning (Northcutt, Jiang and Chuang 2021). Rows as far beyond the cut as
 * the last within it are taken too, so that the order of the rows decides nothing. Rows without a label are never issues.
 */
export function findLabelIssues(
  probabilities: ClassProbabilities,
  labels: Int32Array,
  options: IssueOptions = {},
): Uint8Array {
  const { rule = 'by-noise-rate', noiseShare = 1, leastPerClass = 1 } = options;
  const differs = differingRows(probabilities, labels);
  switch (rule) {
    case 'predicted':
      return differs;
    case 'confident':
      return both(confidentRows(probabilities, labels), differs);
    case 'low-self-confidence':
    case 'low-margin': {
      const score = rule === 'low-margin' ? normalisedMargin : selfConfidence;
      const expected = total(both(confidentRows(probabilities, labels), differs));
      const chosen = new Uint8Array(labels.length);
      const lowness = score(probabilities, labels).map((value) => -value);
      const all = allRows(labels);
      markHighest(chosen, all, lowness, Math.round(expected * noiseShare));
      return chosen;
    }
    case 'by-noise-rate':
    case 'by-class':
    case 'both': {
      const joint = confidentJoint(probabilities, labels);
      const counts = keptCounts(
        calibrateJoint(joint, labels),
        joint.classes,
        leastPerClass,
        noiseShare,
      );
      const byRate =
        rule === 'by-class' ? undefined : pruneByNoiseRate(probabilities, labels, counts);
      const byClass =
        rule === 'by-noise-rate' ? undefined : pruneByClass(probabilities, labels, counts);
      return both(byRate ?? differs, both(byClass ?? differs, differs));
    }
    default:
      return rule satisfies never;
  }
}

/** Rows whose likeliest class is not the given one. */
function differingRows(probabilities: ClassProbabilities, labels: Int32Array): Uint8Array {
  return Uint8Array.from(labels, (given, row) =>
    given >= 0 && likeliest(probabilities, row, given, TIE) !== given ? 1 : 0,
  );
}

function confidentRows(probabilities: ClassProbabilities, labels: Int32Array): Uint8Array {
  const { confident } = confidentJoint(probabilities, labels);
  return Uint8Array.from(confident, (label, row) => (label >= 0 && label !== labels[row] ? 1 : 0));
}

function both(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((value, row) => value & (b[row] ?? 0));
}

function total(rows: Uint8Array): number {
  let sum = 0;
  for (const row of rows) sum += row;
  return sum;
}

function allRows(labels: Int32Array): Int32Array {
  return Int32Array.from(labels.keys()).filter((row) => (labels[row] ?? -1) >= 0);
}

/** The joint with each diagonal at least `least` and only a share of what is off it, in whole rows. */
function keptCounts(
  calibrated: Float64Array,
  classes: number,
  least: number,
  share: number,
): Float64Array {
  const kept = new Float64Array(classes * classes);
  for (let given = 0; given < classes; given += 1) {
    const row = calibrated.slice(given * classes, (given + 1) * classes);
    const raised = Math.max(0, least - (row[given] ?? 0));
    const others = row.reduce((count, value, at) => count + (at !== given && value > 0 ? 1 : 0), 0);
    let freed = raised;
    for (let at = 0; at < classes; at += 1) {
      if (at === given) continue;
      const noise = Math.max(0, (row[at] ?? 0) - raised / Math.max(1, others));
      row[at] = noise * share;
      freed += noise * (1 - share);
    }
    row[given] = (row[given] ?? 0) + freed;
    kept.set(roundKeepingSum(row), given * classes);
  }
  return kept;
}

function pruneByNoiseRate(
  { rows, classes, values }: ClassProbabilities,
  labels: Int32Array,
  counts: Float64Array,
): Uint8Array {
  const chosen = new Uint8Array(rows);
  const margins = new Float64Array(rows);
  for (const [given, members] of membersByClass(labels, classes).entries())
    for (let other = 0; other < classes; other += 1) {
      const count = counts[given * classes + other] ?? 0;
      if (other === given || count === 0) continue;
      for (const row of members)
        margins[row] = (values[row * classes + other] ?? 0) - (values[row * classes + given] ?? 0);
      markHighest(chosen, members, margins, count);
    }
  return chosen;
}

function pruneByClass(
  probabilities: ClassProbabilities,
  labels: Int32Array,
  counts: Float64Array,
): Uint8Array {
  const { rows, classes } = probabilities;
  const chosen = new Uint8Array(rows);
  const lowness = selfConfidence(probabilities, labels).map((value) => -value);
  const perClass = rowsPerClass(labels, classes);
  for (const [given, members] of membersByClass(labels, classes).entries())
    markHighest(
      chosen,
      members,
      lowness,
      (perClass[given] ?? 0) - (counts[given * classes + given] ?? 0),
    );
  return chosen;
}

function membersByClass(labels: Int32Array, classes: number): readonly Int32Array[] {
  const sizes = rowsPerClass(labels, classes);
  const members = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(classes);
  for (const [row, label] of labels.entries()) {
    const list = members[label];
    if (list === undefined) continue;
    list[filled[label] ?? 0] = row;
    filled[label] = (filled[label] ?? 0) + 1;
  }
  return members;
}

/** Marks the `count` members with the highest score, and those that equal the last of them. */
function markHighest(
  into: Uint8Array,
  members: Int32Array,
  scores: Float64Array,
  count: number,
): void {
  if (count <= 0 || members.length === 0) return;
  const sorted = Float64Array.from(members, (row) => scores[row] ?? 0).sort();
  const cut = sorted[Math.max(0, sorted.length - count)] ?? Number.POSITIVE_INFINITY;
  for (const row of members) if ((scores[row] ?? 0) >= cut) into[row] = 1;
}
