import { describe, expect, it } from 'vitest';
import { dependencies, request } from '../../test/builders/dependencies.ts';
import type { Component } from '../core/component.ts';
import { dependencySet } from '../formats/dependencies/dependency-set.ts';
import { modelCard } from '../formats/model-card/model-card.ts';
import type { ModelLoad } from '../formats/source/model-loads.ts';
import { modelLoads } from '../formats/source/model-loads.ts';
import type { SharedArtifact } from './job.ts';
import { modelEnrichment } from './model-graph.ts';
import { packageEnrichment } from './packages.ts';

function file(id: string, type: Component['type'] = 'model'): Component {
  return { id, type, name: id, formats: ['x'], size: 1 };
}

function load(path: string, one: Partial<ModelLoad>): SharedArtifact {
  const value = [
    { kind: 'file', name: 'm.pt', folders: [], callee: 'torch.load', line: 1, ...one },
  ];
  return { key: modelLoads.key, located: { path: [path], value, anomalies: [] } };
}

async function relationsOf(
  components: readonly Component[],
  shared: readonly SharedArtifact[],
): Promise<readonly string[]> {
  const packages = await packageEnrichment({ components, shared });
  const all = [...shared, ...(packages.shared ?? [])];
  const found = await modelEnrichment({
    components: [...components, ...(packages.components ?? [])],
    shared: all,
  });
  return (found.relations ?? []).map(({ from, kind, to }) => `${from} ${kind} ${to}`);
}

const TORCH: SharedArtifact = {
  key: dependencySet.key,
  located: dependencies('requirements.txt', { requests: [request('torch', '==2.6.0')] }),
};

describe('audit: model graph', () => {
  it('joins code, package and model file', async () => {
    const shared = [TORCH, load('app/bot.py', { folders: ['models'] })];

    expect(await relationsOf([file('models/m.pt'), file('old/m.pt')], shared)).toEqual([
      'app/bot.py loads models/m.pt',
      'pkg:pypi/torch@2.6.0 loads models/m.pt',
    ]);
  });

  it('does not guess between two files that fit alike', async () => {
    const shared = [load('bot.py', {})];

    expect(await relationsOf([file('a/m.pt'), file('b/m.pt')], shared)).toEqual([]);
  });

  it('lists what comes from a hub, with its revision', async () => {
    const shared = [
      load('bot.py', { kind: 'hub-model', name: 'org/name', revision: 'v1' }),
      load('train.py', { kind: 'hub-dataset', name: 'org/data' }),
    ];
    const found = await modelEnrichment({ components: [], shared });

    expect(found.components?.map(({ id, type, purl }) => [id, type, purl])).toEqual([
      ['hf:org/name@v1', 'model', 'pkg:huggingface/org/name@v1'],
      ['hf:datasets/org/data', 'dataset', undefined],
    ]);
    expect(found.relations?.map(({ to }) => to)).toEqual([
      'hf:org/name@v1',
      'hf:datasets/org/data',
    ]);
  });

  it('says what a model was made from, as its card says', async () => {
    const card: SharedArtifact = {
      key: modelCard.key,
      located: {
        path: ['m/README.md'],
        value: { licences: [], baseModels: ['org/base'], datasets: ['d'], tags: [], claims: [] },
        anomalies: [],
      },
    };

    expect(await relationsOf([file('m/model.safetensors'), file('n/other.pt')], [card])).toEqual([
      'm/model.safetensors depends-on hf:org/base',
      'm/model.safetensors trained-on hf:datasets/d',
    ]);
  });
});
