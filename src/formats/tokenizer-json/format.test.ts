import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const TEXT = JSON.stringify({
  version: '1.0',
  truncation: null,
  added_tokens: [{ id: 1, content: '<s>', special: true }],
  pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: 'a' } }] },
  normalizer: { type: 'Replace', pattern: { String: 'x' }, content: 'y' },
  model: { type: 'BPE', vocab: { a: 0 }, merges: [] },
});

describe('formats/tokenizer-json', () => {
  it('reads added tokens and patterns, with their places', async () => {
    const parsed = await parseBytes(format, Buffer.from(TEXT));

    if (!parsed.ok) expect.fail(parsed.error.code);
    expect(parsed.value.added).toEqual([
      { id: 1, content: '<s>', special: true, offset: TEXT.indexOf('{"id"') },
    ]);
    expect(parsed.value.patterns).toEqual([
      {
        part: 'pre_tokenizer',
        regex: true,
        pattern: 'a',
        replacement: undefined,
        offset: TEXT.indexOf('{"Regex"'),
      },
      {
        part: 'normalizer',
        regex: false,
        pattern: 'x',
        replacement: 'y',
        offset: TEXT.indexOf('{"String"'),
      },
    ]);
  });

  it.each([
    ['{"a"', 'invalid-json'],
    ['{"a":1}', 'no-model'],
    [`{"model":${'['.repeat(2000)}`, 'too-deep'],
  ])('refuses %s', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it('answers every truncation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(TEXT.length - 1), async (length) => {
        const parsed = await parseBytes(format, Buffer.from(TEXT.slice(0, length)));
        expect(parsed.ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [TEXT, 'tokenizer.json', 'likely'],
    [TEXT, 'x.json', 'likely'],
    ['{"a":1}', 'x.json', 'no'],
    ['[]', 'tokenizer.json', 'no'],
  ])('recognises %s under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
