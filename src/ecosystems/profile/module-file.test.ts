import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleFile, resolveName } from './module-file.ts';

const PYTHON = new Set([
  'pkg/__init__.py',
  'pkg/core.py',
  'pkg/sub/__init__.py',
  'src/other/x.py',
  'helper.py',
]);
const SCRIPT = new Set(['index.js', 'lib/x.js', 'lib/y/index.js', 'lib/z.mjs']);

describe('ecosystems/profile: modules and their files', () => {
  it.each([
    ['.core.go', 'pkg/__init__.py', 'pkg/core.py', 'go'],
    ['.core', 'pkg/sub/__init__.py', 'pkg/sub/__init__.py', 'core'],
    ['..core.A.run', 'pkg/sub/__init__.py', 'pkg/core.py', 'A.run'],
    ['.go', 'pkg/core.py', 'pkg/__init__.py', 'go'],
    ['pkg.core.go', 'setup.py', 'pkg/core.py', 'go'],
    ['other.x.f', 'setup.py', 'src/other/x.py', 'f'],
    ['helper.run', 'setup.py', 'helper.py', 'run'],
    ['requests.get', 'setup.py', undefined, undefined],
    ['...x', 'pkg/core.py', undefined, undefined],
  ])('%s in %s', (name, from, file, rest) => {
    const found = resolveName(name, from, PYTHON);
    expect([found?.file, found?.rest]).toEqual([file, rest]);
  });

  it.each([
    ['./lib/x.run', 'index.js', 'lib/x.js', 'run'],
    ['./lib/x.js.run', 'index.js', 'lib/x.js', 'run'],
    ['./y', 'lib/x.js', 'lib/y/index.js', ''],
    ['../index.a.b', 'lib/x.js', 'index.js', 'a.b'],
    ['./z.default', 'lib/x.js', 'lib/z.mjs', 'default'],
    ['../../index', 'lib/x.js', undefined, undefined],
  ])('%s in %s', (name, from, file, rest) => {
    const found = resolveName(name, from, SCRIPT);
    expect([found?.file, found?.rest]).toEqual([file, rest]);
  });

  it('never leaves the package, whatever the name', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('index.js', 'lib/x.js', 'pkg/core.py'),
        (name, from) => {
          const files = new Set([...PYTHON, ...SCRIPT]);
          const found = moduleFile(name, from, files);
          expect(found === undefined || files.has(found)).toBe(true);
        },
      ),
    );
  });
});
