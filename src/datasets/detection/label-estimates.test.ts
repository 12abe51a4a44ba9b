import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { believedClasses, labelPosterior } from '../labels/label-posterior.ts';
import { nearestNeighbours } from '../neighbours/nearest-neighbours.ts';
import { flipTargeted } from '../planting/flipped-labels.ts';
import { estimateLabels, type LabelSubject } from './label-estimates.ts';

const ROWS = 240;
const OPTIONS = { seed: 0, threads: 1 };

/** Three clouds in the plane that touch; 40 % of the rows of the first are given the label of the second. */
async function flipped(seed: number): Promise<{ subject: LabelSubject; planted: Int32Array }> {
  const random = new Random(seed);
  const values = new Float32Array(ROWS * 2);
  const clean = new Int32Array(ROWS);
  for (let row = 0; row < ROWS; row += 1) {
    clean[row] = row % 3;
    values[row * 2] = 3 * (row % 3) + random.normal();
    values[row * 2 + 1] = random.normal();
  }
  const features = { rows: ROWS, width: 2, values };
  const { labels, rows } = flipTargeted(features, clean, { from: 0, to: 1 }, 0.4, seed);
  const { graph } = await nearestNeighbours(features, {
    count: 10,
    metric: 'euclidean',
    ...OPTIONS,
  });
  const names = ['left', 'middle', 'right'];
  return {
    subject: { features, graph, labels: { column: 'side', numbers: labels, names } },
    planted: rows,
  };
}

function precision(wrong: Float64Array, planted: Int32Array): number {
  const first = [...wrong.keys()].sort((a, b) => (wrong[b] ?? 0) - (wrong[a] ?? 0));
  return (
    first.slice(0, planted.length).filter((row) => planted.includes(row)).length / planted.length
  );
}

describe('datasets/detection: estimates of labels', () => {
  it('unlearns a flow that model and neighbours have learned', async () => {
    const gains = [];
    for (const seed of [1, 2, 3]) {
      const { subject, planted } = await flipped(seed);
      const found = [];
      for (const isQuick of [true, false]) {
        const { mean, levelled } = await estimateLabels(subject, { ...OPTIONS, isQuick });
        found.push(precision(labelPosterior(mean, subject.labels.numbers, levelled), planted));
      }
      const [once = 0, again = 0] = found;
      expect(again).toBeGreaterThan(0.8);
      gains.push(again - once);
    }

    expect(gains.every((gain) => gain >= 0)).toBe(true);
    expect(Math.max(...gains)).toBeGreaterThan(0.03);
  });

  it('believes each labelled row to be of some class, and says nothing of others', async () => {
    const { subject } = await flipped(4);
    const { mean, levelled } = await estimateLabels(subject, OPTIONS);
    const labels = subject.labels.numbers.map((label, row) => (row === 5 ? -1 : label));
    const believed = believedClasses(mean, labels, levelled);
    const wrong = labelPosterior(mean, labels, levelled);

    for (const [row, label] of labels.entries()) {
      const own = believed.subarray(row * 3, row * 3 + 3);
      const sum = own.reduce((all, value) => all + value, 0);
      expect(sum).toBeCloseTo(label < 0 ? 0 : 1, 5);
      if (label >= 0) expect(1 - (own[label] ?? 0)).toBeCloseTo(wrong[row] ?? 0, 5);
    }
  });
});
