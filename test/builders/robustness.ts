import type { Robustness, Share } from '../../src/core/robustness.ts';

export function share(count: number, of: number): Share {
  const value = of === 0 ? 0 : count / of;
  // The normal approximation: wide enough for tests of what is written about an interval.
  const half = of === 0 ? 1 : 1.96 * Math.sqrt(Math.max(value * (1 - value), 0.25 / of) / of);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), count, of };
}

/** A model that is right on all samples and cannot be fooled. */
export const SOLID: Robustness = {
  model: {
    path: 'digits.onnx',
    input: 'x',
    inputShape: [1, 8, 8],
    output: 'logits',
    classes: 10,
    parameters: 12_000,
    preparation: [],
  },
  data: {
    path: 'digits-test.npz',
    samples: 200,
    digest: 'd1'.repeat(32),
    classNames: [],
    columns: [],
    notes: [],
  },
  input: {
    kind: 'image',
    unit: 'full range of a pixel',
    layout: 'CHW',
    scale: [1],
    shift: [0],
    evidence: [],
  },
  access: { used: 'gradient', reasons: [], straightThrough: [], gradientError: 1e-5 },
  preset: 'quick',
  seed: 0,
  budget: 'none',
  clean: share(196, 200),
  threats: [
    {
      norm: 'linf',
      curve: [
        { epsilon: 0.05, shown: '12.8/255', robust: share(190, 200), perClass: [] },
        { epsilon: 0.1, shown: '25.5/255', robust: share(180, 200), perClass: [] },
      ],
      measured: 16,
    },
  ],
  trials: [],
  masking: { verdict: 'not-masked', symptoms: [] },
  worst: [],
  confusion: [],
  samples: [],
  thresholds: [],
  unexamined: [],
  threads: 1,
};
