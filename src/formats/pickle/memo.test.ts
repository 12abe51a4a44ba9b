import { describe, expect, it } from 'vitest';
import { Memo } from './memo.ts';

describe('formats/pickle/memo', () => {
  it('counts entries, which is where MEMOIZE stores', () => {
    const memo = new Memo();

    memo.set(100, 'a');
    memo.set(0, 'b');
    memo.set(100, 'c');

    expect(memo.count).toBe(2);
    expect([memo.get(100), memo.get(0), memo.get(1)]).toEqual(['c', 'b', undefined]);
  });

  it('says whether an index was in use', () => {
    const memo = new Memo();

    expect([memo.set(5, null), memo.set(5, null), memo.set(0, null), memo.set(0, null)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('keeps an entry behind a gap when the gap is filled', () => {
    const memo = new Memo();

    memo.set(2, 'late');
    for (const index of [0, 1, 3]) memo.set(index, `at ${index}`);

    expect([0, 1, 2, 3].map((index) => memo.get(index))).toEqual(['at 0', 'at 1', 'late', 'at 3']);
    expect(memo.count).toBe(4);
  });

  it('copies all entries', () => {
    const memo = new Memo();
    memo.set(0, 'a');
    memo.set(1000, 'b');

    const copy = memo.copy();
    copy.set(0, 'changed');

    expect([copy.get(0), copy.get(1000), copy.count, memo.get(0)]).toEqual([
      'changed',
      'b',
      2,
      'a',
    ]);
  });
});
