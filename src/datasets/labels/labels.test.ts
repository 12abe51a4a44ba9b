import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import {
  calibrateJoint,
  confidenceThresholds,
  confidentJoint,
  noiseShare,
  roundKeepingSum,
} from './confident-joint.ts';
import { contentOrder } from './content-order.ts';
import { stratifiedFolds } from './folds.ts';
import { labelFlows } from './label-flow.ts';
import { findLabelIssues, type PruningRule } from './label-issues.ts';
import { labelPosterior } from './label-posterior.ts';
import { estimateFlows } from './leaning-flow.ts';
import { normalisedMargin, selfConfidence } from './label-quality.ts';
import { FoldModels, meanProbabilities } from './out-of-fold.ts';
import { minimise } from './quasi-newton.ts';
import { shortcutScores } from './shortcut.ts';
import { fitSoftmax, predictSoftmax } from './softmax-regression.ts';
import { bayesProbabilities } from './text-bayes-probabilities.ts';
import { TextFoldModels } from './text-fold-models.ts';
import { textOrder } from './text-order.ts';

const TOY: ClassProbabilities = {
  rows: 12,
  classes: 3,
  values: Float32Array.from([
    0.9, 0.05, 0.05, 0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.85, 0.05, 0.05, 0.9, 0.05, 0.6, 0.3, 0.1,
    0.1, 0.1, 0.8, 0.05, 0.15, 0.8, 0.3, 0.3, 0.4, 0.02, 0.95, 0.03, 0.7, 0.2, 0.1, 0.1, 0.2, 0.7,
  ]),
};
const TOY_LABELS = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 0, 1);

/** Three clouds in the plane; some rows are given the label of the next cloud. */
function clouds(perClass: number, seed: number): { features: FeatureMatrix; labels: Int32Array } {
  const random = new Random(seed);
  const rows = perClass * 3;
  const values = new Float32Array(rows * 2);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const cloud = row % 3;
    labels[row] = cloud;
    values[row * 2] = 4 * cloud + random.normal();
    values[row * 2 + 1] = 100 * (cloud === 1 ? 3 + random.normal() : random.normal());
  }
  return { features: { rows, width: 2, values }, labels };
}

function rowsOf(marks: Uint8Array): readonly number[] {
  return [...marks.keys()].filter((row) => marks[row] === 1);
}

