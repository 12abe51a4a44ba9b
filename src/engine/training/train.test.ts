import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { floats } from '../../tensor/tensor.ts';
import { encodeGraph } from '../onnx/encode-model.ts';
import { Session } from '../session/session.ts';
import { buildNetwork, showArchitecture } from './architecture.ts';
import { exposeWeights, freezeWeights, initialWeights } from './network.ts';
import type { TrainingData } from './train.ts';
import { Trainer, oneHot, trainNetwork, trainedGraph } from './train.ts';

/** Three classes by angle around the middle: no straight line parts them. */
function sectors(seed: number, count: number): TrainingData & { readonly labels: Int32Array } {
  const random = new Random(seed);
  const x = random.fillUniform(new Float32Array(count * 2), -1, 1);
  const labels = Int32Array.from({ length: count }, (_, row) =>
    Math.floor(((Math.atan2(x[row * 2]!, x[row * 2 + 1]!) + Math.PI) / (2 * Math.PI)) * 3 * 0.999),
  );
  return { count, x, labels, probabilities: oneHot(labels, 3) };
}

function accuracy(logits: Float32Array, labels: Int32Array, classes: number): number {
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const own = [...logits.subarray(row * classes, (row + 1) * classes)];
    if (own.indexOf(Math.max(...own)) === label) right += 1;
  }
  return right / labels.length;
}

const network = buildNetwork({ kind: 'mlp', hidden: [16] }, [2], 3);

