import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dense,
  functionReference,
  kerasObject,
  lambda,
  sequential,
  type Json,
} from '../../../test/builders/keras.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';
import { readKerasConfig } from './parse.ts';

function read(config: Json) {
  const parsed = readKerasConfig(Buffer.from(JSON.stringify(config)), 'json', 'config.json');
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

describe('formats/keras-config', () => {
  it('lists classes and functions with their places', () => {
    const config = read(
      sequential(kerasObject('Dense', { activation: functionReference('pkg', 'act') })),
    );

    expect(
      config.references.map(({ kind, name, module, slot }) => [kind, name, module, slot]),
    ).toEqual([
      ['class', 'Sequential', 'keras', ''],
      ['class', 'InputLayer', 'keras.layers', 'config.layers[0]'],
      ['class', 'Dense', 'keras.layers', 'config.layers[1]'],
      ['function', 'act', 'pkg', 'config.layers[1].config.activation'],
    ]);
  });

  it('reads code once, wherever it stands', () => {
    const config = read(sequential(lambda()));

    expect(config.codes).toHaveLength(1);
    expect(config.codes[0]?.program?.calls.at(-1)?.callable).toBe('os.system');
  });

  it.each<[string, string, string]>([
    ['no JSON', '{"class_name": ', 'invalid-json'],
    ['nothing of Keras', '{"a": 1}', 'not-keras'],
    ['class names without a configuration', '[{"class_name": "dog"}]', 'not-keras'],
  ])('answers %s with a code', (_, text, code) => {
    expect(readKerasConfig(Buffer.from(text), 'json', 'x')).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it.each<[string, string, string, string]>([
    ['a configuration', 'model.json', JSON.stringify(sequential(dense())), 'likely'],
    [
      'a configuration without a name',
      'x',
      JSON.stringify({ class_name: 'A', config: {} }),
      'possible',
    ],
    ['another configuration', 'config.json', '{"model_type": "bert"}', 'possible'],
    ['other JSON', 'package.json', '{"name": "x"}', 'no'],
    ['text', 'readme.md', 'class_name', 'no'],
  ])('recognises %s', (_, name, text, recognition) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(recognition);
  });

  it('never throws for changed bytes', async () => {
    const whole = Buffer.from(JSON.stringify(sequential(dense(), lambda())));
    const property = fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
      const bytes = Buffer.from(whole);
      bytes[at] = value;
      const parsed = await parseBytes(format, bytes);

      expect(parsed.ok || parsed.error.code !== '').toBe(true);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
