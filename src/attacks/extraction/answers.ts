/** What a service tells its customers of a model's answer. */
export type Answers =
  /** The class. */
  | 'label'
  /** The class and its probability. */
  | 'top-1'
  | 'probabilities'
  /** All probabilities, rounded to so many decimals. */
  | { readonly decimals: number };

export function showAnswers(answers: Answers): string {
  if (typeof answers === 'string') return answers;
  return `rounded to ${answers.decimals} ${answers.decimals === 1 ? 'decimal' : 'decimals'}`;
}

/** How far a row of probabilities may be from a sum of 1. */
const SUM_TOLERANCE = 1e-3;

/**
 * Scores as probabilities: as they are where every row is some already, else their softmax.
 * @param scores count × classes
 */
export function toProbabilities(
  scores: Float32Array,
  count: number,
  classes: number,
): Float32Array<ArrayBuffer> {
  const probabilities = scores.slice(0, count * classes);
  if (areProbabilities(probabilities, count, classes)) return probabilities;
  for (let start = 0; start < count * classes; start += classes) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = start; at < start + classes; at += 1)
      highest = Math.max(highest, finite(probabilities[at]));
    let total = 0;
    for (let at = start; at < start + classes; at += 1) {
      const value = Math.exp(finite(probabilities[at]) - highest);
      probabilities[at] = value;
      total += value;
    }
    for (let at = start; at < start + classes; at += 1)
      probabilities[at] = (probabilities[at] ?? 0) / total;
  }
  return probabilities;
}

/** NaN and infinities must not poison what a substitute learns from. */
function finite(value = 0): number {
  if (Number.isNaN(value)) return -1e9;
  return Math.min(Math.max(value, -1e9), 1e9);
}

function areProbabilities(values: Float32Array, count: number, classes: number): boolean {
  for (let start = 0; start < count * classes; start += classes) {
    let total = 0;
    for (let at = start; at < start + classes; at += 1) {
      const value = values[at] ?? Number.NaN;
      if (!(value >= 0 && value <= 1 + SUM_TOLERANCE)) return false;
      total += value;
    }
    if (Math.abs(total - 1) > SUM_TOLERANCE) return false;
  }
  return true;
}

/**
 * What can be learned from the answers: probabilities cut down to what is told. What `top-1` leaves open is spread evenly over
 * the other classes; rounded probabilities are brought back to a sum of 1.
 */
export function cutAnswers(
  probabilities: Float32Array,
  count: number,
  classes: number,
  answers: Answers,
): Float32Array {
  const told = probabilities.slice(0, count * classes);
  if (answers === 'probabilities') return told;
  for (let start = 0; start < count * classes; start += classes) {
    const row = told.subarray(start, start + classes);
    if (answers === 'label' || answers === 'top-1') {
      let label = 0;
      for (let index = 1; index < classes; index += 1)
        if ((row[index] ?? 0) > (row[label] ?? 0)) label = index;
      const own = answers === 'label' ? 1 : (row[label] ?? 0);
      row.fill(classes > 1 ? (1 - own) / (classes - 1) : 0);
      row[label] = own;
    } else roundRow(row, answers.decimals);
  }
  return told;
}

function roundRow(row: Float32Array, decimals: number): void {
  const unit = 10 ** decimals;
  let total = 0;
  for (const [index, value] of row.entries()) {
    const rounded = Math.round(value * unit) / unit;
    row[index] = rounded;
    total += rounded;
  }
  // With many classes everything can be rounded to nothing: then nothing was told.
  for (const [index, value] of row.entries())
    row[index] = total > 0 ? value / total : 1 / row.length;
}