describe('engine/training', () => {
  it.each([
    { kind: 'adam', learningRate: 0.01 },
    { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
  ] as const)('learns classes that no line parts, with $kind', async (optimiser) => {
    const trainer = await Trainer.open(network);
    const data = sectors(1, 400);
    const held = sectors(2, 400);
    const trained = await trainer.train(data, { random: new Random(1), epochs: 40, optimiser });
    const logits = await trainer.logits(held.x, held.count, trained.weights);
    await trainer.close();

    expect(trained.ended).toBe('epochs');
    expect(accuracy(logits, held.labels, 3)).toBeGreaterThan(0.95);
    expect(trained.losses.at(-1)!).toBeLessThan(trained.losses[0]! / 3);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const data = { ...sectors(1, 64), inputShape: [2], classes: 3 };
    const file = async (seed: number): Promise<Uint8Array> =>
      encodeGraph(
        trainedGraph(
          await trainNetwork({ kind: 'mlp', hidden: [8] }, data, {
            random: new Random(seed),
            epochs: 3,
          }),
        ),
      );
    expect(await file(1)).toEqual(await file(1));
    expect(await file(1)).not.toEqual(await file(2));
  });

  it('writes a model that says what the trained network says, and takes it back for more training', async () => {
    const trainer = await Trainer.open(network);
    const data = sectors(1, 100);
    const trained = await trainer.train(data, { random: new Random(3), epochs: 5 });
    const said = await trainer.logits(data.x, data.count, trained.weights);
    const frozen = freezeWeights(network, trained.weights);
    const session = await Session.open(encodeGraph(frozen));
    const { logits } = await session.run({ x: floats(data.x, [data.count, 2]) });
    expect([...session.inputNames]).toEqual(['x']);
    for (const [at, value] of said.entries())
      expect(Number(logits!.data[at])).toBeCloseTo(value, 4);

    const again = exposeWeights(frozen, { input: 'x', logits: 'logits' });
    expect(again.network.parameters.map(({ name }) => name).sort()).toEqual(
      network.parameters.map(({ name }) => name).sort(),
    );
    const second = await Trainer.open(again.network);
    const more = await second.train(data, {
      random: new Random(4),
      epochs: 20,
      from: again.weights,
    });
    expect(more.losses[0]!).toBeLessThan(trained.losses[0]!);
    expect(await second.loss(data, more.weights)).toBeLessThan(
      await trainer.loss(data, trained.weights),
    );
    await Promise.all([session.close(), trainer.close(), second.close()]);
  });

  it('takes probabilities and weights per sample for what they are', async () => {
    const trainer = await Trainer.open(buildNetwork({ kind: 'mlp', hidden: [] }, [1], 2));
    // Two samples at one place: only their weighted mean, 0.8, can be learned.
    const data = {
      count: 2,
      x: Float32Array.of(1, 1),
      probabilities: Float32Array.of(1, 0, 0.4, 0.6),
      sampleWeights: Float32Array.of(4, 2),
    };
    const { weights } = await trainer.train(data, {
      random: new Random(1),
      epochs: 300,
      optimiser: { kind: 'sgd', learningRate: 0.5 },
    });
    const [first = 0, second = 0] = await trainer.logits(Float32Array.of(1), 1, weights);
    await trainer.close();
    expect(1 / (1 + Math.exp(second - first))).toBeCloseTo(0.8, 3);
  });

  it('ends without progress, keeps what was best on held-out samples, and ends on NaN', async () => {
    const trainer = await Trainer.open(network);
    const noise = { ...sectors(5, 40), probabilities: oneHot(new Int32Array(40), 3) };
    const ended = await trainer.train(sectors(1, 40), {
      random: new Random(1),
      epochs: 500,
      patience: 3,
      optimiser: { kind: 'adam', learningRate: 0.05 },
      validation: noise,
    });
    expect(ended.ended).toBe('no-progress');
    expect(ended.losses.length).toBeLessThan(100);

    const bad = { ...sectors(1, 40), x: new Float32Array(80).fill(Number.NaN) };
    const diverged = await trainer.train(bad, { random: new Random(1), epochs: 50 });
    expect(diverged.ended).toBe('diverged');
    expect(diverged.losses).toHaveLength(1);
    await trainer.close();
  });

  it('begins with weights of the size He et al. give, offsets at zero', () => {
    const wide = buildNetwork({ kind: 'mlp', hidden: [300] }, [200], 3);
    const weights = initialWeights(wide, new Random(1));
    const first = weights.get('dense0.weight')!;
    const square = first.reduce((sum, value) => sum + value * value, 0) / first.length;
    expect(square).toBeCloseTo(2 / 200, 3);
    expect(weights.get('dense0.bias')!.every((value) => value === 0)).toBe(true);
  });

  it.each([
    { shape: [2, 6, 6], channelsLast: false },
    { shape: [6, 6, 2], channelsLast: true },
  ])(
    'has the gradient of a cnn on $shape that finite differences have',
    async ({ shape, channelsLast }) => {
      const cnn = buildNetwork(
        { kind: 'cnn', filters: [3, 4], hidden: 5, channelsLast, pool: 2 },
        shape,
        3,
      );
      const trainer = await Trainer.open(cnn);
      const random = new Random(2);
      const data = {
        count: 4,
        x: random.fillNormal(new Float32Array(4 * 72)),
        probabilities: oneHot(Int32Array.of(0, 1, 2, 1), 3),
      };
      const from = initialWeights(cnn, random);
      const before = await trainer.loss(data, from);
      // One small step of plain descent falls by the squared length of the gradient times the step, which the step itself shows.
      const rate = 1e-3;
      const { weights } = await trainer.train(data, {
        random,
        from,
        epochs: 1,
        batch: 4,
        optimiser: { kind: 'sgd', learningRate: rate },
      });
      let square = 0;
      for (const [name, values] of weights)
        for (const [at, value] of values.entries())
          square += ((value - from.get(name)![at]!) / rate) ** 2;
      const fallen = (before - (await trainer.loss(data, weights))) / rate;
      await trainer.close();
      expect(square).toBeGreaterThan(0.01);
      expect(fallen / square).toBeGreaterThan(0.95);
      expect(fallen / square).toBeLessThan(1.05);
    },
  );

  it('names architectures', () => {
    expect(showArchitecture({ kind: 'mlp', hidden: [64, 32] })).toBe('mlp 64-32');
    expect(showArchitecture({ kind: 'mlp', hidden: [] })).toBe('linear');
    expect(showArchitecture({ kind: 'cnn', filters: [8, 16], hidden: 32 })).toBe('cnn 8-16, 32');
  });
});
