import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { programJson } from '../../../test/builders/torch-programs.ts';
import format from './format.ts';

describe('formats/exported-program', () => {
  it('finds targets with their texts, sizes and guards', async () => {
    const text = programJson({
      target: 'torch.os.system',
      texts: ['echo'],
      size: "Symbol('s0')",
      guards: ["L['x'] == 1"],
    });
    const parsed = await parseBytes(format, Buffer.from(text));
    if (!parsed.ok) throw new Error(parsed.error.code);

    expect(format.recognise(glimpseOf(Buffer.from(text)))).toBe('likely');
    expect(parsed.value.targets).toMatchObject([
      { target: 'torch.os.system', count: 1, texts: ['echo'] },
    ]);
    expect(parsed.value.expressions.map(({ kind, text: of }) => [kind, of])).toEqual([
      ['guard', "L['x'] == 1"],
      ['size', "Symbol('s0')"],
    ]);
  });

  it('sees both of two equal keys, at any depth', async () => {
    const doubled = programJson({}).replace('"target":"', '"target":"torch.os.system","target":"');
    const nested = programJson({}).replace(
      '"inputs":[],"outputs"',
      '"inputs":[{"arg":{"as_graph":{"graph":{"nodes":[{"target":"torch.os.system"}]}}}}],"outputs"',
    );
    for (const text of [doubled, nested]) {
      const parsed = await parseBytes(format, Buffer.from(text));

      expect(parsed.ok ? parsed.value.targets.map(({ target }) => target) : []).toContain(
        'torch.os.system',
      );
    }
  });

  it.each([
    ['{"graph_module": ', 'invalid-json'],
    ['{"x": "\\"graph_module\\""}', 'not-a-program'],
  ])('refuses %s', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? '' : parsed.error.code).toBe(code);
  });
});
