import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalCell } from './canonical-cell.ts';
import { compareManifests } from './compare.ts';
import { contentChange } from './pinned-content.ts';
import { isSound, ManifestBuilder, mergeManifests, type RowManifest } from './row-manifest.ts';

const cell = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const table = fc.array(fc.tuple(cell, cell), { maxLength: 30 });

function build(rows: readonly (readonly unknown[])[], key: readonly string[] = []): RowManifest {
  const builder = new ManifestBuilder(['id', 'text'], key);
  for (const row of rows) builder.add(row);
  return builder.manifest();
}

describe('datasets/integrity: cells', () => {
  it.each<[unknown, unknown]>([
    ['caf\u00e9', 'cafe\u0301'],
    [1, 1n],
    [0, -0],
    [null, undefined],
    [
      { a: 1, b: [2, 'x'] },
      new Map<string, unknown>([
        ['b', [2, 'x']],
        ['a', 1],
      ]),
    ],
  ])('takes %o and %o for one', (a, b) => {
    expect(canonicalCell(a)).toBe(canonicalCell(b));
  });

  it.each<[unknown, unknown]>([
    ['1', 1],
    ['', null],
    [[['a'], 'b'], [['a', 'b']]],
    [true, 1],
    [['a', 'b'], ['a;s1:b']],
    [new Uint8Array([1]), '01'],
    [{ a: 1 }, { a: '1' }],
  ])('tells %o from %o', (a, b) => {
    expect(canonicalCell(a)).not.toBe(canonicalCell(b));
  });

  it('refuses what is nested without end', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 50; level += 1) deep = [deep];
    expect(() => canonicalCell(deep)).toThrow(RangeError);
  });
});

describe('datasets/integrity: manifests', () => {
  it('does not depend on the order of rows or columns', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const whole = build(rows);
        expect(build(rows.toReversed())).toEqual(whole);
        const turned = new ManifestBuilder(['text', 'id']);
        for (const [id, text] of rows) turned.add([text, id]);
        expect(turned.manifest()).toEqual(whole);
      }),
    );
  });

  it('is the same merged from parts, and sound', () => {
    fc.assert(
      fc.property(table, table, (a, b) => {
        const whole = build([...a, ...b], ['id']);
        expect(mergeManifests(build(a, ['id']), build(b, ['id']))).toEqual(whole);
        expect(isSound(structuredClone(whole))).toBe(true);
      }),
    );
  });

  it('shows exactly which rows were added, removed and altered', () => {
    const old = Array.from({ length: 500 }, (_, id) => [id, `text ${id}`]);
    const before = build(old, ['id']);
    const builder = new ManifestBuilder(['id', 'text'], ['id']);
    const places = new Map<string, number>();
    const rows = [
      ...old.slice(1).map(([id, text]) => [id, id === 77 ? 'changed' : text]),
      [900, 'new'],
    ];
    for (const [place, row] of rows.entries()) places.set(builder.add(row), place);
    const difference = compareManifests(before, builder.manifest());
    expect(difference.added.map((entry) => places.get(entry))).toEqual([499]);
    expect(difference.altered.map(({ after }) => places.get(after))).toEqual([76]);
    expect(difference.removed).toHaveLength(1);
    expect(difference.removed[0]).toBe(
      new ManifestBuilder(['id', 'text'], ['id']).add([0, 'text 0']),
    );
    expect(difference.changedColumns).toEqual(['id', 'text']);
  });

  it('counts repeats, and without a key tells added from removed', () => {
    const before = build([
      [1, 'a'],
      [1, 'a'],
      [2, 'b'],
    ]);
    const difference = compareManifests(
      before,
      build([
        [1, 'a'],
        [2, 'c'],
      ]),
    );
    expect(difference.removed).toHaveLength(2);
    expect(difference.added).toHaveLength(1);
    expect(difference.altered).toEqual([]);
  });

  it('notices cells swapped between two rows', () => {
    const difference = compareManifests(
      build(
        [
          [1, 'a'],
          [2, 'b'],
        ],
        ['id'],
      ),
      build(
        [
          [1, 'b'],
          [2, 'a'],
        ],
        ['id'],
      ),
    );
    expect(difference.altered).toHaveLength(2);
    expect(difference.changedColumns).toEqual(['text']);
  });

  it('notices a manifest that was edited', () => {
    const manifest = build([
      [1, 'a'],
      [2, 'b'],
    ]);
    const buckets = manifest.buckets.map(() => '');
    expect(isSound({ ...manifest, buckets })).toBe(false);
    expect(isSound({ ...manifest, key: ['id'] })).toBe(false);
    expect(() => new ManifestBuilder(['a', 'a'])).toThrow(RangeError);
    expect(() => mergeManifests(manifest, build([], ['id']))).toThrow(RangeError);
    expect(compareManifests(manifest, build([], ['id'])).isComparable).toBe(false);
  });

  it('tells a re-encoded picture from another one', () => {
    const pinned = { digest: 'a', picture: [1, 2] } as const;
    expect(contentChange(pinned, { digest: 'a' })).toBe('same');
    expect(contentChange(pinned, { digest: 'b', picture: [1, 3] })).toBe('alike');
    expect(contentChange(pinned, { digest: 'b', picture: [0xffff, 2] })).toBe('replaced');
    expect(contentChange(pinned, { digest: 'b' })).toBe('replaced');
    expect(contentChange({ picture: [1, 2] }, { picture: [1, 2] })).toBe('alike');
    expect(contentChange({ picture: [1, 2] }, { digest: 'b' })).toBe('unknown');
  });
});
