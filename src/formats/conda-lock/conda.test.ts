import { describe, expect, it } from 'vitest';
import {
  dependencyFile,
  readSet,
  shownEdges,
  shownRequests,
} from '../../../test/builders/read-dependencies.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import environment from '../conda-environment/format.ts';
import list from '../conda-list/format.ts';
import pixi from '../pixi-lock/format.ts';
import lock from './format.ts';
import type { YamlListItem } from './yaml-list.ts';
import { yamlListItems } from './yaml-list.ts';

describe('formats/conda-environment', () => {
  it('reads conda packages, channels and what pip adds', async () => {
    const set = await readSet(environment, dependencyFile('environment.yml'), 'environment.yml');

    expect(set).toMatchObject({ role: 'manifest', tool: 'conda', gaps: [] });
    expect(shownRequests(set)).toEqual([
      'python =3.11 [default] 6',
      'numpy >=1.26,<2 [default] 7',
      'pip  [default] 8',
      'einops >=0.8 [default] 10',
    ]);
    expect(set.requests.map(({ ecosystem }) => ecosystem)).toEqual([
      'conda',
      'conda',
      'conda',
      'pypi',
    ]);
    expect(set.requests[1]?.source).toEqual({ kind: 'index', url: 'conda-forge' });
    expect(set.includes).toEqual([{ path: 'requirements.txt', role: 'manifest', line: 11 }]);
    expect(set.indexes).toEqual([
      { ecosystem: 'conda', url: 'conda-forge', kind: 'primary', line: 3 },
    ]);
    expect(set.switches).toEqual([{ text: 'nodefaults', line: 4 }]);
  });

  it('hides what is secret in channels, and says what it cannot read', async () => {
    const set = await readSet(
      environment,
      `channels: [https://conda.example/t/secret/ch, https://user:pw@other.example/ch]
dependencies:
  - https://conda.example/ch/linux-64/zlib-1.3-h1_0.conda
  - numpy[version='>=1']
  - "=1"
  - npm: [x]
  - pip: ["a==", "b"]
`,
      'environment.yml',
    );

    expect(set.indexes.map(({ url }) => url)).toEqual([
      'https://conda.example/t/…/ch',
      'https://other.example/ch',
    ]);
    expect(shownRequests(set)).toEqual([
      'zlib =1.3 [default] 3',
      "numpy [version='>=1'] [default] 4",
      'b  [default] 7',
    ]);
    expect(set.unread).toBe(3);
  });

  it.each([
    ['channels: []\ndependencies:\n- a\n', 'environment.yml', 'likely'],
    ['channels: []\ndependencies:\n- a\n', 'ci.yaml', 'possible'],
    ['dependencies:\n- name: chart\n', 'chart.yaml', 'no'],
    ['dependencies:\n- python=3.9\n', 'conda-dev.yml', 'likely'],
    ['name: x\n', 'environment.yml', 'no'],
  ])('takes %j under the name %s: %s', (text, name, expected) => {
    expect(environment.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });

  it('leaves a configuration of models to the format that judges it', async () => {
    const text = 'channels: [1]\ndependencies: [a]\nmodel:\n  target: os.system\n';

    await expect(readSet(environment, text, 'config.yaml')).rejects.toThrow('no-environment');
  });

  it('refuses a bomb of aliases and a tower of brackets', async () => {
    const bomb = `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ndependencies: [python]\nchannels: [*c]\n`;
    const tower = `channels: []\ndependencies: ${'['.repeat(5000)}`;

    expect(shownRequests(await readSet(environment, bomb, 'environment.yml'))).toHaveLength(1);
    await expect(readSet(environment, tower, 'environment.yml')).rejects.toThrow(
      /too-deep|invalid/,
    );
  });
});

describe('formats/conda-lock', () => {
  it('reads what conda-lock wrote', async () => {
    const set = await readSet(lock, dependencyFile('conda-lock.yml'));

    expect(set).toMatchObject({ role: 'lock', tool: 'conda-lock', gaps: [] });
    expect(set.resolved.map(({ ecosystem, name, groups }) => [ecosystem, name, groups[0]])).toEqual(
      [
        ['conda', 'python', 'default'],
        ['conda', 'tzdata', 'default'],
        ['conda', 'zlib', 'default'],
        ['pypi', 'einops', 'dev'],
      ],
    );
    expect(set.resolved[0]).toMatchObject({
      version: '3.11.9',
      marker: 'linux-64',
      source: { kind: 'index', url: 'https://channels.example/conda-forge/linux-64' },
    });
    expect(set.resolved[0]?.hashes.map((hash) => hash.split(':')[0])).toEqual(['md5', 'sha256']);
    expect(shownEdges(set)).toEqual([
      'conda:python@linux-64 -> conda:tzdata@linux-64',
      'conda:python@linux-64 -> conda:zlib@linux-64',
    ]);
    const text = Buffer.from(dependencyFile('conda-lock.yml')).toString().split('\n');
    for (const { name, line = 0 } of set.resolved) expect(text[line - 1]).toContain(name);
  });

  it('reads the list in batches, and goes on behind one that is broken', async () => {
    const entry = (index: number): string =>
      `- name: p${index}\n  version: '1'\n  manager: conda\n  platform: linux-64\n  url: ${'x'.repeat(2000)}/y\n`;
    const entries = Array.from({ length: 200 }, (_, index) => entry(index));
    entries[50] = '- name: [broken\n';
    const set = await readSet(lock, `metadata:\npackage:\n${entries.join('')}other: 1\n`);

    expect(set.unread).toBe(1);
    expect(set.resolved.length).toBeGreaterThan(120);
    expect(set.resolved.at(-1)?.name).toBe('p199');
  });

  it.each([
    ['package:\n- a\n- b\n', ['a', 'b']],
    ['package:\n  - a\n  # no\n\n  - b\nnext: 1\n', ['a', 'b']],
    ['package:\n- a\nother:\n- b\n', ['a']],
    ['package: [a]\n', []],
    ['none:\n- a\n', []],
  ])('finds the items of %j', async (text, expected) => {
    const found: YamlListItem[] = [];
    for await (const item of yamlListItems(text, 'package')) found.push(item);

    expect(
      found.map((item) => (item.ok && item.node.kind === 'string' ? item.node.text : '')),
    ).toEqual(expected);
    for (const item of found) if (item.ok) expect(text.slice(item.offset)).toMatch(/^[ab]/);
  });
});

describe('formats/conda-list', () => {
  it('reads an explicit list with what pip adds', async () => {
    const set = await readSet(list, dependencyFile('conda-linux-64.lock'));

    expect(set).toMatchObject({ role: 'lock', gaps: [] });
    expect(
      set.resolved.map(({ ecosystem, name, version }) => `${ecosystem} ${name} ${version}`),
    ).toEqual([
      'conda tzdata 2024a',
      'conda zlib 1.3.1',
      'conda python 3.11.9',
      'pypi einops 0.8.2',
    ]);
    expect(set.resolved[0]?.hashes).toEqual(['md5:6eeb5462e24fbf0c7c56435301a67bf2']);
    expect(set.resolved[3]?.hashes[0]).toMatch(/^sha256:/);
  });

  it('reads an exported list, and knows what pip installed', async () => {
    const text = `# This file may be used to create an environment using:
# $ conda create --name <env> --file <this file>
# platform: linux-64
numpy=1.26.4=py311h64a7726_0
torch=2.1.0=pypi_0
nonsense
`;
    const set = await readSet(list, text);

    expect(list.recognise(glimpseOf(Buffer.from(text), 'requirements.txt'))).toBe('likely');
    expect(set.resolved.map(({ ecosystem, name, line }) => [ecosystem, name, line])).toEqual([
      ['conda', 'numpy', 4],
      ['pypi', 'torch', 5],
    ]);
    expect(set.unread).toBe(1);
  });
});

describe('formats/pixi-lock', () => {
  it('reads what rattler wrote', async () => {
    const set = await readSet(pixi, dependencyFile('pixi.lock'));

    expect(set).toMatchObject({ role: 'lock', tool: 'pixi', gaps: [] });
    expect(set.resolved.map(({ key }) => key)).toEqual([
      'conda:python@3.11.9',
      'conda:tzdata@2024a',
      'conda:zlib@1.3.1',
      'pypi:einops@0.8.2',
    ]);
    expect(set.resolved[0]?.requires).toEqual([
      { name: 'zlib', constraint: '>=1.3,<2' },
      { name: 'tzdata', constraint: '' },
    ]);
  });
});
