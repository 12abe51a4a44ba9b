import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResultCache, rulesVersion } from './result-cache.ts';

const key = (digit: string): string => digit.repeat(64);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-cache-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('io/result-cache', () => {
  it('gives back what it was given, under the same rules only', () => {
    new ResultCache(folder, 'r1').put(key('a'), 'text');

    expect(new ResultCache(folder, 'r1').get(key('a'))).toBe('text');
    expect(new ResultCache(folder, 'r1').get(key('b'))).toBeUndefined();
    expect(new ResultCache(folder, 'r2').get(key('a'))).toBeUndefined();
  });

  it('is empty, and no error, where it cannot write', () => {
    writeFileSync(join(folder, 'file'), '');
    const cache = new ResultCache(join(folder, 'file'), 'r1');
    cache.put(key('a'), 'text');
    cache.prune();

    expect(cache.get(key('a'))).toBeUndefined();
  });

  it('accepts nothing but a digest for a key, which becomes a file name', () => {
    expect(() => new ResultCache(folder, 'r1').get('../../etc/passwd')).toThrow(RangeError);
  });

  it('keeps the newest within the bound, and drops old versions', () => {
    const cache = new ResultCache(folder, 'r1');
    for (const digit of ['a', 'b', 'c']) cache.put(key(digit), 'x'.repeat(10));
    for (const [index, digit] of ['b', 'a', 'c'].entries())
      utimesSync(join(folder, 'r1', digit.repeat(2), digit.repeat(62)), index, index);
    mkdirSync(join(folder, 'old'));
    utimesSync(join(folder, 'old'), 1, 1);
    mkdirSync(join(folder, 'recent'));
    cache.prune(20);

    expect(['a', 'b', 'c'].filter((digit) => cache.get(key(digit)) !== undefined)).toEqual([
      'a',
      'c',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['r1', 'recent']);
  });

  it('names another version of the rules when a code file changes', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'a.ts'), '1');
    const first = rulesVersion('1.0.0', folder);
    writeFileSync(join(folder, 'notes.md'), 'x');
    const same = rulesVersion('1.0.0', folder);
    writeFileSync(join(folder, 'sub', 'a.ts'), '22');
    const edited = rulesVersion('1.0.0', folder);

    expect(same).toBe(first);
    expect(new Set([first, edited, rulesVersion('1.0.1', folder)]).size).toBe(3);
  });
});
