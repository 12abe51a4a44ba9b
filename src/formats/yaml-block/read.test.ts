import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { JsonNode } from '../json/tree.ts';
import { readBlockYaml } from './read.ts';

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'string':
      return node.text;
    default:
      return null;
  }
}

function read(text: string): unknown {
  const found = readBlockYaml(text);
  return found.ok ? plain(found.root) : found.detail;
}

describe('formats/yaml-block', () => {
  it.each<[string, string, unknown]>([
    ['a mapping', 'a: b\nc:\n  d: e\n', { a: 'b', c: { d: 'e' } }],
    ['quoted keys', `'@a/b@1': x\n"c\\u0064": y`, { '@a/b@1': 'x', cd: 'y' }],
    ['a key with colons', 'a@npm:1: b', { 'a@npm:1': 'b' }],
    ['a key of its own line', '? "a, b"\n:\n  c: d\ne: f', { 'a, b': { c: 'd' }, e: 'f' }],
    ['lists', 'a:\n  - b\n  - c: d\n    e: f\ng:\n- h', { a: ['b', { c: 'd', e: 'f' }], g: ['h'] }],
    ['lists in lists', '- - a\n  - b\n- c', [['a', 'b'], 'c']],
    [
      'flow collections',
      `a: {b: c, d: [e, 'f g'], "h": {}}`,
      { a: { b: 'c', d: ['e', 'f g'], h: {} } },
    ],
    ['flow over lines', 'a: {b: c,\n  d: e}\nf: g', { a: { b: 'c', d: 'e' }, f: 'g' }],
    ['comments', '# x\na: b # c\n\n# d\ne: f#g', { a: 'b', e: 'f#g' }],
    ['a block scalar', 'a: |-\n  b\n\n    c\nd: e', { a: 'b\n\n  c', d: 'e' }],
    ['a folded scalar', 'a: >-\n  b\n  c\nd: e', { a: 'b c', d: 'e' }],
    ['a scalar over lines', 'a: b\n  c\nd: e', { a: 'b c', d: 'e' }],
    ['an empty value', 'a:\nb: c', { a: null, b: 'c' }],
    ['a start of a document', '---\na: b', { a: 'b' }],
    ['lines of Windows', 'a: b\r\nc:\r\n  d: e\r\n', { a: 'b', c: { d: 'e' } }],
    ['nothing', '', null],
  ])('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['an alias', 'a: &x b\nc: *x', 'an anchor, an alias or a tag'],
    ['a tag', 'a: !!python/object:os.system b', 'an anchor, an alias or a tag'],
    [
      'deep nesting',
      Array.from({ length: 100 }, (__, at) => `${' '.repeat(at)}a:`).join('\n'),
      'nested too deep',
    ],
    ['deep flow', `a: ${'['.repeat(100)}`, 'nested too deep'],
    ['a flow without end', 'a: {b: c', 'a collection without end'],
    ['a quote without end', `a: "b`, 'a quote without end'],
    ['a tab', 'a:\n\tb: c', 'a tab in the indentation'],
    ['text', 'just text', 'a line without a key'],
  ])('refuses %s', (_, text, detail) => {
    expect(read(text)).toBe(detail);
  });

  it('reads what the yaml library writes', () => {
    const text = fc.stringMatching(/^[A-Za-z@/][A-Za-z0-9@/.^~ +:-]{0,20}[a-z0-9]$/);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.dictionary(text, tie('tree'), { minKeys: 1, maxKeys: 4 }),
        fc.array(text, { minLength: 1, maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(text, tree, { minKeys: 1, maxKeys: 5 }), (value) => {
        const written = stringify(value, { lineWidth: 0, defaultStringType: 'PLAIN' });
        const expected: unknown = parse(written, { schema: 'failsafe' });
        expect(read(written)).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '>',
      '#',
      '&',
      '? ',
      '  ',
      ',',
      '\\',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(readBlockYaml(pieces.join('')).ok).toBeTypeOf('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});
