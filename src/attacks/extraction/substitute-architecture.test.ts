import { describe, expect, it } from 'vitest';
import { buildNetwork, showArchitecture } from '../../engine/training/architecture.ts';
import { parameterLength } from '../../engine/training/network.ts';
import { substituteArchitecture } from './substitute-architecture.ts';

describe('attacks/extraction: the substitute', () => {
  it.each([
    { shape: [30], shown: 'mlp 128-64' },
    { shape: [1, 8, 8], shown: 'mlp 128-64' },
    { shape: [1, 28, 28], shown: 'cnn 16-32, 64' },
    { shape: [32, 32, 3], shown: 'cnn 16-32, 64' },
    { shape: [3, 224, 224], shown: 'cnn 16-32, 64, pictures averaged by 7' },
    { shape: [100_000], shown: 'mlp 8-64' },
  ])('for samples of $shape is $shown, and small', ({ shape, shown }) => {
    const architecture = substituteArchitecture(shape);
    expect(showArchitecture(architecture)).toBe(shown);
    const { parameters } = buildNetwork(architecture, shape, 10);
    const weights = parameters.reduce((sum, one) => sum + parameterLength(one), 0);
    expect(weights).toBeLessThan(1_000_000);
  });
});
