import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

async function parse(text: string, maxHeaderBytes = 10_000) {
  return parseBytes(format, Buffer.from(text), { maxHeaderBytes });
}

describe('formats/safetensors-shards', () => {
  it('lists each file once, with the number of tensors it holds', async () => {
    const parsed = await parse(
      '{"metadata":{"total_size":1},"weight_map":{"a":"x.safetensors","b":"y.safetensors","c":"x.safetensors"}}',
    );

    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parsed.value.shards.map(({ path, tensors }) => [path, tensors])).toEqual([
      ['x.safetensors', 2],
      ['y.safetensors', 1],
    ]);
    expect(parsed.anomalies).toEqual([]);
  });

  it.each([
    ['a tensor twice', '{"weight_map":{"a":"x","a":"y"}}', 'duplicate-key'],
    ['the map twice', '{"weight_map":{"a":"x"},"weight_map":{"a":"y"}}', 'duplicate-key'],
    ['a file that is no text', '{"weight_map":{"a":1}}', 'invalid-entry'],
  ])('notes %s', async (_, text, code) => {
    const parsed = await parse(text);

    expect(parsed.ok ? parsed.anomalies.map((anomaly) => anomaly.code) : []).toContain(code);
  });

  it.each([
    ['other JSON', '{"a":1}', 'no-weight-map'],
    ['a map that is no object', '{"weight_map":[]}', 'no-weight-map'],
    ['broken JSON', '{"weight_map":{"a"', 'invalid-json'],
    ['a file over the limit', `{"weight_map":{"a":"${'x'.repeat(20_000)}"}}`, 'size-limit'],
  ])('refuses %s', async (_, text, code) => {
    const parsed = await parse(text);

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it('refuses what is not UTF-8', async () => {
    const parsed = await parseBytes(format, Uint8Array.from([0x7b, 0xff, 0x7d]));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe('invalid-utf8');
  });

  it.each([
    ['{"weight_map": {}}', 'model.safetensors.index.json', 'likely'],
    ['{"weight_map": {}}', 'notes.txt', 'possible'],
    ['{"metadata": {}}', 'pytorch_model.bin.index.json', 'possible'],
    ['{"metadata": {}}', 'config.json', 'no'],
    ['weight_map', 'a.index.json', 'no'],
  ])('recognises %s under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
