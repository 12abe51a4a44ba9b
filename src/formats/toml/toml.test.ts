import fc from 'fast-check';
import { parse as parseReference, stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { JsonNode } from '../json/tree.ts';
import { readToml } from './toml.ts';

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** Values as the reference gives them; members of one name are joined, as tables defined in parts are. */
function plain(node: JsonNode): Plain {
  switch (node.kind) {
    case 'object': {
      const made: Record<string, Plain> = Object.create(null);
      for (const { key, value } of node.members) {
        const [known, found] = [made[key], plain(value)];
        const isTable = value.kind === 'object' && typeof known === 'object';
        made[key] = isTable ? Object.assign(known, found) : found;
      }
      return made;
    }
    case 'array':
      return node.items.map(plain);
    case 'number':
      return Number(node.text.replaceAll('_', '').replace(/^([+-]?)inf$/, '$1Infinity'));
    case 'boolean':
      return node.value;
    default:
      return node.kind === 'string' ? node.text : 'null';
  }
}

function read(text: string): Plain {
  const { root, error } = readToml(text);
  if (error !== undefined) throw new Error(`${error.code} at ${error.offset}: ${error.detail}`);
  return plain(root);
}

describe('formats/toml', () => {
  it('reads what the reference library writes', () => {
    const key = fc.oneof(
      fc.stringMatching(/^[a-z]{1,5}$/),
      fc.string({ minLength: 1, maxLength: 4 }),
    );
    const { value } = fc.letrec<{ value: Plain; table: Record<string, Plain> }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
        fc.integer(),
        fc.double({ noNaN: true }).filter((number) => !Number.isInteger(number)),
        fc.boolean(),
        fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 }),
        fc.array(tie('table'), { minLength: 1, maxLength: 3 }),
        tie('table'),
      ),
      table: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }), (document) => {
        const written = stringify(document);

        expect(JSON.stringify(read(written))).toBe(JSON.stringify(parseReference(written)));
      }),
    );
  });

  it.each([
    'a = "x\\u00e9\\U0001F600\\t\\"\\\\"',
    "a = 'C:\\x'\nb = '''\nline 'one'\n'two''''",
    'a = """\nx\\\n   y "quoted" \\\n\n z"""""',
    'a.b.c = 1\na.b.d = [1, [2, "x"], # no\n 3,\n]\n["q.r".s]\nt = {u = 1, v.w = "x", y = {}}',
    '[[p]]\nn = 1\n[p.q]\nr = 2\n[[p.s]]\nt = 1\n[[p.s]]\nt = 2\n[[p]]\nn = 3\n[z]\n',
    'a = 1_000\nb = +1.5e3\nc = 0xff\nd = true\ne = 0o17\n',
    '\ufeffa = 1\r\n[b]\r\nc = "x" # y\r\n',
    'empty = []\n"" = 1\n',
  ])('reads %j like the reference library', (text) => {
    expect(JSON.stringify(read(text))).toBe(
      JSON.stringify(parseReference(text.replace('\ufeff', ''))),
    );
  });

  it('takes dates and times as they are written', () => {
    expect(
      read(
        'a = 2026-01-02\nb = 2026-01-02T03:04:05.6Z\nc = 2026-01-02 03:04:05+01:00\nd = 03:04:05',
      ),
    ).toEqual({
      a: '2026-01-02',
      b: '2026-01-02T03:04:05.6Z',
      c: '2026-01-02 03:04:05+01:00',
      d: '03:04:05',
    });
  });

  it.each([
    ['a', 'invalid-toml', 1],
    ['a = ', 'invalid-toml', 4],
    ['a = "x', 'invalid-toml', 6],
    ["a = 'x\n'", 'invalid-toml', 5],
    ['a = """x', 'invalid-toml', 8],
    ['a = "\\q"', 'invalid-toml', 5],
    ['a = "\\uD8"', 'invalid-toml', 5],
    ['a = [1 2]', 'invalid-toml', 7],
    ['a = {b = 1', 'invalid-toml', 10],
    ['a = word', 'invalid-toml', 4],
    ['a = 1 b = 2', 'invalid-toml', 6],
    ['[a', 'invalid-toml', 2],
    ['[[a]', 'invalid-toml', 3],
    ['= 1', 'invalid-toml', 0],
    [`a = ${'['.repeat(200)}`, 'too-deep', 105],
    [`${'a.'.repeat(60)}b = 1`, 'too-deep', 100],
  ])('refuses %j', (text, code, offset) => {
    const { error } = readToml(text);

    expect([error?.code, error?.offset]).toEqual([code, offset]);
  });

  it('keeps what stands in front of an error, and both of two equal keys', () => {
    const { root, error } = readToml('a = 1\na = 2\nb = nonsense\nc = 3');

    expect(root.members.map(({ key }) => key)).toEqual(['a', 'a']);
    expect(error?.offset).toBe(16);
  });

  it('hands over the elements of one array as they end, with the tables below them', () => {
    const seen: Plain[] = [];
    const { root } = readToml(
      'v = 1\n[[package]]\nname = "a"\n[package.source]\nurl = "u"\n[[package]]\nname = "b"\n[metadata]\nx = 1\n[package.extra]\ny = 1',
      { name: 'package', onElement: (element) => seen.push(plain(element)) },
    );

    expect(seen).toEqual([
      { name: 'a', source: { url: 'u' } },
      { name: 'b', extra: { y: 1 } },
    ]);
    expect(plain(root)).toEqual({ v: 1, metadata: { x: 1 } });
  });

  it('holds a bounded number of values, but hands over any number of elements', () => {
    const row = `x = [${'1,'.repeat(1000)}]\n`;
    const seen: number[] = [];
    const streamed = readToml(`[[p]]\n${row}`.repeat(2500), {
      name: 'p',
      onElement: ({ members }) => seen.push(members.length),
    });
    const held = readToml(Array.from({ length: 250_000 }, (_, at) => `a${at}.b = 1\n`).join(''));

    expect([streamed.error, seen.length]).toEqual([undefined, 2500]);
    expect(held.error?.code).toBe('too-many-values');
  });

  it('is not fooled by headers inside of strings', () => {
    const seen: Plain[] = [];
    readToml('[[package]]\nname = """\n[[package]]\nname = "no"\n"""\nversion = "1"', {
      name: 'package',
      onElement: (element) => seen.push(plain(element)),
    });

    expect(seen).toEqual([{ name: '[[package]]\nname = "no"\n', version: '1' }]);
  });

  it('answers every text with what could be read', () => {
    const piece = fc.constantFrom(
      'a',
      '=',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '.',
      ',',
      '\n',
      '#',
      '1',
      '\\',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { error } = readToml(text);

        expect(error?.offset ?? 0).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });
});
