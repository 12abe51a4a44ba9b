import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random.ts';
import { float, int } from './graph/attribute.ts';
import { GraphBuilder } from './graph/builder.ts';
import type { TypedGraph } from './graph/graph.ts';
import { gradient, gradientName } from './gradient.ts';
import { encodeGraph } from './onnx/encode-model.ts';
import type { SelfTestSubject } from './self-test.ts';
import { selfTest } from './self-test.ts';
import { Session } from './session/session.ts';
import { floats } from '../tensor/tensor.ts';

const SIZE = 12;
const COUNT = 4;
const samples = {
  x: new Random('samples').fillUniform(new Float32Array(SIZE * COUNT)),
  count: COUNT,
};

type Sample = readonly number[];

/** A function of one sample with a gradient, both in float64. */
function subject(value: (x: Sample) => number, slope: (x: Sample) => Sample): SelfTestSubject {
  const rows = (x: Float32Array, count: number): Sample[] =>
    Array.from({ length: count }, (_, row) => [...x.subarray(row * SIZE, (row + 1) * SIZE)]);
  return {
    size: SIZE,
    value: (x, count) => Promise.resolve(rows(x, count).map(value)),
    gradient: (x, count) => Promise.resolve(rows(x, count).flatMap(slope)),
  };
}

const sum = (x: Sample): number => x.reduce((all, each) => all + each, 0);
const waves = (x: Sample): number => sum(x.map((each, at) => Math.sin((at + 1) * each)));
const wavesSlope = (x: Sample): Sample => x.map((each, at) => (at + 1) * Math.cos((at + 1) * each));

async function verdict(tested: SelfTestSubject): Promise<string> {
  return (await selfTest(tested, samples, new Random(5))).verdict;
}

describe('selfTest', () => {
  it('agrees with a right gradient, to the last digits', async () => {
    const result = await selfTest(subject(waves, wavesSlope), samples, new Random(5));
    expect(result.verdict).toBe('agrees');
    expect(result.error).toBeGreaterThan(0);
    expect(result.error).toBeLessThan(1e-3);
    expect(result.directions).toHaveLength(3);
  });

  it.each<[string, (x: Sample) => Sample]>([
    ['a wrong sign', (x) => wavesSlope(x).map((each) => -each)],
    ['a wrong factor', (x) => wavesSlope(x).map((each) => each * 1.05)],
    ['one element that is missing', (x) => wavesSlope(x).map((each, at) => (at === 7 ? 0 : each))],
    ['elements in another order', (x) => [...wavesSlope(x)].reverse()],
    ['zeros', (x) => x.map(() => 0)],
    ['no number', (x) => x.map(() => Number.NaN)],
  ])('finds %s', async (_, slope) => {
    expect(await verdict(subject(waves, slope))).toBe('differs');
  });

  it('finds a gradient of something that does not move', async () => {
    expect(await verdict(subject(() => 3, wavesSlope))).toBe('differs');
  });

  it('gives a finite error where there is no number', async () => {
    const nothing = subject(waves, (x) => x.map(() => Number.NaN));
    const result = await selfTest(nothing, samples, new Random(5));
    expect(result).toMatchObject({ error: 2, verdict: 'differs' });
  });

  it('says that nothing moves', async () => {
    expect(
      await verdict(
        subject(
          () => 3,
          (x) => x.map(() => 0),
        ),
      ),
    ).toBe('flat');
  });

  it('takes a few samples on a kink for what they are', async () => {
    const kinked = subject(
      (x) => waves(x) + 50 * Math.abs((x[0] ?? 0) - (samples.x[0] ?? 0)),
      (x) =>
        wavesSlope(x).map((each, at) =>
          at === 0 ? each + 50 * Math.sign((x[0] ?? 0) - (samples.x[0] ?? 0)) : each,
        ),
    );
    expect(await verdict(kinked)).toBe('agrees');
  });

  it('moves each element by its own scale', async () => {
    const columns = Array.from({ length: SIZE }, (_, at) => 10 ** ((at % 5) - 2));
    const tested = subject(
      (x) => waves(x.map((each, at) => each / (columns[at] ?? 1))),
      (x) =>
        wavesSlope(x.map((each, at) => each / (columns[at] ?? 1))).map(
          (each, at) => each / (columns[at] ?? 1),
        ),
    );
    const x = samples.x.map((each, at) => each * (columns[at % SIZE] ?? 1));
    const result = await selfTest(tested, { x, count: COUNT, scale: columns }, new Random(5));
    expect(result).toMatchObject({ verdict: 'agrees' });
  });
});

/** Two layers with a rectifier: scores of two classes. */
function network(): TypedGraph {
  const g = new GraphBuilder();
  const random = new Random('weights');
  const weights = (rows: number, columns: number): ReturnType<typeof g.constant> =>
    g.constant(floats(random.fillNormal(new Float32Array(rows * columns)), [rows, columns]));
  const x = g.input('x', 'float32', [-1, SIZE]);
  const hidden = g.op('LeakyRelu', [g.matmul(x, weights(SIZE, 16))], { alpha: float(0.1) });
  const scores = g.op('Tanh', [g.matmul(hidden, weights(16, 1))]);
  return g.finish('network', [{ name: 'y', value: g.op('Flatten', [scores], { axis: int(1) }) }]);
}

describe('selfTest of a gradient graph', () => {
  it.each([
    [1, 'agrees'],
    [0.9, 'differs'],
  ])('times %d %s', async (factor, expected) => {
    const result = gradient(network(), { of: 'y', withRespectTo: ['x'] });
    if (!result.ok) throw new Error('no gradient');
    const session = await Session.open(encodeGraph(result.typed));
    const run = async (x: Float32Array, count: number, name: string): Promise<Float32Array> => {
      const { data } = (await session.run({ x: floats(x, [count, SIZE]) }))[name] ?? { data: [] };
      if (!(data instanceof Float32Array)) throw new Error(`no ${name}`);
      return data;
    };
    const tested: SelfTestSubject = {
      size: SIZE,
      value: (x, count) => run(x, count, 'y'),
      gradient: async (x, count) =>
        (await run(x, count, gradientName('x'))).map((each) => each * factor),
    };
    expect((await selfTest(tested, samples, new Random(5))).verdict).toBe(expected);
    await session.close();
  });
});
