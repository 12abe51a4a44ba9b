import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, float, message, number, tag, varint } from '../../../test/builders/protobuf.ts';
import { Reader } from '../../bytes/reader.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { MAX_MESSAGE_DEPTH, WIRE, WireCursor, WireError } from './wire.ts';

type Seen = readonly [field: number, wire: number, value: number | string];

/** All fields of a message, read in small windows so that refilling is exercised. */
async function walk(
  data: Uint8Array,
  size: number | undefined = data.length,
): Promise<readonly Seen[]> {
  const source = size === undefined ? { size, read: memorySource(data).read } : memorySource(data);
  const cursor = new WireCursor(new Reader(source, { windowBytes: 7 }));
  const seen: Seen[] = [];
  while (await cursor.next(size ?? Number.MAX_SAFE_INTEGER)) {
    const { field, wire } = cursor;
    if (wire === WIRE.groupStart) await cursor.skipGroup(data.length);
    const value =
      wire === WIRE.bytes ? Buffer.from(await cursor.bytes(1000)).toString() : cursor.signed;
    seen.push([field, wire, wire === WIRE.varint || wire === WIRE.bytes ? value : 0]);
  }
  return seen;
}

async function codeOf(data: Uint8Array): Promise<string> {
  try {
    await walk(data);
    return 'none';
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

describe('formats/protobuf/wire', () => {
  it('reads back every field that is written', async () => {
    const field = fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 2 ** 29 - 1 }), fc.maxSafeInteger())
        .map(([id, value]) => [number(id, value), [id, 0, value]] as const),
      fc
        .tuple(fc.integer({ min: 1, max: 100 }), fc.string({ unit: 'grapheme-ascii' }))
        .map(([id, value]) => [bytes(id, value), [id, 2, value]] as const),
      fc
        .tuple(fc.integer({ min: 1, max: 100 }), fc.float({ noNaN: true }))
        .map(([id, value]) => [float(id, value), [id, 5, 0]] as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(field), async (fields) => {
        expect(await walk(Buffer.concat(fields.map(([data]) => data)))).toEqual(
          fields.map(([, seen]) => seen),
        );
      }),
    );
  });

  it('walks a source whose size nobody knows', async () => {
    expect(await walk(number(1, 5), undefined)).toEqual([[1, 0, 5]]);
  });

  it('jumps over groups, however they nest', async () => {
    const group = Buffer.concat([
      tag(3, 3),
      number(1, 1),
      tag(4, 3),
      bytes(2, 'x'),
      tag(4, 4),
      tag(3, 4),
    ]);

    expect(await walk(Buffer.concat([group, number(9, 7)]))).toEqual([
      [3, 3, 0],
      [9, 0, 7],
    ]);
  });

  it('counts numbers that are written longer than needed', async () => {
    const cursor = new WireCursor(
      new Reader(memorySource(Buffer.concat([tag(1, 0), varint(1, 4)]))),
    );
    await cursor.next(5);

    expect([cursor.unsigned, cursor.overlong]).toEqual([1, 1]);
  });

  it.each<[string, Uint8Array, string]>([
    ['a number without end', Buffer.concat([tag(1, 0), Buffer.alloc(10, 0x80)]), 'invalid-varint'],
    [
      'a number that is cut off',
      Buffer.concat([tag(1, 0), Buffer.alloc(3, 0x80)]),
      'truncated-field',
    ],
    ['field number 0', Buffer.from([0x00, 0x01]), 'invalid-tag'],
    ['wire type 6', tag(1, 6), 'invalid-tag'],
    ['wire type 7', tag(1, 7), 'invalid-tag'],
    ['a field longer than its message', bytes(1, 'abc', 4), 'field-beyond-message'],
    ['a length of 2^63', bytes(1, 'abc', 2n ** 63n), 'field-beyond-message'],
    ['a fixed number that is cut off', tag(1, 1), 'field-beyond-message'],
    ['a group without end', Buffer.concat([tag(1, 3), number(1, 1)]), 'unmatched-group'],
    ['a group that ends as another', Buffer.concat([tag(1, 3), tag(2, 4)]), 'unmatched-group'],
    [
      'groups in groups without end',
      Buffer.concat(Array.from({ length: 200 }, () => tag(1, 3))),
      'too-deep',
    ],
  ])('refuses %s', async (_, data, code) => {
    expect(await codeOf(data)).toBe(code);
  });

  it('answers any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (data) => {
        expect(await codeOf(data)).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('allows the depth protobuf itself allows', () => {
    expect(MAX_MESSAGE_DEPTH).toBe(100);
    expect(message(1, number(1, 1))).toEqual(Buffer.from([0x0a, 0x02, 0x08, 0x01]));
  });
});
