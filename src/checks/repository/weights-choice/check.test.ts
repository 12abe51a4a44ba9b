import { describe, expect, it } from 'vitest';
import { runProject } from '../../../audit/run-project.ts';
import type { Component } from '../../../core/component.ts';
import { modelConfig } from '../../../formats/model-config/model-config.ts';
import check from './check.ts';

function file(id: string, parameters?: number): Component {
  return {
    id,
    type: 'model',
    name: id.slice(id.lastIndexOf('/') + 1),
    formats: [],
    ...(parameters === undefined ? {} : { facts: { parameters } }),
  };
}

async function rules(...components: Component[]): Promise<readonly string[]> {
  const value = { role: 'model', references: [], identity: {} };
  const { findings } = await runProject([check], {
    components,
    shared: [{ key: modelConfig.key, located: { path: ['m/config.json'], value, anomalies: [] } }],
    gaps: [],
    loader: undefined,
  });
  return findings.map(({ rule }) => rule.replace('weights-choice/', ''));
}

describe('checks/repository/weights-choice', () => {
  it('notes a pickle beside safetensors', async () => {
    expect(await rules(file('m/model.safetensors'), file('m/pytorch_model.bin'))).toEqual([
      'pickle-beside-safetensors',
    ]);
  });

  it('reports copies of different size', async () => {
    expect(
      await rules(file('m/model-00001-of-00001.safetensors', 100), file('m/pytorch_model.bin', 10)),
    ).toEqual(['pickle-beside-safetensors', 'copies-differ']);
  });

  it('stays silent about one copy, other folders and tied weights', async () => {
    expect(await rules(file('m/model.safetensors'))).toEqual([]);
    expect(await rules(file('m/model.safetensors'), file('n/pytorch_model.bin'))).toEqual([]);
    expect(await rules(file('m/model.safetensors', 80), file('m/pytorch_model.bin', 100))).toEqual([
      'pickle-beside-safetensors',
    ]);
  });
});
