import { describe, expect, it } from 'vitest';
import { parseRemoteTarget, shownTarget } from './remote-target.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('io/remote/remote-target', () => {
  it.each([
    ['hf:org/name', 'model', 'org/name', undefined],
    ['hf:gpt2', 'model', 'gpt2', undefined],
    ['hf:org/name.v1@refs/pr/1', 'model', 'org/name.v1', 'refs/pr/1'],
    [`hf:org/name@${COMMIT}`, 'model', 'org/name', COMMIT],
    ['hf://models/org/name@v1.0', 'model', 'org/name', 'v1.0'],
    ['hf:datasets/org/name', 'dataset', 'org/name', undefined],
    ['hf:spaces/org/name', 'space', 'org/name', undefined],
  ])('reads %s', (text, repository, name, revision) => {
    expect(parseRemoteTarget(text)).toEqual({ kind: 'repository', repository, name, revision });
  });

  it.each([
    'hf:',
    'hf:../../etc',
    'hf:org/..',
    'hf:org/na me',
    'hf:org/name/file.bin',
    'hf:org/name?x=1',
    'hf:org/name#x',
    'hf:org/%2e%2e',
    'hf:org/name@',
    'hf:org/name@../main',
    'hf:org/name@-x',
    'hf:org/name@a b',
    'hf:org/name@a\r\nHost: evil',
    'https://',
    'https://user:secret@host.invalid/m',
  ])('refuses %j', (text) => {
    expect(() => parseRemoteTarget(text)).toThrow(/.{20}/);
  });

  it.each(['models', './hf:x', 'C:\\models', 'file:///etc/passwd', 'ftp://host/m'])(
    'leaves %s to the file system',
    (text) => {
      expect(parseRemoteTarget(text)).toBeUndefined();
    },
  );

  it('shows no query, since it may open the file', () => {
    expect(shownTarget('https://cdn.invalid/a/m.bin?sig=abc#x')).toBe(
      'https://cdn.invalid/a/m.bin?…',
    );
    expect(shownTarget('models/')).toBe('models/');
  });
});
