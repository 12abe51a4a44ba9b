import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeNpy, type NpyInput } from '../../../test/builders/npy.ts';
import { glimpseOf, parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { meteredSource } from '../../bytes/metered-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import format from './format.ts';

async function parse(input: NpyInput) {
  const parsed = await parseBytes(format, writeNpy(input));
  if (!parsed.ok) throw new Error(parsed.error.code);
  const [array] = parsed.value.arrays;
  return {
    array: array!,
    codes: parsed.anomalies.map(({ code }) => code),
    members: parsed.value.members ?? [],
  };
}

describe('formats/npy', () => {
  it('reads back shape and size of every plain array', async () => {
    const types = fc.constantFrom(
      ["'|b1'", 1],
      ["'<f4'", 4],
      ["'>i8'", 8],
      ["'<c16'", 16],
      ["'<U3'", 12],
      ["'|S5'", 5],
      ["'<M8[ms]'", 8],
    );
    await fc.assert(
      fc.asyncProperty(
        types,
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async ([descr, size], shape, version) => {
          const length = shape.reduce((product, each) => product * each, size);
          const text = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
          const { array, codes, members } = await parse({
            descr,
            shape: text,
            version,
            data: new Uint8Array(length),
          });

          expect(codes).toEqual([]);
          expect(members).toEqual([]);
          expect(array).toMatchObject({ shape, version, hasObject: false });
          expect(array.dataEnd - array.dataStart).toBe(length);
        },
      ),
    );
  });

  it.each<[string, string, boolean, number | undefined]>([
    ['a structure', "[('a', '<i4'), ('b', '<f8', (2, 3))]", false, 52],
    ['a nested structure', "[('a', [('b', '|u1'), ('c', '<i2')]), ('', '|V5')]", false, 8],
    ['a title', "[(('title', 'a'), '<i4')]", false, 4],
    ['a sub-array type', "('<i2', (3,))", false, 6],
    ['a comma-separated type', "'i4,(2,3)f8,3u1'", false, 55],
    ['a type name', "'float32'", false, 4],
    ['an object', "'|O'", true, undefined],
    ['an object with a size', "'O8'", true, undefined],
    ['an object deep inside', "[('a', [('b', ('|O', 2))])]", true, undefined],
    ['an object by its name', "'object_'", true, undefined],
    ['an object in a comma-separated type', "'i4, (2,)O'", true, undefined],
  ])('understands %s', async (_, descr, hasObject, itemSize) => {
    const { array, codes } = await parse({
      descr,
      shape: '(1,)',
      data: new Uint8Array(itemSize ?? 8),
    });

    expect(codes).toEqual([]);
    expect(array.hasObject).toBe(hasObject);
    if (itemSize !== undefined) expect(array.dataEnd - array.dataStart).toBe(itemSize);
  });

  it.each<[string, NpyInput, string]>([
    ['a call', { descr: '__import__("os")' }, 'not-a-literal'],
    ['an operator', { shape: '(1 + 1,)' }, 'not-a-literal'],
    ['a header that is no dictionary', { header: '[1, 2]' }, 'not-a-dict'],
    ['a missing key', { header: "{'descr': '<f4', 'shape': (2,)}" }, 'missing-key'],
    [
      'another key',
      { header: "{'descr': '<f4', 'shape': (2,), 'fortran_order': False, 'x': 1}" },
      'extra-key',
    ],
    [
      'a key twice',
      { header: "{'descr': '<f4', 'descr': '<f4', 'shape': (2,), 'fortran_order': False}" },
      'duplicate-key',
    ],
    ['a list as shape', { shape: '[2]' }, 'invalid-shape'],
    ['a negative shape', { shape: '(-2,)' }, 'invalid-shape'],
    ['65 dimensions', { shape: `(${'1,'.repeat(65)})` }, 'invalid-shape'],
    ['an order that is a number', { fortranOrder: '2' }, 'invalid-order'],
    ['an unknown type', { descr: "'@x'" }, 'unknown-dtype'],
    ['a dictionary as type', { descr: "{'names': []}" }, 'unknown-dtype'],
    ['a product that overflows', { shape: '(4294967296, 4294967296)' }, 'shape-overflow'],
    [
      'a long header',
      {
        version: 2,
        header: `{'descr': '<f4', 'shape': (2,), 'fortran_order': False}${' '.repeat(10_000)}`,
      },
      'oversized-header',
    ],
    ['a deep header', { version: 2, descr: `${'['.repeat(100)}${']'.repeat(100)}` }, 'too-deep'],
    ['a payload that is too short', { shape: '(100,)' }, 'payload-short'],
    ['bytes behind the payload', { shape: '(1,)' }, 'trailing-bytes'],
  ])('notes %s', async (_, input, code) => {
    expect((await parse(input)).codes).toContain(code);
  });

  it('hands the payload of an object array over as a pickle', async () => {
    const data = Buffer.from('\u0080\u0002N.', 'latin1');
    const { members } = await parse({ descr: "'|O'", data });

    expect(members.map(({ name, expect: expected }) => [name, expected])).toEqual([
      ['object array', 'any'],
    ]);
    expect(Buffer.from(await readMember(members[0]!))).toEqual(data);
  });

  it('follows arrays that numpy.save appended', async () => {
    const one = writeNpy({});
    const parsed = await parseBytes(format, Buffer.concat([one, one, one]));

    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parsed.value.arrays.map(({ start }) => start)).toEqual([0, one.length, 2 * one.length]);
    expect(parsed.anomalies).toEqual([]);
  });

  it('stops at a number of arrays and says so', async () => {
    const one = writeNpy({});
    const parsed = await parseBytes(format, Buffer.concat([one, one, one]), { maxMembers: 2 });

    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parsed.value.arrays).toHaveLength(2);
    expect(parsed.unexamined.map(({ code }) => code)).toEqual(['count-limit']);
  });

  it('reads no payload', async () => {
    const bytes = writeNpy({ shape: '(250000,)', data: new Uint8Array(1_000_000) });
    const meter = { bytesRead: 0, reads: 0 };
    await format.parse(meteredSource(memorySource(bytes), meter), DEFAULT_LIMITS, glimpseOf(bytes));

    expect(meter.bytesRead).toBeLessThan(500);
  });

  it.each([
    ['another magic', { version: 1 }, 'not-npy', (bytes: Uint8Array) => bytes.fill(0x41, 0, 3)],
    ['version 4', { version: 4 }, 'unsupported-version', undefined],
    ['a minor version', { minor: 1 }, 'unsupported-version', undefined],
    ['a header that is cut off', { headerLength: 60_000 }, 'truncated-header', undefined],
    [
      'a header beyond every limit',
      { version: 2, headerLength: 0xffffffff },
      'header-too-large',
      undefined,
    ],
  ])('refuses %s', async (_, input, code, change) => {
    const bytes = Uint8Array.from(writeNpy(input));
    change?.(bytes);
    const parsed = await parseBytes(format, bytes);

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it('survives every truncation and every change of a byte', async () => {
    const bytes = writeNpy({ descr: "[('a', '<i4'), ('b', '|O')]", shape: '(1,)' });
    for (let at = 0; at < bytes.length; at += 1) {
      await parseBytes(format, bytes.subarray(0, at));
      for (const change of [0x01, 0x20, 0x80, 0xff]) {
        const mutated = Uint8Array.from(bytes);
        mutated[at] = (mutated[at] ?? 0) ^ change;
        const parsed = await parseBytes(format, mutated);
        expect(parsed.ok ? 'value' : parsed.error.code).toMatch(/^[a-z-]+$/);
      }
    }
  });
});
