import { describe, expect, it } from 'vitest';
import type { LabelledSamples } from './labelled-samples.ts';
import { samplesDigest } from './samples-digest.ts';

const SAMPLES: LabelledSamples = {
  kind: 'table',
  count: 2,
  shape: [3],
  values: Float32Array.of(1, 2, 3, 4, 5, 6),
  stored: 'float32',
  labels: Int32Array.of(0, 1),
  names: (index) => `row ${index}`,
  notes: [],
};

describe('datasets/samples-digest', () => {
  it('says the same of the same samples under other names', () => {
    const renamed = { ...SAMPLES, names: (index: number): string => `image ${index}` };

    expect(samplesDigest(renamed)).toBe(samplesDigest(SAMPLES));
    expect(samplesDigest(SAMPLES)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads only its part of a shared buffer', () => {
    const shared = Float32Array.of(9, 1, 2, 3, 4, 5, 6, 9).subarray(1, 7);

    expect(samplesDigest({ ...SAMPLES, values: shared })).toBe(samplesDigest(SAMPLES));
  });

  const { labels: _labels, ...unlabelled } = SAMPLES;
  it.each<readonly [string, LabelledSamples]>([
    ['a value', { ...SAMPLES, values: Float32Array.of(1, 2, 3, 4, 5, 7) }],
    ['a label', { ...SAMPLES, labels: Int32Array.of(1, 1) }],
    ['the order', { ...SAMPLES, values: Float32Array.of(4, 5, 6, 1, 2, 3) }],
    ['the shape', { ...SAMPLES, count: 3, shape: [2] }],
    ['missing labels', unlabelled],
  ])('says something else after a change of %s', (_what, changed) => {
    expect(samplesDigest(changed)).not.toBe(samplesDigest(SAMPLES));
  });
});
