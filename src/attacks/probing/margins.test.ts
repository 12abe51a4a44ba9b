import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { margins } from './answers.ts';

const classifier = networkClassifier(randomNetwork(5, 6, 8, 3));

describe('attacks/probing/answers', () => {
  it('gives a margin above 0 exactly where the goal is reached', async () => {
    const clean = await cleanSamples(classifier, 2, 12);
    const owners = Int32Array.from({ length: 12 }, (_, row) => row);
    const wrong = { ...clean, labels: clean.labels.map((label) => (label + 1) % 3) };
    const right = (
      await margins(classifier, clean, { kind: 'untargeted' })(clean.x, 12, owners)
    ).slice(0, 12);
    const reached = (
      await margins(classifier, wrong, { kind: 'untargeted' })(clean.x, 12, owners)
    ).slice(0, 12);

    expect([...right].every((margin) => margin <= 0)).toBe(true);
    expect([...reached].every((margin) => margin > 0)).toBe(true);
  });
});
