import { describe, expect, it } from 'vitest';
import { networkClassifier, randomNetwork } from '../../../test/builders/attacks/classifiers.ts';
import { networkGraph } from '../../../test/builders/attacks/onnx-network.ts';
import { decodeModel } from '../../engine/onnx/decode-model.ts';
import { encodeGraph } from '../../engine/onnx/encode-model.ts';
import { prepareModel } from '../../engine/prepare/prepare.ts';
import { sessionEvaluator } from '../../engine/session/evaluator.ts';
import { Random } from '../../tensor/random.ts';
import { boxSpace } from '../geometry/space.ts';
import type { Loss } from './classifier.ts';
import { OnnxClassifier } from './onnx-classifier.ts';

const net = randomNetwork(3, 6, 9, 5);
const COUNT = 7;
const x = new Random(5).fillUniform(new Float32Array(COUNT * 6));
const labels = Int32Array.from({ length: COUNT }, (_, index) => index % 5);
const targets = Int32Array.from({ length: COUNT }, (_, index) => (index + 2) % 5);

/** Reads the file as any user's, with the input scaled by 2 and shifted by −1. */
async function opened(batch: number, scale = 1, shift = 0): Promise<OnnxClassifier> {
  const read = decodeModel(encodeGraph(networkGraph(net)));
  if (!read.ok) throw new Error(read.error.detail);
  const prepared = await prepareModel(read.model, {
    output: 'logits',
    evaluate: sessionEvaluator(),
  });
  if (!prepared.ok) throw new Error(prepared.detail);
  return OnnxClassifier.open({
    typed: prepared.typed,
    input: 'x',
    logits: 'logits',
    space: boxSpace([6]),
    transform: { scale: Float32Array.of(scale), shift: Float32Array.of(shift), inputShape: [6] },
    batch,
  });
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0);
}

describe('attacks/classifier/onnx-classifier', () => {
  it('asks a model of any batch for one sample at a time, as a large network must be', async () => {
    const [one, many] = [await opened(1), await opened(COUNT)];
    const single = await one.gradient('margin', x, COUNT, labels);
    const together = await many.gradient('margin', x, COUNT, labels);

    expect(difference(single.gradient, together.gradient)).toBeLessThan(1e-5);
    await one.close();
    await many.close();
  });

  it.each<Loss>([
    'cross-entropy',
    'targeted-cross-entropy',
    'dlr',
    'targeted-dlr',
    'margin',
    'difference',
    'targeted-margin',
    'logit',
    'other-logits',
  ])('gives the loss and gradient of %s that are computed by hand', async (loss) => {
    const [classifier, byHand] = [await opened(3), networkClassifier(net)];
    const own = await classifier.gradient(loss, x, COUNT, labels, targets);
    const other = await byHand.gradient(loss, x, COUNT, labels, targets);

    expect(difference(own.scores, other.scores)).toBeLessThan(1e-5);
    expect(difference(own.loss, other.loss)).toBeLessThan(1e-5);
    expect(difference(own.gradient, other.gradient)).toBeLessThan(1e-5);
    expect(own.gradient.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    await classifier.close();
  });

  it('gives the gradient in the attack space, not in that of the model', async () => {
    const [plain, scaled] = [await opened(8), await opened(8, 2, -1)];
    const inside = x.map((value) => value * 2 - 1);
    const expected = (await plain.gradient('margin', inside, COUNT, labels)).gradient.map(
      (value) => value * 2,
    );

    expect(
      difference((await scaled.gradient('margin', x, COUNT, labels)).gradient, expected),
    ).toBeLessThan(1e-5);
  });

  it('answers the same whatever the batch', async () => {
    const [one, many] = [await opened(2), await opened(50)];

    expect(await one.classify(x, COUNT)).toEqual(await many.classify(x, COUNT));
    expect(difference(await one.scores(x, COUNT), await many.scores(x, COUNT))).toBeLessThan(1e-6);
  });
});
