import { describe, expect, it } from 'vitest';
import { dependencies } from '../../../test/builders/dependencies.ts';
import { includedPlace, withIncludedRoles } from './included-files.ts';

describe('ecosystems/inventory/included-files', () => {
  it.each([
    ['requirements.txt', 'base.txt', { kind: 'file', path: 'base.txt' }],
    ['a/b/dev.txt', '../base.txt', { kind: 'file', path: 'a/base.txt' }],
    ['a/dev.txt', './b//c.txt', { kind: 'file', path: 'a/b/c.txt' }],
    ['a/dev.txt', '../../c.txt', { kind: 'outside' }],
    ['a/dev.txt', '/etc/passwd', { kind: 'outside' }],
    ['a/dev.txt', 'https://files.example/r.txt', { kind: 'outside' }],
    ['a/dev.txt', 'C:\\r.txt', { kind: 'outside' }],
    ['a/dev.txt', '${WHERE}/r.txt', { kind: 'unknown' }],
  ])('leads from %s by %s', (file, include, expected) => {
    expect(includedPlace(file, include)).toEqual(expected);
  });

  it('takes a file that is only a constraint elsewhere for one, and no other', () => {
    const include = (path: string, role: 'manifest' | 'constraints') => ({ path, role });
    const sets = withIncludedRoles([
      dependencies('requirements.txt', {
        includes: [include('v.txt', 'constraints'), include('both.txt', 'constraints')],
      }),
      dependencies('dev.txt', { includes: [include('both.txt', 'manifest')] }),
      dependencies('v.txt', {}),
      dependencies('both.txt', {}),
      dependencies(['v.txt', 'member'], {}),
    ]);

    expect(sets.map(({ value }) => value.role)).toEqual([
      'manifest',
      'manifest',
      'constraints',
      'manifest',
      'manifest',
    ]);
  });
});
