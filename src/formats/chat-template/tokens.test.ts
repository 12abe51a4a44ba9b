import { describe, expect, it } from 'vitest';
import { readTags } from './tokens.ts';

function values(template: string): readonly (readonly string[])[] {
  return readTags(template).map((tag) => tag.tokens.map(({ value }) => value));
}

describe('checks/template/chat-template/tokens', () => {
  it.each<[string, string, readonly (readonly string[])[]]>([
    [
      'names, texts and signs',
      "a {{ b.c['d'] }} e {%- if f -%}",
      [
        ['b', '.', 'c', '[', 'd', ']'],
        ['-', 'if', 'f', '-'],
      ],
    ],
    ['a closing mark inside a text', "{{ '}}' }}x", [['}}']]],
    ['braces inside braces', "{{ {'a': {}} }}{{ b }}", [['{', 'a', ':', '{', '}', '}'], ['b']]],
    [
      'every escape of Python',
      "{{ '\\x5f\\u005f\\U0000005f\\137\\N{LOW LINE}\\n\\'\\q' }}",
      [["_____\n'q"]],
    ],
    ['no comment', '{# {{ a }} #}{{ b }}', [['b']]],
    ['nothing raw', '{% raw %}{{ a }}{% endraw %}{{ b }}', [['raw'], ['b']]],
    ['letters that Python folds', '{{ ｃｌａｓｓ }}', [['class']]],
    ['a tag without end', '{{ a', [['a']]],
    ['a text without end', "{{ 'a", [['a']]],
  ])('reads %s', (_, template, expected) => {
    expect(values(template)).toEqual(expected);
  });
});
