import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

function model(...paths: readonly string[]): string {
  const topology = {
    model_config: { class_name: 'Sequential', config: { name: 's', layers: [] } },
  };
  return JSON.stringify({
    format: 'layers-model',
    modelTopology: topology,
    weightsManifest: [{ paths, weights: [{ name: 'w', shape: [3], dtype: 'float32' }] }],
  });
}

describe('checks/graph/tensorflowjs-model', () => {
  it.each(['../../secret.bin', '/etc/passwd', 'https://host.invalid/w.bin'])(
    'reports shard-outside for %s',
    async (path) => {
      const { findings } = await weighFiles({ 'model.json': model(path) });

      expect(findings.map(({ rule }) => rule)).toEqual(['tensorflowjs-model/shard-outside']);
    },
  );

  it('takes the shards beside a model for its weights, and misses those that are not there', async () => {
    const bytes = Uint8Array.from([1, 2, 3, 0, 255, 128, 7, 9, 11, 13, 0, 1]);
    const whole = await weighFiles({ 'model.json': model('a.bin'), 'a.bin': bytes });
    const missing = await weighFiles({ 'model.json': model('a.bin') });

    expect([whole.findings, whole.gaps]).toEqual([[], []]);
    expect(missing.gaps.map(({ code }) => code)).toEqual(['missing-file']);
  });
});
