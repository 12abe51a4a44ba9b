import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const IDS = ['pickle-calls/system-command', 'pickle-imports/unknown-import', 'zip-structure'];

describe('core/nearest', () => {
  it.each([
    ['pickle-calls/system-comand', 'pickle-calls/system-command'],
    ['pickel-calls/system-command', 'pickle-calls/system-command'],
    ['unknown-imprt', 'pickle-imports/unknown-import'],
    ['zip', 'zip-structure'],
    ['ZIP-STRUCTUR', 'zip-structure'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, IDS)[0]).toBe(meant);
  });

  it('puts the nearest first', () => {
    expect(nearest('abcd', ['abxx', 'abcx', 'abcd'])).toEqual(['abcd', 'abcx', 'abxx']);
  });

  it('suggests nothing for a word that is far from all', () => {
    expect(nearest('kubernetes', IDS)).toEqual([]);
    expect(nearest('', IDS)).toEqual([]);
  });

  it('does not compare words of a length no id has', () => {
    expect(nearest('a'.repeat(101), ['a'.repeat(101)])).toEqual([]);
    expect(nearest('aaa', ['a'.repeat(100_000)])).toEqual([]);
  });
});
