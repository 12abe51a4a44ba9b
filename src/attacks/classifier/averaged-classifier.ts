import type { Classifier } from './classifier.ts';

/**
 * Expectation over transformation (Athalye et al. 2018): gradients, losses and scores that come with them are means over `times`
 * evaluations, for models that answer differently each time. The same classifier where `times` is 1.
 */
export function averageGradients(inner: Classifier, times: number): Classifier {
  if (times <= 1) return inner;
  let scores = new Float32Array(0);
  let loss = new Float32Array(0);
  let gradient = new Float32Array(0);
  return {
    space: inner.space,
    classes: inner.classes,
    access: inner.access,
    scores: (x, count, owners) => inner.scores(x, count, owners),
    classify: (x, count, owners) => inner.classify(x, count, owners),
    async gradient(kind, x, count, labels, targets, owners) {
      scores = zeros(scores, count * inner.classes);
      loss = zeros(loss, count);
      gradient = zeros(gradient, count * inner.space.size);
      for (let time = 0; time < times; time += 1) {
        const one = await inner.gradient(kind, x, count, labels, targets, owners);
        addShare(scores, one.scores, count * inner.classes, times);
        addShare(loss, one.loss, count, times);
        addShare(gradient, one.gradient, count * inner.space.size, times);
      }
      return { scores, loss, gradient };
    },
  };
}

function zeros(buffer: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (buffer.length < length) return new Float32Array(length);
  return buffer.fill(0, 0, length);
}

function addShare(into: Float32Array, from: Float32Array, length: number, of: number): void {
  for (let at = 0; at < length; at += 1) into[at] = (into[at] ?? 0) + (from[at] ?? 0) / of;
}
