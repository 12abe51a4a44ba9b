import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, columns, wrap } from './wrap.ts';

describe('report/wrap', () => {
  it('breaks between words', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  });

  it('breaks a word that is longer than a line', () => {
    expect(wrap('a bcdefghij k', 4)).toEqual(['a', 'bcde', 'fghi', 'j k']);
  });

  it('gives no line for no text', () => {
    expect(wrap('', 10)).toEqual([]);
  });

  it('counts wide and combining characters as terminals do', () => {
    expect(columns('模型')).toBe(4);
    expect(columns('e\u0301')).toBe(1);
    expect(wrap('模型模型', 4)).toEqual(['模型', '模型']);
    expect(clip('模型模型', 5)).toBe('模型…');
    expect(clip('abc', 3)).toBe('abc');
  });

  it('keeps every character and the width', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const safe = text.replaceAll(/[:#\\]/g, '');
        const lines = wrap(safe, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(safe.replaceAll(' ', ''));
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('never starts a line with a CI command', () => {
    for (let width = 1; width < 20; width += 1) {
      for (const line of wrap('aaaa bbbb ::error::x ::warning::y', width)) {
        expect(line).not.toMatch(/^\s*::/);
      }
    }
  });
});
