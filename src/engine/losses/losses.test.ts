import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { floats, integers, toNumbers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { gradient } from '../gradient.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { encodeGraph } from '../onnx/encode-model.ts';
import { Session } from '../session/session.ts';
import {
  chosenLogit,
  crossEntropy,
  differenceOfLogitsRatio,
  highestOther,
  logitDifference,
  margin,
  softCrossEntropy,
  targetedDifferenceOfLogitsRatio,
  targetedMargin,
} from './losses.ts';
import type { LossRounding } from './losses.ts';

const ROWS = 4;
const CLASSES = 5;

/** One sample, as the papers write it. */
interface Sample {
  readonly z: readonly number[];
  readonly y: number;
  readonly t: number;
  readonly p: readonly number[];
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}

function sorted(z: readonly number[]): readonly number[] {
  return [...z].sort((a, b) => b - a);
}

function logSumExp(z: readonly number[]): number {
  const top = Math.max(...z);
  return top + Math.log(z.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

function other(z: readonly number[], than: number): number {
  return Math.max(...z.filter((_, index) => index !== than));
}

interface Inputs {
  readonly g: GraphBuilder;
  readonly logits: Value;
  readonly labels: Value;
  readonly targets: Value;
  readonly probabilities: Value;
}

const LOSSES: readonly {
  readonly name: string;
  readonly build: (inputs: Inputs) => Value;
  readonly formula: (sample: Sample) => number;
}[] = [
  {
    name: 'cross-entropy',
    build: ({ g, logits, labels }) => crossEntropy(g, logits, labels),
    formula: ({ z, y }) => logSumExp(z) - at(z, y),
  },
  {
    name: 'cross-entropy as torch rounds it',
    build: ({ g, logits, labels }) => crossEntropy(g, logits, labels, { parity: 'torch' }),
    formula: ({ z, y }) => logSumExp(z) - at(z, y),
  },
  {
    name: 'soft cross-entropy',
    build: ({ g, logits, probabilities }) => softCrossEntropy(g, logits, probabilities),
    formula: ({ z, p }) =>
      logSumExp(z) - z.reduce((sum, value, index) => sum + value * at(p, index), 0),
  },
  {
    name: 'chosen logit',
    build: ({ g, logits, targets }) => chosenLogit(g, logits, targets),
    formula: ({ z, t }) => at(z, t),
  },
  {
    name: 'highest other',
    build: ({ g, logits, labels }) => highestOther(g, logits, labels),
    formula: ({ z, y }) => other(z, y),
  },
  {
    name: 'margin',
    build: ({ g, logits, labels }) => margin(g, logits, labels),
    formula: ({ z, y }) => other(z, y) - at(z, y),
  },
  {
    name: 'targeted margin',
    build: ({ g, logits, targets }) => targetedMargin(g, logits, targets),
    formula: ({ z, t }) => at(z, t) - other(z, t),
  },
  {
    name: 'logit difference',
    build: ({ g, logits, labels, targets }) => logitDifference(g, logits, labels, targets),
    formula: ({ z, y, t }) => at(z, t) - at(z, y),
  },
  {
    name: 'difference of logits ratio',
    build: ({ g, logits, labels }) => differenceOfLogitsRatio(g, logits, labels),
    formula: ({ z, y }) => (other(z, y) - at(z, y)) / (at(sorted(z), 0) - at(sorted(z), 2)),
  },
  {
    name: 'targeted difference of logits ratio',
    build: ({ g, logits, labels, targets }) =>
      targetedDifferenceOfLogitsRatio(g, logits, labels, targets),
    formula: ({ z, y, t }) =>
      (at(z, t) - at(z, y)) / (at(sorted(z), 0) - (at(sorted(z), 2) + at(sorted(z), 3)) / 2),
  },
];

function samples(): readonly Sample[] {
  const random = new Random('losses');
  return Array.from({ length: ROWS }, (_, row) => {
    // Far apart: a small move changes no order.
    const z = Array.from(random.permutation(CLASSES), (rank) => rank + random.uniform() * 0.8);
    const raw = z.map(() => random.uniform());
    const total = raw.reduce((sum, value) => sum + value, 0);
    // The label is the highest once: then the best other is the second of all.
    const y = row === 0 ? z.indexOf(Math.max(...z)) : random.integer(CLASSES);
    return {
      z,
      y,
      t: (y + 1 + random.integer(CLASSES - 1)) % CLASSES,
      p: raw.map((value) => value / total),
    };
  });
}

function elementsOf(tensor: Tensor | undefined): readonly number[] {
  if (tensor === undefined || tensor.dtype === 'string') throw new Error('not computed');
  return toNumbers(tensor);
}

/** Central difference of the formula along one logit. */
function slope(formula: (sample: Sample) => number, sample: Sample, index: number): number {
  const step = 1e-4;
  const moved = (amount: number): Sample => ({
    ...sample,
    z: sample.z.map((value, other_) => (other_ === index ? value + amount : value)),
  });
  return (formula(moved(step)) - formula(moved(-step))) / (2 * step);
}

describe('losses and their gradients are the formulas of the papers', () => {
  it.each(LOSSES)('$name', async ({ build, formula }) => {
    const g = new GraphBuilder();
    const logits = g.input('logits', 'float32', [-1, CLASSES]);
    const loss = build({
      g,
      logits,
      labels: g.input('labels', 'int64', [-1]),
      targets: g.input('targets', 'int64', [-1]),
      probabilities: g.input('probabilities', 'float32', [-1, CLASSES]),
    });
    const result = gradient(g.finish('loss', [{ name: 'loss', value: loss }]), {
      of: 'loss',
      withRespectTo: ['logits'],
    });
    if (!result.ok) throw new Error('a loss without gradient');
    const session = await Session.open(encodeGraph(result.typed));
    const given = samples();
    const answers = await session.run({
      logits: floats(
        given.flatMap(({ z }) => z),
        [ROWS, CLASSES],
      ),
      labels: integers(given.map(({ y }) => y)),
      targets: integers(given.map(({ t }) => t)),
      probabilities: floats(
        given.flatMap(({ p }) => p),
        [ROWS, CLASSES],
      ),
    });
    await session.close();
    const losses = elementsOf(answers['loss']);
    const slopes = elementsOf(answers['gradient:logits']);
    for (const [row, sample] of given.entries()) {
      expect(losses[row]).toBeCloseTo(formula(sample), 4);
      for (let index = 0; index < CLASSES; index += 1)
        expect(slopes[row * CLASSES + index]).toBeCloseTo(slope(formula, sample, index), 3);
    }
  });

  it.each([{ parity: 'torch' }, {}] as const)(
    'stays finite where one class is certain, %o',
    async (rounding) => {
      const [loss, slopes] = await certain(rounding, [1e4, 0, -1e4], 2);
      expect(loss).toEqual([2e4]);
      expect(slopes).toEqual([1, 0, -1]);
    },
  );

  it('keeps the slope of a label that is all but certain, which torch rounds away', async () => {
    const random = new Random('certain');
    for (let lead = 4; lead <= 80; lead += 4) {
      const others = Array.from({ length: CLASSES - 1 }, () => random.uniform());
      const z = [lead, ...others].map(Math.fround);
      const shares = z.slice(1).map((value) => Math.exp(value - lead));
      const total = shares.reduce((sum, share) => sum + share, 0);
      const [, exact] = await certain({}, z, 0);
      const [, rounded] = await certain({ parity: 'torch' }, z, 0);
      for (const [index, share] of [-total, ...shares].entries())
        expect(at(exact, index) / (share / (1 + total))).toBeCloseTo(1, 4);
      // 1 − p is a whole number of steps of 2^-24 in float32.
      expect(Number.isInteger(at(rounded, 0) * 2 ** 24)).toBe(true);
      if (lead >= 20) expect(at(rounded, 0)).toBeCloseTo(0, 12);
    }
  });
});

/** Cross-entropy of one sample and its slopes. */
async function certain(
  rounding: LossRounding,
  z: readonly number[],
  label: number,
): Promise<readonly [readonly number[], readonly number[]]> {
  const g = new GraphBuilder();
  const logits = g.input('logits', 'float32', [-1, z.length]);
  const labels = g.input('labels', 'int64', [-1]);
  const loss = crossEntropy(g, logits, labels, rounding);
  const result = gradient(g.finish('loss', [{ name: 'loss', value: loss }]), {
    of: 'loss',
    withRespectTo: ['logits'],
  });
  if (!result.ok) throw new Error('a loss without gradient');
  const session = await Session.open(encodeGraph(result.typed));
  const answers = await session.run({
    logits: floats(z, [1, z.length]),
    labels: integers([label]),
  });
  await session.close();
  return [elementsOf(answers['loss']), elementsOf(answers['gradient:logits'])];
}
