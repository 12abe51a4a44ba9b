import { describe, expect, it } from 'vitest';
import { parseInstallArgument } from './install-argument.ts';
import { readAddress, withoutCredentials } from './source-address.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('formats/python-requirement/install-argument', () => {
  it.each([
    ['numpy==1', false, 'numpy', '==1', { kind: 'index' }],
    ['.', true, '', '', { kind: 'path', path: '.', editable: true }],
    ['.[dev]', true, '', '', { kind: 'path', path: '.', editable: true }],
    ['../lib', false, '', '', { kind: 'path', path: '../lib' }],
    ['src/lib', false, '', '', { kind: 'path', path: 'src/lib' }],
    ['C:\\lib', false, '', '', { kind: 'path', path: 'C:\\lib' }],
    ['file:///opt/lib', false, '', '', { kind: 'path', path: '/opt/lib' }],
    ['lib', true, '', '', { kind: 'path', path: 'lib', editable: true }],
    ['lib-1.0.tar.gz', false, '', '', { kind: 'path', path: 'lib-1.0.tar.gz' }],
    [
      'wheels/torch-2.1.0+cu118-cp310-cp310-linux_x86_64.whl',
      false,
      'torch',
      '==2.1.0+cu118',
      { kind: 'path', path: 'wheels/torch-2.1.0+cu118-cp310-cp310-linux_x86_64.whl' },
    ],
    [
      'https://files.example/a_b-1.0-1-py3-none-any.whl',
      false,
      'a_b',
      '==1.0',
      { kind: 'url', url: 'https://files.example/a_b-1.0-1-py3-none-any.whl' },
    ],
    [
      `git+https://user:secret@git.example/o/r.git@${COMMIT}#egg=Lib[x]&subdirectory=python`,
      true,
      'Lib',
      '',
      { kind: 'git', url: 'https://git.example/o/r.git', revision: COMMIT, commit: COMMIT },
    ],
    [
      'git+ssh://git@git.example/o/r@main',
      false,
      '',
      '',
      { kind: 'git', url: 'ssh://git@git.example/o/r', revision: 'main' },
    ],
    ['git+git@git.example:o/r.git', false, '', '', { kind: 'git', url: 'git@git.example:o/r.git' }],
    [
      'lib @ git+https://git.example/o/r@v1',
      false,
      'lib',
      '',
      { kind: 'git', url: 'https://git.example/o/r', revision: 'v1' },
    ],
    [
      'hg+https://hg.example/r#egg=lib',
      false,
      'lib',
      '',
      { kind: 'url', url: 'hg+https://hg.example/r' },
    ],
    ['lib @ file:///opt/lib', false, 'lib', '', { kind: 'path', path: '/opt/lib' }],
  ])('reads %j', (text, editable, name, constraint, source) => {
    const parsed = parseInstallArgument(text, editable);

    expect(parsed.ok ? parsed.value : parsed.error).toMatchObject({ name, constraint, source });
  });

  it('keeps what stands behind an address: digests, extras and the marker', () => {
    const parsed = parseInstallArgument(
      'https://files.example/a.zip#egg=a[x,y]&sha256=00ff; os_name == "nt"',
    );

    expect(parsed.ok && parsed.value).toMatchObject({
      name: 'a',
      extras: ['x', 'y'],
      hashes: ['sha256:00ff'],
      marker: 'os_name == "nt"',
    });
  });

  it('does not take a name that the environment completes for a name', () => {
    const parsed = parseInstallArgument('${PREFIX}-core==${VERSION}');

    expect(parsed.ok && parsed.value).toMatchObject({ name: '', constraint: '==${VERSION}' });
  });

  it.each([
    ['https://u:p@host.example/x', 'https://host.example/x'],
    ['https://${TOKEN}@host.example/x@y', 'https://host.example/x@y'],
    ['https://host.example/a@b', 'https://host.example/a@b'],
    ['git+ssh://git:pw@host.example/x', 'git+ssh://git@host.example/x'],
    ['https://a:b@c:d@host.example', 'https://host.example'],
    ['no address', 'no address'],
  ])('shows %j without what is secret', (url, expected) => {
    expect(withoutCredentials(url)).toBe(expected);
  });

  it('takes an address with a broken escape as it is', () => {
    expect(readAddress('https://files.example/%zz.whl#egg=%zz').source).toEqual({
      kind: 'url',
      url: 'https://files.example/%zz.whl',
    });
  });
});
