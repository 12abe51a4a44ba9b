import { describe, expect, it } from 'vitest';
import type { Files } from '../../../../test/builders/weigh-files.ts';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

async function rulesOf(files: Files): Promise<readonly string[]> {
  const { findings } = await weighFiles(files);
  return findings
    .filter(({ rule }) => rule.startsWith('dependency-source/'))
    .map(({ rule, severity }) => `${severity} ${rule.slice('dependency-source/'.length)}`);
}

const SHA512 = `sha512-${'A'.repeat(86)}==`;
const entry = (name: string, changes: object = {}): readonly [string, object] => [
  `node_modules/${name}`,
  {
    version: '1.0.0',
    resolved: `https://registry.example/${name}/-/${name}-1.0.0.tgz`,
    integrity: SHA512,
    ...changes,
  },
];
const lock = (...entries: readonly (readonly [string, object])[]): Files => ({
  'package-lock.json': JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app' },
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => entry(name))),
      ...Object.fromEntries(entries),
    },
  }),
});

describe('where dependencies come from', () => {
  it.each<[string, Files, readonly string[]]>([
    [
      'an open line',
      { 'requirements.txt': '--index-url http://index.example/simple\nnumpy==2.0\n' },
      ['medium unencrypted-source'],
    ],
    [
      'a host nobody checks',
      { 'requirements.txt': '--trusted-host index.example\nnumpy==2.0\n' },
      ['medium unverified-host'],
    ],
    [
      'a further index',
      { 'requirements.txt': '--extra-index-url https://wheels.example/cu128\ntorch==2.9\n' },
      ['low extra-index'],
    ],
    [
      'a branch',
      { 'requirements.txt': 'thing @ git+https://forge.example/a/thing@main\n' },
      ['low moving-revision'],
    ],
    [
      'an archive',
      { 'requirements.txt': 'thing @ https://files.example/thing-1.0.zip\n' },
      ['low archive-without-digest'],
    ],
    [
      'a dangerous strategy',
      {
        'pyproject.toml':
          '[project]\nname = "a"\nversion = "1"\n[tool.uv]\nindex-strategy = "unsafe-best-match"\n',
      },
      ['medium unsafe-index-strategy'],
    ],
    [
      'a server without a version',
      {
        'mcp.json': JSON.stringify({
          mcpServers: { x: { command: 'npx', args: ['-y', 'some-server'] } },
        }),
      },
      ['medium unpinned-server'],
    ],
    [
      'a command without a version',
      { Dockerfile: 'FROM python:3.12\nRUN pip install thing\n' },
      ['low unpinned-command'],
    ],
    [
      'a line that leads elsewhere',
      lock(entry('g', { resolved: 'https://files.example/other.tgz' })),
      ['medium resolved-elsewhere'],
    ],
    [
      'an entry without integrity',
      lock(entry('g', { integrity: undefined })),
      ['low missing-digest'],
    ],
    [
      'a digest that can be forged',
      lock(entry('g', { integrity: `sha1-${'A'.repeat(27)}=` })),
      ['low weak-digest-only'],
    ],
  ])('finds %s', async (_, files, expected) => {
    expect(await rulesOf(files)).toEqual(expected);
  });

  it.each<[string, Files]>([
    [
      'a plain project',
      {
        'requirements.txt': 'numpy==2.0\nrequests>=2\n',
        'package.json': '{"name":"a","version":"1.0.0","dependencies":{"x":"^1.0.0"}}',
      },
    ],
    [
      'a private index over https',
      { 'requirements.txt': '--index-url https://index.example/simple\nnumpy==2.0\n' },
    ],
    [
      'an index of this machine',
      {
        'requirements.txt':
          '--index-url http://localhost:3141/simple\n--trusted-host localhost\nnumpy==2.0\n',
      },
    ],
    [
      'a commit',
      { 'requirements.txt': `thing @ git+https://forge.example/a/thing@${'a'.repeat(40)}\n` },
    ],
    [
      'an archive with its digest',
      {
        'requirements.txt': `thing @ https://files.example/thing-1.0.zip#sha256=${'a'.repeat(64)}\n`,
      },
    ],
    [
      'a pinned server',
      {
        'mcp.json': JSON.stringify({
          mcpServers: { x: { command: 'npx', args: ['-y', 'some-server@1.2.3'] } },
        }),
      },
    ],
    ['a lock file of one registry', lock()],
    ['a link of a workspace', lock(['node_modules/w', { resolved: 'packages/w', link: true }])],
    [
      'a habit of private archives',
      lock(
        ...['g', 'h', 'i', 'j'].map((name) =>
          entry(name, { resolved: `https://files.example/${name}.tgz` }),
        ),
      ),
    ],
  ])('is silent about %s', async (_, files) => {
    expect(await rulesOf(files)).toEqual([]);
  });
});
