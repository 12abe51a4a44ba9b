import { describe, expect, it } from 'vitest';
import { mxnetSymbol as write } from '../../../test/builders/mxnet.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

async function foreign(text: string) {
  const parsed = await parseBytes(format, Buffer.from(text));
  if (!parsed.ok) throw new Error(parsed.error.code);
  return parsed.value.foreign.map(({ operator, attributes }) => [operator, ...attributes.flat()]);
}

describe('formats/mxnet-symbol', () => {
  it.each(['attrs', 'attr', 'param'])(
    'finds an outside operator and its attributes in %s',
    async (key) => {
      const text = write({ op: 'Custom', [key]: { op_type: 'my_loss' } });

      expect(await foreign(text)).toEqual([['Custom', 'op_type', 'my_loss']]);
      expect(format.recognise(glimpseOf(Buffer.from(text), 'x-symbol.json'))).toBe('certain');
    },
  );

  it('looks into subgraphs, and at both of two equal keys', async () => {
    const inner: unknown = JSON.parse(write({ op: 'Custom' }));
    const doubled = write({ op: 'Dense' }).replace('"op":"Dense"', '"op":"Custom","op":"Dense"');

    expect(await foreign(write({ op: '_foreach', subgraphs: [inner] }))).toEqual([['Custom']]);
    expect(await foreign(doubled)).toEqual([['Custom']]);
  });

  it.each(['{"nodes": []}', '{"nodes": [{"id": 1}]}', '[{"op": "x", "inputs": []}]'])(
    'does not take %s for a graph',
    (text) => {
      expect(format.recognise(glimpseOf(Buffer.from(text), 'x.json'))).toBe('no');
    },
  );

  it.each([
    ['{"nodes": [{"op": "x", "inputs": [', 'invalid-json'],
    ['{"other": 1}', 'not-mxnet'],
  ])('refuses %s', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? '' : parsed.error.code).toBe(code);
  });
});
