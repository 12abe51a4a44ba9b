import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

describe('formats/model-card', () => {
  it('reads the front matter and what the text claims', async () => {
    const text =
      '---\nlicense: other\nlicense_name: llama3\nbase_model:\n- a/b\ndatasets: c\nlibrary_name: transformers\npipeline_tag: text-generation\ntags: [x, y]\n---\n# T\nIt does not require trust_remote_code at all.\n';
    const parsed = await parseBytes(format, Buffer.from(text));

    if (!parsed.ok) expect.fail(parsed.error.code);
    expect(parsed.value.facts).toEqual({
      license: 'llama3',
      baseModel: 'a/b',
      datasets: 'c',
      library: 'transformers',
      task: 'text-generation',
    });
    expect(parsed.value.derived?.[0]?.value).toMatchObject({
      tags: ['x', 'y'],
      claims: [{ kind: 'no-custom-code', text: 'It does not require trust_remote_code at all' }],
    });
  });

  it.each([
    ['---\na: b: c\n---\n', 'invalid-yaml'],
    ['---\n- a\n---\n', 'not-a-map'],
    ['---\na: 1\n', 'no-front-matter'],
    ['text', 'no-front-matter'],
    ['---\n---\n', 'not-a-map'],
  ])('refuses %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    ['---\nlicense: mit\n---\n', 'readme.md', 'likely'],
    ['---\ntitle: x\n---\n', 'readme.md', 'possible'],
    ['# Title\n', 'readme.md', 'no'],
    ['---\nlicense: mit\n---\n', 'notes.md', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });

  it('answers whatever the text before the suite loses patience', async () => {
    for (const body of ['no '.repeat(300_000), 'without '.repeat(100_000), 'a'.repeat(1_000_000)]) {
      const parsed = await parseBytes(format, Buffer.from(`---\na: 1\n---\n${body}`));
      expect(parsed.ok).toBe(true);
    }
  });
});
