import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { nestedRepeat } from './slow-pattern.ts';

async function rules(content: object): Promise<readonly string[]> {
  const text = JSON.stringify({
    version: '1.0',
    truncation: null,
    ...content,
    model: { vocab: {} },
  });
  const { findings } = await weighFiles({ 'tokenizer.json': text });
  return findings.map(({ rule }) => rule.replace('tokenizer/', ''));
}

function token(id: number, content: string): object {
  return { id, content, special: true };
}

describe('checks/repository/tokenizer', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'exchanged words',
      { normalizer: { type: 'Replace', pattern: { String: 'requests' }, content: 'requestz' } },
      ['exchanged-words'],
    ],
    [
      'exchanged words in a sequence',
      {
        decoder: {
          type: 'Sequence',
          decoders: [{ type: 'Replace', pattern: { Regex: 'https' }, content: 'http mirror' }],
        },
      },
      ['exchanged-words'],
    ],
    [
      'a hidden character',
      { added_tokens: [token(1, '<|im_end|>'), token(2, '<|im_end\u200b|>')] },
      ['look-alike-token'],
    ],
    [
      'wide letters',
      { added_tokens: [token(1, '<|im_end|>'), token(2, '＜|im_end|>')] },
      ['look-alike-token'],
    ],
    ['a token twice', { added_tokens: [token(1, '<s>'), token(2, '<s>')] }, ['doubled-token']],
    [
      'a slow pattern',
      { pre_tokenizer: { type: 'Split', pattern: { Regex: '(\\w+\\s?)+$' } } },
      ['slow-pattern'],
    ],
  ])('reports %s', async (_, content, expected) => {
    expect(await rules(content)).toEqual(expected);
  });

  it.each<[string, object]>([
    [
      'white space as a letter',
      { normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' } },
    ],
    [
      'tokens of DeepSeek',
      { added_tokens: [token(1, '<｜end▁of▁sentence｜>'), token(2, '<｜User｜>')] },
    ],
    ['words that are no markup', { added_tokens: [token(1, 'ﬁ'), token(2, 'fi')] }],
  ])('stays silent about %s', async (_, content) => {
    expect(await rules(content)).toEqual([]);
  });

  it.each([
    ['(a+)+', '(a+)+'],
    ['x(?:a|b*)*y', '(?:a|b*)*'],
    ['((a+)b?)+', '((a+)b?)+'],
    ['([a-z]+\\s*){2,}', '([a-z]+\\s*){2,}'],
    ['(a+)', undefined],
    ['(?:a{1,3})+', undefined],
    ['(?>a+)+', undefined],
    ['(a++)+', undefined],
    ['(a+)++', undefined],
    ['[(a+)+]', undefined],
    ['\\(a+\\)+', undefined],
    [
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      undefined,
    ],
    ["'s|'t| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", undefined],
  ])('finds in %s the repetition %s', (pattern, expected) => {
    expect(nestedRepeat(pattern)).toBe(expected);
  });
});
