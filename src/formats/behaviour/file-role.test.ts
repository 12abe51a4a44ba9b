import { describe, expect, it } from 'vitest';
import { isPackageModule, isPackageSample } from './file-role.ts';

describe('formats/behaviour/file-role', () => {
  it.each([
    [['a-1.tar.gz', 'content', 'a-1/tests/test_a.py']],
    [['folder/a-1.tar.gz', 'content', 'a-1/tests/evil.tar.gz', 'content', './x']],
    [['a-1.tgz', 'content', 'package/docs/a.js']],
    [['a-1-py3-none-any.whl', 'a/tests/helper.py']],
  ])('takes %j for a sample', (path) => {
    expect(isPackageSample(path)).toBe(true);
  });

  it.each([
    [['tests/test_a.py']],
    [['a.zip', 'a/tests/test_a.py']],
    [['a-1.tar.gz', 'content', 'a-1/setup.py']],
    [['a-1.tar.gz', 'content', 'tests/setup.py']],
    [['a-1.tgz', 'content', 'docs/index.js']],
    [['a-1.tar.gz', 'content', 'a-1/a/data.zip', 'tests/a.py']],
    [['tests/a-1.tar.gz', 'content', 'a-1/a/__init__.py']],
    [['a-1-py3-none-any.whl', 'a/contests/a.py']],
  ])('takes %j for none', (path) => {
    expect(isPackageSample(path)).toBe(false);
  });

  it.each([
    [true, ['a-1-py3-none-any.whl', 'a/cron.py']],
    [true, ['a-1.tar.gz', 'content', 'a-1/lib/a/cron.py']],
    [false, ['a-1-py3-none-any.whl', 'a/__main__.py']],
    [false, ['a-1-py3-none-any.whl', 'a.py']],
    [false, ['a-1.tar.gz', 'content', 'a-1/setup.py']],
    [false, ['a-1.tar.gz', 'content', 'a-1/build.py']],
    [false, ['a/cron.py']],
  ])('says %s: is %j a module of a package', (expected, path) => {
    expect(isPackageModule(path)).toBe(expected);
  });
});
