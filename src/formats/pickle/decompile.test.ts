import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { decompile, printValue } from './decompile.ts';
import { readProgram } from './layout.ts';
import type { PickleStream } from './program.ts';
import { reprBytes, reprFloat, reprText } from './python-repr.ts';
import type { SequenceValue, Value } from './value.ts';

async function streamOf(...parts: readonly pk.Part[]): Promise<PickleStream> {
  const { program } = await readProgram(memorySource(pk.assemble(...parts)), DEFAULT_LIMITS);
  return program.streams[0]!;
}

const list = (...items: Value[]): SequenceValue => ({ kind: 'list', items, elided: 0 });
const tuple = (...items: Value[]): SequenceValue => ({ kind: 'tuple', items, elided: 0 });

describe('formats/pickle/decompile', () => {
  it('prints a tensor as torch would rebuild it', async () => {
    const { result } = await streamOf(
      pk.proto(2),
      pk.global('torch._utils', '_rebuild_tensor_v2'),
      pk.tupleOf(
        [
          pk.tupleOf(
            pk.unicode('storage'),
            pk.global('torch', 'FloatStorage'),
            pk.unicode('0'),
            pk.unicode('cpu'),
            pk.binint1(4),
          ),
          pk.binpersid,
        ],
        pk.binint1(0),
        pk.tupleOf(pk.binint1(2), pk.binint1(2)),
        pk.tupleOf(pk.binint1(2), pk.binint1(1)),
        pk.newfalse,
        pk.call('collections', 'OrderedDict'),
      ),
      pk.reduce,
      pk.stop,
    );

    expect(printValue(result!)).toBe(
      "torch._utils._rebuild_tensor_v2(persistent_load(('storage', torch.FloatStorage, '0', 'cpu', 4)), " +
        '0, (2, 2), (2, 1), False, collections.OrderedDict())',
    );
  });

  const values: readonly (readonly [string, Value])[] = [
    ['None', null],
    ['True', true],
    ['-7', -7],
    ['1180591620717411303424', 2n ** 70n],
    ['"it\'s"', "it's"],
    ['()', tuple()],
    ['(1,)', tuple(1)],
    ["[1, 'a']", list(1, 'a')],
    ['set()', { kind: 'set', items: [], elided: 0 }],
    ['frozenset({1})', { kind: 'frozenset', items: [1], elided: 0 }],
    ["{'a': 1}", { kind: 'dict', entries: [['a', 1]], elided: 0 }],
    ['[1, ... 9 more]', { kind: 'list', items: [1], elided: 9 }],
    ["b'ab'", { kind: 'bytes', head: Buffer.from('ab'), length: 2, offset: 0 }],
    [
      "bytearray(b'ab'... (9 bytes))",
      { kind: 'bytearray', head: Buffer.from('ab'), length: 9, offset: 0 },
    ],
    ['extension(7)', { kind: 'extension', code: 7, offset: 0 }],
    ['<lost>', { kind: 'unknown', reason: 'lost' }],
    ["'a b'.'c\\n'", { kind: 'global', module: 'a b', name: 'c\n', offset: 0 }],
  ];

  it('prints values as Python does', () => {
    expect(values.map(([, value]) => printValue(value))).toEqual(values.map(([text]) => text));
  });

  it('keeps head and tail of a long literal', () => {
    const printed = printValue(`start${'x'.repeat(5000)}end`);

    expect(printed).toMatch(/^'startx+\.\.\.x+end'$/);
    expect(printed.length).toBeLessThan(250);
  });

  it('stays within length and depth', () => {
    const wide = list(...Array.from({ length: 10_000 }, (_, index) => index));
    let deep: Value = null;
    for (let level = 0; level < 10_000; level += 1) deep = list(deep);

    expect(printValue(wide, { maxLength: 50 })).toHaveLength(50);
    expect(printValue(deep, { maxDepth: 3 })).toBe('[[[...]]]');
    expect(printValue(deep, { maxDepth: 1e9, maxLength: 1e6 }).length).toBeLessThan(200);
  });

  it('ends on values that hold themselves, and on a billion laughs', () => {
    const cyclic = list();
    cyclic.items.push(cyclic, cyclic);
    let laughs: Value = 'ha';
    for (let level = 0; level < 60; level += 1) laughs = tuple(laughs, laughs, laughs);

    expect(printValue(cyclic, { maxLength: 200, maxDepth: 60 })).toHaveLength(200);
    expect(printValue(laughs, { maxLength: 200, maxDepth: 60 })).toHaveLength(200);
  });

  it('prints lines up to a number and says what is missing', async () => {
    const imports = Array.from({ length: 5 }, (_, index) => pk.global('m', `n${index}`));

    const lines = decompile(await streamOf(imports, pk.stop), { maxLines: 2 });

    expect(lines).toEqual(['from m import n0', 'from m import n1', '# 3 more']);
  });

  it.each([
    ['abc', "'abc'"],
    ['it\'s "x"', "'it\\'s \"x\"'"],
    ['a\n\t\\', "'a\\n\\t\\\\'"],
    ['\0\x7f\x80', "'\\x00\\x7f\\x80'"],
    ['é中😀', "'é中😀'"],
    ['\u200b\u202e\ufeff', "'\\u200b\\u202e\\ufeff'"],
    ['\ud800', "'\\ud800'"],
    ['a\u00a0b c', "'a\\xa0b c'"],
    ['\u{e0001}', "'\\U000e0001'"],
  ])('writes %j as Python does', (text, repr) => {
    expect(reprText(text)).toBe(repr);
  });

  it('writes bytes as Python does', () => {
    expect(reprBytes(Buffer.from("a'b\\\n\xff", 'latin1'))).toBe('b"a\'b\\\\\\n\\xff"');
    expect(reprBytes(Buffer.from('\'"'))).toBe("b'\\'\"'");
  });

  it.each([
    [1, '1.0'],
    [0.1, '0.1'],
    [-0, '-0.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [9999999999999998, '9999999999999998.0'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [Number.NaN, 'nan'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('writes the float %d as Python does', (value, repr) => {
    expect(reprFloat(value)).toBe(repr);
  });
});
