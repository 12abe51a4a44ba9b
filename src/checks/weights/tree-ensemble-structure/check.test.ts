import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import {
  catboostModel,
  lightgbmModel,
  ubjson,
  xgboostModel,
} from '../../../../test/builders/trees.ts';

async function rules(content: string | Uint8Array, name: string): Promise<readonly string[]> {
  const bytes = Uint8Array.from(Buffer.from(content));
  const { findings, gaps } = await weighBytes(bytes, name);
  return [...findings.map(({ rule }) => rule.split('/')[1] ?? ''), ...gaps.map(({ code }) => code)];
}

const json = (value: unknown): string => JSON.stringify(value);

describe('checks/weights/tree-ensemble-structure', () => {
  it('says nothing about models as the libraries write them', async () => {
    expect(await rules(json(xgboostModel()), 'm.json')).toEqual([]);
    expect(await rules(Uint8Array.from(ubjson(xgboostModel())), 'm.ubj')).toEqual([]);
    expect(await rules(lightgbmModel(), 'm.txt')).toEqual([]);
    expect(await rules(catboostModel(), 'm.cbm')).toEqual([]);
  });

  it('takes a leaf with a number in its right child for a leaf', async () => {
    const tree = { right_children: [2, 0, 1] };

    expect(await rules(json(xgboostModel({ tree })), 'm.json')).toEqual([]);
  });

  it.each([
    ['index-out-of-range', json(xgboostModel({ tree: { left_children: [7, -1, -1] } }))],
    ['endless-tree', json(xgboostModel({ tree: { left_children: [0, -1, -1] } }))],
    ['count-mismatch', json(xgboostModel({ nodes: '4' }))],
    ['unknown-objective', json(xgboostModel({ objective: 'mine' }))],
    ['broken-model', json(xgboostModel()).slice(0, -30)],
    ['ambiguous-model', lightgbmModel({}, {}, 'Tree=1\nnum_leaves=1\nnum_leaves=1\n')],
    ['not-a-number', lightgbmModel({ leaf_value: '0 nan 1' })],
    ['not-a-number', catboostModel({ value: Number.NaN })],
    ['trailing-data', Uint8Array.from([...ubjson(xgboostModel()), 1, 2, 3])],
  ])('reports %s', async (rule, content) => {
    expect(await rules(content, 'model.bin')).toContain(rule);
  });
});
