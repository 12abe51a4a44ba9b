import { afterEach, describe, expect, it } from 'vitest';
import { audit } from '../../src/weighbridge.ts';
import type { Hub } from '../builders/hub-server.ts';
import { COMMIT, content, startHub } from '../builders/hub-server.ts';
import { writeSafetensors } from '../builders/safetensors.ts';

const WEIGHTS = writeSafetensors({ tensors: [{ name: 'w', data: new Uint8Array(400_000) }] });
const EVIL = Buffer.from("cos\nsystem\n(S'echo weighbridge-test'\ntR.");
const FILES = {
  'config.json': { content: content('{"model_type":"bert"}') },
  'model.safetensors': { content: content(WEIGHTS), lfs: true },
};

let hub: Hub;
afterEach(() => hub.close());

describe('vet', () => {
  const INFO = {
    cardData: { license: 'apache-2.0', base_model: ['org/base'] },
    gated: 'auto',
    library_name: 'transformers',
  };

  it('answers what to do, what to pin and what to prefer', async () => {
    const files = {
      ...FILES,
      'pytorch_model.bin': { content: content(EVIL), lfs: true },
      'modeling.py': { content: content('x = 1') },
      'model.sig': { content: content('{}') },
    };
    hub = await startHub({ files, info: INFO });
    const environment = { HF_ENDPOINT: hub.url, HF_HOME: '/nonexistent' };
    const { adoption } = await audit(['hf:org/model'], { adoption: true, remote: { environment } });

    expect(adoption).toMatchObject({
      answer: 'do-not-adopt',
      pins: [`revision="${COMMIT}"`],
      alternatives: [{ file: 'pytorch_model.bin', instead: 'model.safetensors' }],
      signatures: ['model.sig'],
      code: ['modeling.py'],
      repositories: [{ licence: 'apache-2.0', baseModels: ['org/base'], gated: true, likes: 3 }],
    });
    expect(adoption?.transfer?.bytes).toBeLessThan(150_000);
    expect(adoption?.transfer?.of).toBeGreaterThan(400_000);
    expect(adoption?.transfer?.requests).toBe(
      hub.seen.filter(({ server }) => server === 'cdn').length + 5,
    );
  });

  it('is silent in a plain audit, and works on this machine', async () => {
    hub = await startHub({ files: {} });
    const honest = 'examples/support-bot/models/embedder/model.safetensors';

    expect((await audit([honest])).adoption).toBeUndefined();
    expect((await audit([honest], { adoption: true })).adoption).toMatchObject({
      answer: 'adopt',
      repositories: [],
      signatures: [],
    });
  });
});
