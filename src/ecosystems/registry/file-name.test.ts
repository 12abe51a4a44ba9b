import { describe, expect, it } from 'vitest';
import { releaseFile } from './file-name.ts';

describe('names of release files', () => {
  it.each([
    ['thing-1.0.tar.gz', 'thing', 'sdist', '1.0'],
    ['my.Thing-1.0.post1.zip', 'my-thing', 'sdist', '1.0.post1'],
    ['two-words-1.0.tar.gz', 'two-words', 'sdist', '1.0'],
    ['thing-1.0-py3-none-any.whl', 'thing', 'wheel', '1.0'],
    ['my_thing-1.0+cpu-1-cp311-cp311-linux_x86_64.whl', 'my-thing', 'wheel', '1.0+cpu'],
  ])('%s of %s', (file, name, kind, version) => {
    expect(releaseFile(file, name)).toEqual({ kind, version });
  });

  it.each([
    ['other-1.0.tar.gz', 'thing'],
    ['thing-extra-1.0-py3-none-any.whl', 'thing'],
    ['thing-1.0.whl', 'thing'],
    ['../thing-1.0.tar.gz', 'thing'],
    ['thing-1.0\n.tar.gz', 'thing'],
    ['.thing-1.0.tar.gz', 'thing'],
    ['readme.txt', 'thing'],
    [`thing-${'1'.repeat(300)}.tar.gz`, 'thing'],
  ])('%j is none of %s', (file, name) => {
    expect(releaseFile(file, name)).toBeUndefined();
  });
});