describe('datasets/labels: confident learning', () => {
  it('gives the thresholds, the joint and its calibration of the worked example', () => {
    const joint = confidentJoint(TOY, TOY_LABELS);

    expect([...confidenceThresholds(TOY, TOY_LABELS)]).toEqual([
      expect.closeTo(0.65, 6),
      expect.closeTo(0.5625, 6),
      expect.closeTo(0.5075, 6),
    ]);
    expect([...joint.counts]).toEqual([3, 1, 0, 0, 2, 1, 0, 1, 2]);
    expect([...joint.confident]).toEqual([0, 0, 1, 1, 1, -1, 2, 2, -1, 1, 0, 2]);
    const calibrated = calibrateJoint(joint, TOY_LABELS);
    expect([...calibrated]).toEqual([3, 1, 0, 0, 3, 1, 0, 1, 3]);
    expect(noiseShare(calibrated, 3)).toBeCloseTo(0.25, 12);
  });

  it.each<[PruningRule, readonly number[]]>([
    ['by-noise-rate', [2, 9, 11]],
    ['by-class', [2, 9, 11]],
    ['both', [2, 9, 11]],
    ['confident', [2, 9, 11]],
    ['predicted', [2, 5, 9, 11]],
    ['low-self-confidence', [2, 9, 11]],
    ['low-margin', [2, 9, 11]],
  ])('finds the wrong labels of the worked example by %s', (rule, rows) => {
    expect(rowsOf(findLabelIssues(TOY, TOY_LABELS, { rule }))).toEqual(rows);
  });

  it('looks for a share of the noise, and leaves every class some rows', () => {
    expect(rowsOf(findLabelIssues(TOY, TOY_LABELS, { noiseShare: 0 }))).toEqual([]);
    expect(rowsOf(findLabelIssues(TOY, TOY_LABELS, { leastPerClass: 4 }))).toEqual([]);
    expect(
      rowsOf(findLabelIssues(TOY, TOY_LABELS, { rule: 'low-margin', noiseShare: 0.34 })),
    ).toEqual([9]);
  });

  it('scores rows as the worked example does', () => {
    expect(selfConfidence(TOY, TOY_LABELS)[9]).toBeCloseTo(0.03, 6);
    expect(normalisedMargin(TOY, TOY_LABELS)[9]).toBeCloseTo(0.04, 6);
  });

  it('leaves out rows without a label, and classes nobody is given', () => {
    const labels = TOY_LABELS.map((label, row) => (row === 9 ? -1 : label));
    const wide: ClassProbabilities = { rows: 1, classes: 2, values: Float32Array.of(1, 0) };

    expect(rowsOf(findLabelIssues(TOY, labels))).toEqual([2, 11]);
    expect(selfConfidence(TOY, labels)[9]).toBeNaN();
    expect([...confidentJoint(wide, Int32Array.of(0)).counts]).toEqual([1, 0, 0, 1]);
    expect([...calibrateJoint(confidentJoint(wide, Int32Array.of(0)), Int32Array.of(0))]).toEqual([
      1, 0, 0, 0,
    ]);
    expect(
      findLabelIssues({ rows: 0, classes: 3, values: new Float32Array() }, new Int32Array()),
    ).toHaveLength(0);
  });

  it('rounds to whole numbers of the same sum, none further than one away', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 20 }),
        (list) => {
          const values = Float64Array.from(list);
          const whole = roundKeepingSum(values);
          const sum = list.reduce((all, value) => all + value, 0);
          expect(whole.reduce((all, value) => all + value, 0)).toBe(Math.round(sum));
          for (const [at, value] of whole.entries())
            expect(Math.abs(value - (values[at] ?? 0))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('datasets/labels: softmax regression', () => {
  it('finds the minimum of a crooked valley', async () => {
    const { point } = await minimise(
      (at, gradient) => {
        const [x = 0, y = 0] = at;
        gradient.set([2 * (x - 3) + 2 * (x + y), 200 * (y + 1) + 2 * (x + y)]);
        return (x - 3) ** 2 + 100 * (y + 1) ** 2 + (x + y) ** 2;
      },
      2,
      200,
      1e-10,
    );

    // Where both derivatives are 0: 2x + y = 3 and x + 101y = −100.
    expect(point[0]).toBeCloseTo(403 / 201, 6);
    expect(point[1]).toBeCloseTo(-203 / 201, 6);
  });

  it('has a gradient of 0 where it ends, penalty included', async () => {
    const { features, labels } = clouds(40, 1);
    const rows = Int32Array.from(labels.keys());
    const model = await fitSoftmax(features, labels, 3, rows, { tolerance: 1e-9, maxSteps: 500 });
    const into = new Float64Array(3);
    const gradient = new Float64Array(9);
    for (const row of rows) {
      predictSoftmax(model, features.values, row * 2, into);
      for (let label = 0; label < 3; label += 1) {
        const pull = (into[label] ?? 0) - (labels[row] === label ? 1 : 0);
        const input = [0, 1].map(
          (column) =>
            ((features.values[row * 2 + column] ?? 0) - (model.means[column] ?? 0)) *
            (model.scales[column] ?? 0),
        );
        for (const [column, value] of [...input, 1].entries())
          gradient[label * 3 + column] = (gradient[label * 3 + column] ?? 0) + pull * value;
      }
    }
    for (const [at, value] of gradient.entries())
      expect(value + (at % 3 === 2 ? 0 : (model.weights[at] ?? 0))).toBeCloseTo(0, 5);
  });

  it('takes columns that are constant, huge or of one row', async () => {
    const features: FeatureMatrix = {
      rows: 4,
      width: 3,
      values: Float32Array.of(7, 1e30, 0, 7, -1e30, 0, 7, 1e30, 1, 7, -1e30, 0),
    };
    const labels = Int32Array.of(0, 1, 0, 1);
    const probabilities = await new FoldModels(features, labels, 2, { folds: 2 }).probabilities();

    expect(probabilities.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    await expect(new FoldModels(features, labels, 1e7).probabilities()).rejects.toThrow(RangeError);
    expect(() => new FoldModels(features, labels, 2, { folds: 1 })).toThrow(RangeError);
  });

  it('tells the classes of rows it did not see, on the seed and not on the order of the rows', async () => {
    const { features, labels } = clouds(40, 2);
    const given = labels.map((label, row) =>
      row % 29 === 0 ? (label + 1) % 3 : row % 31 === 0 ? -1 : label,
    );
    const whole = await new FoldModels(features, given, 3).probabilities();
    const shuffled = new Random(5).permutation(features.rows);
    const moved = await new FoldModels(
      {
        ...features,
        values: Float32Array.from(
          { length: features.rows * 2 },
          (_, at) => features.values[(shuffled[at >> 1] ?? 0) * 2 + (at & 1)] ?? 0,
        ),
      },
      given.map((_, row) => given[shuffled[row] ?? 0] ?? 0),
      3,
    ).probabilities();
    let right = 0;
    for (let row = 0; row < features.rows; row += 1) {
      if ((whole.values[row * 3 + (labels[row] ?? 0)] ?? 0) > 0.5) right += 1;
      for (let label = 0; label < 3; label += 1)
        expect(moved.values[row * 3 + label]).toBe(whole.values[(shuffled[row] ?? 0) * 3 + label]);
    }

    expect(right / features.rows).toBeGreaterThan(0.9);
    const other = await new FoldModels(features, given, 3, { seed: 9 }).probabilities();

    expect(other.values).not.toEqual(whole.values);
  });

  it('deals folds of one size per class, and copies into one fold', () => {
    const { features, labels } = clouds(50, 3);
    features.values.set(features.values.subarray(0, 2), 2 * 7);
    const folds = stratifiedFolds(contentOrder(features, labels, 0), labels, 5);

    expect(folds[7]).toBe(folds[0]);
    for (let label = 0; label < 3; label += 1)
      for (let fold = 0; fold < 5; fold += 1) {
        const size = folds.filter((of, row) => of === fold && labels[row] === label).length;
        expect(Math.abs(size - 10)).toBeLessThanOrEqual(2);
      }
  });

  it('deals a class of one repeated row into all folds', () => {
    const features: FeatureMatrix = { rows: 10, width: 1, values: new Float32Array(10) };
    const labels = new Int32Array(10);
    const folds = stratifiedFolds(contentOrder(features, labels, 0), labels, 5);

    expect([0, 1, 2, 3, 4].map((fold) => folds.filter((of) => of === fold).length)).toEqual([
      2, 2, 2, 2, 2,
    ]);
  });
});

describe('datasets/labels: flows and shortcuts', () => {
  it('suspects a half-hearted row where labels flow, and not where they do not', () => {
    const rows = 6;
    const probabilities: ClassProbabilities = {
      rows,
      classes: 2,
      values: Float32Array.from([0.9, 0.1, 0.6, 0.4, 0.4, 0.6, 0.1, 0.9, 0.5, 0.5, 0, 1]),
    };
    const labels = Int32Array.of(0, 0, 1, 1, -1, 0);
    const joint = {
      ...confidentJoint(probabilities, labels),
      counts: Float64Array.of(50, 50, 0, 100),
    };
    const scores = labelPosterior(probabilities, labels, joint);

    // Half of class 1 is given 0, none of class 0 is given 1.
    expect(scores[0]).toBeCloseTo(0.1 / 3 / (0.1 / 3 + 0.9), 6);
    expect(scores[1]).toBeCloseTo(0.4 / 3 / (0.4 / 3 + 0.6), 6);
    expect(scores[2]).toBeCloseTo((0.4 * 1e-3) / (0.4 * 1e-3 + 0.6 * (2 / 3)), 6);
    expect(scores[4]).toBeNaN();
    expect(scores[5]).toBe(1);
  });

  it('proves a flow one way, and none where mistakes go both ways', () => {
    const joint = {
      ...confidentJoint(TOY, TOY_LABELS),
      counts: Float64Array.of(90, 6, 0, 6, 90, 0, 20, 1, 70),
    };
    const [first, ...rest] = labelFlows(joint);

    expect(first).toMatchObject({ from: 0, to: 2, rows: 20, back: 0 });
    expect(first?.pValue).toBeCloseTo(2 ** -20, 10);
    expect(first?.adjusted).toBeCloseTo(6 * 2 ** -20, 10);
    expect(rest.every(({ adjusted }) => adjusted > 0.05)).toBe(true);
    expect(rest.map(({ from, to }) => `${from}>${to}`)).toEqual(['1>2', '0>1', '1>0']);
  });

  it('separates a trigger from a wrong label', () => {
    const probabilities = meanProbabilities(
      { rows: 4, classes: 2, values: Float32Array.of(1, 0, 0.1, 0.9, 0.9, 0.1, 0.5, 0.5) },
      { rows: 4, classes: 2, values: Float32Array.of(1, 0, 0.1, 0.9, 0.9, 0.1, 0.5, 0.5) },
    );
    const scores = shortcutScores(
      probabilities,
      Int32Array.of(0, 0, 0, -1),
      Float64Array.of(0, 0, 1, 1),
    );

    expect(scores[0]).toBe(1);
    expect(scores[1]).toBeCloseTo(0.1, 6);
    expect(scores[2]).toBe(0);
    expect(scores[3]).toBeNaN();
    expect(() => meanProbabilities(probabilities, TOY)).toThrow(RangeError);
  });
});

describe('datasets/labels: texts', () => {
  const WORDS = [
    ['oak', 'elm', 'birch', 'leaf', 'root'],
    ['trout', 'carp', 'pike', 'fin', 'scale'],
    ['bolt', 'nut', 'gear', 'shaft', 'weld'],
  ];
  const random = new Random(3);
  const texts = Array.from({ length: 240 }, (_, row) =>
    Array.from({ length: 6 }, () => WORDS[row % 3]?.[random.integer(5)] ?? '').join(' '),
  );
  const labels = Int32Array.from(texts, (_, row) => (row % 40 === 0 ? (row + 1) % 3 : row % 3));

  it('tells what a text is about by words of others, whatever its label', async () => {
    const model = await new TextFoldModels(
      texts,
      labels,
      3,
      textOrder(texts, labels),
    ).probabilities();
    const bayes = bayesProbabilities(texts, labels, 3);

    for (const { values } of [model, bayes])
      for (let row = 0; row < texts.length; row += 1)
        expect(values[row * 3 + (row % 3)]).toBeGreaterThan(0.5);
  });

  it('does not depend on the order of the texts', async () => {
    const whole = await new TextFoldModels(
      texts,
      labels,
      3,
      textOrder(texts, labels),
    ).probabilities();
    const order = new Random(4).permutation(texts.length);
    const moved = Array.from(order, (row) => texts[row] ?? '');
    const given = order.map((row) => labels[row] ?? 0);
    const other = await new TextFoldModels(
      moved,
      given,
      3,
      textOrder(moved, given),
    ).probabilities();

    for (const [at, row] of order.entries())
      for (let label = 0; label < 3; label += 1)
        expect(other.values[at * 3 + label]).toBeCloseTo(whole.values[row * 3 + label] ?? 0, 6);
  });
});

describe('datasets/labels: flows', () => {
  it('does not take rows for a rare class that none of them is likely of', () => {
    const rows = 60;
    const values = new Float32Array(rows * 3);
    const labels = new Int32Array(rows);
    for (let row = 0; row < rows; row += 1) {
      labels[row] = row < 50 ? 0 : row < 58 ? 1 : 2;
      values.set(labels[row] === 1 ? [0.1, 0.8, 0.1] : [0.8, 0.1, 0.1], row * 3);
    }
    const { flows, joint } = estimateFlows({ rows, classes: 3, values }, labels);

    expect(flows.filter(({ from }) => from === 2)).toEqual([]);
    expect(joint.counts[0]).toBe(50);
  });

  it('believes in flows that lean to one side only', () => {
    const rows = 90;
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
    const values = new Float32Array(rows * 3);
    for (let row = 0; row < rows; row += 1) {
      const seen = row % 3 === 0 && row < 45 ? 1 : row % 3;
      for (let label = 0; label < 3; label += 1)
        values[row * 3 + label] = label === seen ? 0.9 : 0.05;
    }
    const { joint, levelled } = estimateFlows({ rows, classes: 3, values }, labels);

    expect(levelled.counts[1]).toBe(joint.counts[1]);
    expect(levelled.counts[2]).not.toBe(joint.counts[2]);
  });
});
