import { describe, expect, it } from 'vitest';
import { exclusion } from './exclusion.ts';

describe('audit/exclusion', () => {
  it.each([
    ['*.tmp', 'a/b/c.tmp', true],
    ['*.tmp', 'a/b.tmp/c', false],
    ['models/*.bin', 'models/x.bin', true],
    ['models/*.bin', 'models/y/x.bin', false],
    ['models/**', 'models/y/x.bin', true],
    ['**/old/*', 'a/b/old/x', true],
    ['cache/', 'a/cache/', true],
    ['cache/', 'a/cache', false],
    ['a+(b).pt', 'a+(b).pt', true],
    ['file?.pt', 'file1.pt', true],
    ['file?.pt', 'file/.pt', false],
  ])('%s on %s: %s', (glob, path, left) => {
    expect(exclusion([glob], false)(path) !== undefined).toBe(left);
  });

  it('leaves out installed packages by default and only as folders', () => {
    const rule = exclusion([], true);

    expect(rule('web/node_modules/')).toMatch(/default/);
    expect(rule('node_modules')).toBeUndefined();
    expect(exclusion([], false)('web/node_modules/')).toBeUndefined();
  });

  it('does not take an object method for a folder name', () => {
    expect(exclusion([], true)('constructor/')).toBeUndefined();
  });
});
