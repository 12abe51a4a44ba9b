import { describe, expect, it } from 'vitest';
import type { RepositoryClaims } from '../core/adoption.ts';
import type { Component } from '../core/component.ts';
import type { AdoptionFacts } from './adoption.ts';
import { adoptionOf } from './adoption.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const CLAIMS: RepositoryClaims = {
  kind: 'model',
  name: 'org/model',
  commit: COMMIT,
  gated: false,
  private: false,
  disabled: false,
  licence: 'mit',
  baseModels: [],
  tags: [],
};

function component(id: string, format: string, facts: Component['facts'] = {}): Component {
  return { id, type: 'model', name: id, formats: format === '' ? [] : [format], size: 100, facts };
}

function adopt(given: Partial<AdoptionFacts>): ReturnType<typeof adoptionOf> {
  return adoptionOf({
    verdict: 'pass',
    components: [],
    findings: [],
    repositories: [CLAIMS],
    transfer: undefined,
    packages: [],
    ...given,
  });
}

describe('audit/adoption', () => {
  it('answers as the verdict does', () => {
    expect(adopt({ verdict: 'pass' }).answer).toBe('adopt');
    expect(adopt({ verdict: 'fail' }).answer).toBe('do-not-adopt');
    expect(adopt({ verdict: 'incomplete' }).answer).toBe('undecided');
  });

  it('finds the same shard of the same folder, and says whether it can be the same weights', () => {
    const { alternatives } = adopt({
      components: [
        component('a/pytorch_model-00002-of-00002.bin', 'zip', { parameters: 7 }),
        component('a/model-00001-of-00002.safetensors', 'safetensors', { parameters: 5 }),
        component('a/model-00002-of-00002.safetensors', 'safetensors', { parameters: 7 }),
        component('b/pytorch_model.bin', 'zip'),
        component('a/x.pkl', 'pickle', { parameters: 9 }),
      ],
    });

    expect(alternatives).toEqual([
      {
        file: 'a/pytorch_model-00002-of-00002.bin',
        instead: 'a/model-00002-of-00002.safetensors',
        sameParameters: true,
      },
      { file: 'a/x.pkl', instead: 'a/model-00001-of-00002.safetensors', sameParameters: false },
    ]);
  });

  it('trusts no file that is safetensors and something else as well', () => {
    const both: Component = {
      ...component('model.safetensors', ''),
      formats: ['safetensors', 'zip'],
    };

    expect(adopt({ components: [both, component('m.pkl', 'pickle')] }).alternatives).toEqual([]);
  });

  it('asks to pin what can move, and not what cannot', () => {
    const pin = `revision="${COMMIT}"`;

    expect(adopt({}).advice[0]).toBe(`Pin it: ${pin} (the default branch moves).`);
    expect(adopt({ repositories: [{ ...CLAIMS, asked: 'v1' }] }).advice[0]).toContain(pin);
    expect(adopt({ repositories: [{ ...CLAIMS, asked: COMMIT }] }).advice[0]).not.toContain(pin);
  });

  it('tells a signature from its absence, and never calls it verified', () => {
    const signed = adopt({
      components: [component('model.sig', ''), component('w.sigstore.json', '')],
    });

    expect(signed.signatures).toEqual(['model.sig', 'w.sigstore.json']);
    expect(signed.advice.at(-1)).toContain('was not verified');
    expect(adopt({}).advice.at(-1)).toContain('No signature is present');
  });

  it('says when no licence is stated', () => {
    const { licence: _, ...without } = CLAIMS;

    expect(adopt({ repositories: [without] }).advice.join(' ')).toContain('none is stated');
    expect(adopt({}).advice.join(' ')).not.toContain('none is stated');
  });
});
