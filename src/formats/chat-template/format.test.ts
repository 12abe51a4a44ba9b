import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import { chatTemplate, sharedTemplate, MAX_TEMPLATE_BYTES } from './chat-template.ts';
import format from './format.ts';

async function parse(content: string | Uint8Array, name = 'tokenizer_config.json') {
  const bytes = Buffer.from(content);
  return format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpseOf(bytes, name));
}

async function templates(content: string, name?: string) {
  const parsed = await parse(content, name);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return parsed.value.chatTemplates.map((template) => [template.name, template.text]);
}

describe('formats/chat-template', () => {
  it.each<[string, string, readonly (readonly string[])[]]>([
    ['one text', '{"chat_template":"{{ a }}"}', [['default', '{{ a }}']]],
    [
      'a list',
      '{"chat_template":[{"name":"x","template":"1"},{"template":"2","name":"y"}]}',
      [
        ['x', '1'],
        ['y', '2'],
      ],
    ],
    ['an object of texts', '{"chat_template":{"x":"1","n":2}}', [['x', '1']]],
    [
      'both of two equal keys',
      '{"chat_template":"1","chat_template":"2"}',
      [
        ['default', '1'],
        ['default', '2'],
      ],
    ],
    [
      'both of two equal keys in a list',
      '{"chat_template":[{"name":"x","template":"1","template":"2"}]}',
      [
        ['x', '1'],
        ['x', '2'],
      ],
    ],
    ['texts in a list', '{"chat_template":["1"]}', [['default', '1']]],
    ['null', '{"chat_template":null}', []],
    ['none', '{"model_max_length":1}', []],
    ['one only deeper inside', '{"a":{"chat_template":"1"}}', []],
  ])('finds %s', async (_, content, expected) => {
    expect(await templates(content)).toEqual(expected);
  });

  it('takes a template file whole', async () => {
    expect(await templates('{{ a }}', 'chat_template.jinja')).toEqual([['default', '{{ a }}']]);
    expect(await templates('{{ a }}', 'tool_use.jinja')).toEqual([['tool_use', '{{ a }}']]);
  });

  it('hands every template to the checks', async () => {
    const parsed = await parse('{"chat_template":"{{ a }}"}');

    expect(parsed.ok ? parsed.value.derived : []).toEqual([
      { token: chatTemplate, value: { name: 'default', text: '{{ a }}', offset: 17 } },
      { token: sharedTemplate, value: { name: 'default', text: '{{ a }}', offset: 17 } },
    ]);
  });

  it('keeps a template that stands before broken JSON, and says so', async () => {
    const parsed = await parse('{"chat_template":"{{ a }}",');

    expect(
      parsed.ok
        ? [parsed.value.chatTemplates.length, parsed.unexamined.map(({ code }) => code)]
        : [],
    ).toEqual([1, ['corrupt-data']]);
  });

  it('bounds length and number, and says so', async () => {
    const long = await parse(JSON.stringify({ chat_template: 'x'.repeat(MAX_TEMPLATE_BYTES + 1) }));
    const many = await parse(
      JSON.stringify({
        chat_template: Array.from({ length: 300 }, () => ({ name: 'x', template: 'y' })),
      }),
    );

    expect(long.ok ? long.unexamined.map(({ code }) => code) : []).toEqual(['size-limit']);
    expect(many.ok ? many.unexamined.map(({ code }) => code) : []).toEqual(['count-limit']);
  });

  it.each([
    ['broken JSON', '{"a"', 'invalid-json'],
    ['deep JSON', `{"a":${'['.repeat(1000)}`, 'too-deep'],
    ['other bytes', Uint8Array.from([0x7b, 0x22, 0xff]), 'invalid-utf8'],
  ])('refuses %s', async (_, content, code) => {
    const parsed = await parse(content);

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    ['{{ a }}', 'chat_template.jinja', 'likely'],
    ['{% a %}', 'x.j2', 'likely'],
    ['plain', 'x.jinja', 'no'],
    ['{"chat_template": 1}', 'anything', 'likely'],
    ['{"a": 1}', 'tokenizer_config.json', 'likely'],
    ['{"a": 1}', 'config.json', 'no'],
    ['"chat_template": 1', 'x.txt', 'no'],
    ['{"chat_template": "\u0000"}', 'x.bin', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
