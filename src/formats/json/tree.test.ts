import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonNode, everyValue, readJson, textOf, valuesOf } from './tree.ts';

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'string':
      return node.text;
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.value;
    case 'null':
      return null;
  }
}

function read(text: string | Uint8Array, maxValues?: number) {
  return readJson(typeof text === 'string' ? Buffer.from(text) : text, maxValues);
}

describe('formats/json/tree', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const tree = read(JSON.stringify(value));

        expect(tree.ok ? JSON.stringify(plain(tree.root)) : tree).toEqual(JSON.stringify(value));
      }),
    );
  });

  it('keeps doubled keys and says where they are', () => {
    const tree = read('{"a": 1, "b": {"c": 1, "c": "2"}, "a": 3}');
    if (!tree.ok) throw new Error(tree.code);

    expect(valuesOf(tree.root, 'a').map(plain)).toEqual([1, 3]);
    expect(textOf(valuesOf(tree.root, 'b')[0], 'c')).toBe('2');
    expect(tree.duplicates).toEqual([
      { key: 'c', offset: 28 },
      { key: 'a', offset: 39 },
    ]);
  });

  it.each([
    ['a byte order mark', '\ufeff{"a":1}'],
    ['what Python calls numbers', '[NaN, Infinity, -Infinity]'],
    ['nesting that Python still reads', '['.repeat(900) + ']'.repeat(900)],
  ])('takes %s', (_, text) => {
    expect(read(text).ok).toBe(true);
  });

  it.each([
    ['invalid-json', '{"a":}', undefined],
    ['invalid-json', '[Nan]', undefined],
    ['invalid-json', '', undefined],
    ['too-deep', '['.repeat(2000), undefined],
    ['too-many-values', '[1,2,3]', 3],
    ['invalid-utf8', Uint8Array.from([0x22, 0xff, 0x22]), undefined],
  ] as const)('answers %s for broken text', (code, text, maxValues) => {
    expect(read(text, maxValues)).toMatchObject({ ok: false, code });
  });

  it('visits every value, parents first and in order', () => {
    const tree = read('{"a":[1,{"b":null}],"c":true}');
    if (!tree.ok) throw new Error(tree.code);

    expect(Array.from(everyValue(tree.root), ({ kind }) => kind)).toEqual([
      'object',
      'array',
      'number',
      'object',
      'null',
      'boolean',
    ]);
  });
});
