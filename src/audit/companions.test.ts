import { describe, expect, it } from 'vitest';
import type { Component } from '../core/component.ts';
import { joinCompanions } from './companions.ts';

function component(id: string): Component {
  return { id, type: 'binary', name: id, formats: [] };
}

describe('audit/companions', () => {
  it('explains a data file by the model that loads it', () => {
    const joined = joinCompanions(
      [{ component: 'a/model.onnx', companions: ['model.onnx.data'] }],
      [component('a/model.onnx'), component('a/model.onnx.data')],
    );

    expect(joined.relations).toEqual([
      { from: 'a/model.onnx', kind: 'loads', to: 'a/model.onnx.data' },
    ]);
    expect([...joined.explained]).toEqual(['a/model.onnx.data']);
    expect(joined.missing).toEqual([]);
  });

  it('says when a file a model loads is not there', () => {
    const joined = joinCompanions(
      [{ component: 'model.onnx', companions: ['gone.bin'] }],
      [component('model.onnx')],
    );

    expect(joined.missing.map((gap) => gap.code)).toEqual(['missing-file']);
    expect(joined.relations).toEqual([]);
  });
});
