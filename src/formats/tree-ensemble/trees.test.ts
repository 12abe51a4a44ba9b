import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import {
  catboostModel,
  lightgbmModel,
  ubjson,
  xgboostModel,
} from '../../../test/builders/trees.ts';
import catboost from '../catboost/format.ts';
import lightgbm from '../lightgbm/format.ts';
import xgboost from '../xgboost/format.ts';
import { UbjsonValues } from './ubjson.ts';

const MODELS = [
  ['XGBoost, JSON', xgboost, Buffer.from(JSON.stringify(xgboostModel()))],
  ['XGBoost, UBJSON', xgboost, Buffer.from(ubjson(xgboostModel()))],
  ['LightGBM', lightgbm, Buffer.from(lightgbmModel())],
  ['CatBoost', catboost, Buffer.from(catboostModel())],
] as const;

describe('formats/tree-ensemble', () => {
  it.each(MODELS)('recognises and reads %s', async (_, format, bytes) => {
    const parsed = await parseBytes(format, bytes);

    expect(format.recognise(glimpseOf(bytes))).toBe('certain');
    expect(parsed.ok && parsed.value.trees).toBe(1);
    expect(parsed.ok && parsed.anomalies).toEqual([]);
  });

  it.each(MODELS)('answers every truncation and change of %s', async (_, format, bytes) => {
    for (let at = 0; at < bytes.length; at += 1) {
      await parseBytes(format, bytes.subarray(0, at));
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(await parseBytes(format, changed)).toHaveProperty('ok');
    }
  });

  it('reads back numbers from UBJSON', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), (numbers) => {
        expect(new UbjsonValues(Uint8Array.from(ubjson(numbers))).numbers()).toEqual(numbers);
      }),
    );
  });

  it('refuses counts of items that are not there', () => {
    const bytes = Uint8Array.of(0x5b, 0x24, 0x5a, 0x23, 0x6c, 0x7f, 0xff, 0xff, 0xff);

    expect(() => new UbjsonValues(bytes).numbers()).toThrow('items in');
  });

  it.each(['tree\n', 'tree of life\nversion=v4', '{"learner": "me"}', '{i5'])(
    'does not take %j for a model',
    (text) => {
      const glimpse = glimpseOf(Buffer.from(text));

      for (const format of [catboost, lightgbm, xgboost])
        expect(format.recognise(glimpse)).toBe('no');
    },
  );
});
