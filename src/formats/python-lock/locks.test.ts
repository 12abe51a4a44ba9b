import { describe, expect, it } from 'vitest';
import { dependencyFile, readSet, shownEdges } from '../../../test/builders/read-dependencies.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import { DependencyDraft, MAX_ENTRIES } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import pdm from '../pdm-lock/format.ts';
import pipenv from '../pipfile-lock/format.ts';
import poetry from '../poetry-lock/format.ts';
import pylock from '../pylock/format.ts';
import uv from '../uv-lock/format.ts';
import type { LockedNeed, LockedPackage } from './lock-graph.ts';
import { LockGraph } from './lock-graph.ts';

function of(set: DependencySet, name: string): DependencySet['resolved'][number] | undefined {
  return set.resolved.find((one) => one.name === name);
}

function packages(set: DependencySet): readonly string[] {
  return set.resolved.map(({ name, version }) => `${name} ${version}`);
}

describe('formats/uv-lock', () => {
  it('reads what uv wrote: graph, groups, digests and the project', async () => {
    const set = await readSet(uv, dependencyFile('uv.lock'));

    expect(set).toMatchObject({
      role: 'lock',
      tool: 'uv',
      project: { name: 'support-assistant', version: '0.3.0' },
      gaps: [],
    });
    expect(of(set, 'h2')).toMatchObject({
      groups: ['default'],
      source: { kind: 'index', url: 'https://registry.example/simple' },
    });
    expect(of(set, 'mccabe')?.groups).toEqual(['dev', 'lint']);
    expect(of(set, 'support-assistant')?.source).toEqual({
      kind: 'path',
      path: '.',
      editable: true,
    });
    expect(set.roots).toContain(of(set, 'einops')?.key);
    expect(set.roots).not.toContain(of(set, 'h11')?.key);
    expect(shownEdges(set)).toContain('httpcore@1.0.9 -> h11@0.16.0');
    expect(of(set, 'h11')?.hashes).toHaveLength(2);
    expect(of(set, 'anyio')?.line).toBe(5);
  });

  it('tells versions of one name apart, and follows every source', async () => {
    const set = await readSet(
      uv,
      `version = 1
[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://user:pw@registry.example/simple" }
resolution-markers = ["python_version < '3.9'"]
[[package]]
name = "numpy"
version = "2.1.0"
source = { registry = "https://registry.example/simple" }
[[package]]
name = "lib"
version = "0.1"
source = { git = "https://git.example/o/lib?rev=main#0123456789abcdef0123456789abcdef01234567" }
dependencies = [{ name = "numpy", version = "2.1.0", marker = "x" }]
[[package]]
name = "both"
version = "1"
source = { url = "https://files.example/both-1.zip" }
dependencies = [{ name = "numpy" }, { name = "absent" }]
[package.optional-dependencies]
fast = [{ name = "lib" }]
[[package]]
name = "local"
source = { directory = "../local" }
`,
    );

    expect(set.resolved.map(({ source }) => source)).toEqual([
      { kind: 'index', url: 'https://registry.example/simple' },
      { kind: 'index', url: 'https://registry.example/simple' },
      {
        kind: 'git',
        url: 'https://git.example/o/lib',
        revision: '0123456789abcdef0123456789abcdef01234567',
        commit: '0123456789abcdef0123456789abcdef01234567',
      },
      { kind: 'url', url: 'https://files.example/both-1.zip' },
      { kind: 'path', path: '../local' },
    ]);
    expect(shownEdges(set)).toEqual([
      'both@1 -> absent',
      'both@1 -> lib@0.1',
      'both@1 -> numpy@1.26.4',
      'both@1 -> numpy@2.1.0',
      'lib@0.1 -> numpy@2.1.0',
    ]);
    expect(set.resolved[0]?.marker).toBe("(python_version < '3.9')");
  });

  it('ends on circles and keeps entries of one name and version apart', async () => {
    const entry = (name: string, needs: string): string =>
      `[[package]]\nname = "${name}"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "${needs}" }]\n`;
    const set = await readSet(uv, entry('a', 'b') + entry('b', 'a') + entry('b', 'a'));

    expect(set.resolved.map(({ key }) => key)).toEqual(['a@1', 'b@1', 'b@1#2']);
  });
});

describe('formats/poetry-lock', () => {
  it('reads what Poetry wrote', async () => {
    const set = await readSet(poetry, dependencyFile('poetry.lock'));

    expect(set).toMatchObject({ role: 'lock', tool: 'poetry', gaps: [] });
    expect(packages(set)).toContain('einops 0.8.2');
    expect(of(set, 'iniconfig')?.groups).toEqual(['dev']);
    expect(of(set, 'tqdm')?.groups).toEqual(['optional']);
    expect(of(set, 'einops')?.groups).toEqual(['default']);
    expect(of(set, 'einops')?.hashes).toHaveLength(1);
    expect(of(set, 'anyio')).toMatchObject({
      requires: [
        { name: 'exceptiongroup', constraint: '>=1.0.2' },
        { name: 'idna', constraint: '>=2.8' },
        { name: 'typing_extensions', key: expect.stringMatching(/^typing-extensions@/) },
      ],
    });
  });

  it('reads the older form, with the digests of all at the end', async () => {
    const set = await readSet(
      poetry,
      `[[package]]
name = "A_b"
version = "1.0"
category = "main"
optional = false
[package.dependencies]
c = [{version = ">=1", markers = "x"}, {version = ">=2"}]
[package.source]
type = "git"
url = "https://git.example/o/r"
reference = "main"
resolved_reference = "0123456789abcdef0123456789abcdef01234567"
[[package]]
name = "c"
version = "2.0"
category = "dev"
optional = true
[package.source]
type = "url"
url = "https://files.example/c.zip"
[[package]]
name = "nothing"
[metadata]
lock-version = "1.1"
[metadata.files]
a-b = [{file = "a", hash = "sha256:00"}, {file = "b", hash = "sha256:11"}]
`,
    );

    expect(packages(set)).toEqual(['A_b 1.0', 'c 2.0']);
    expect(set.resolved[0]).toMatchObject({
      hashes: ['sha256:00', 'sha256:11'],
      groups: ['default'],
      source: { kind: 'git', commit: '0123456789abcdef0123456789abcdef01234567' },
    });
    expect(set.resolved[1]).toMatchObject({ groups: ['dev', 'optional'], source: { kind: 'url' } });
    expect(shownEdges(set)).toEqual(['A_b@1.0 -> c@2.0', 'A_b@1.0 -> c@2.0']);
  });

  it('does not take a lock file of Rust for one of its own', () => {
    const cargo = Buffer.from(
      'version = 3\n\n[[package]]\nname = "a"\nversion = "1"\nsource = "registry+https://x.example"\n',
    );

    for (const format of [poetry, uv, pdm, pylock])
      expect(format.recognise(glimpseOf(cargo, 'cargo.lock'))).toBe('no');
  });
});

describe('formats/pdm-lock', () => {
  it('reads what PDM wrote', async () => {
    const set = await readSet(pdm, dependencyFile('pdm.lock'));

    expect(set).toMatchObject({ role: 'lock', tool: 'pdm', gaps: [] });
    expect(shownEdges(set)).toContain(
      `h2@${of(set, 'h2')?.version} -> hpack@${of(set, 'hpack')?.version}`,
    );
    expect(of(set, 'einops')?.hashes).toHaveLength(2);
  });

  it('reads repositories, addresses and paths', async () => {
    const set = await readSet(
      pdm,
      `[metadata]
lock_version = "4.5.0"
[[package]]
name = "a"
version = "1"
git = "https://git.example/o/a"
revision = "0123456789abcdef0123456789abcdef01234567"
groups = ["default", "test"]
dependencies = ["b>=1; os_name == 'nt'", "not a requirement"]
[[package]]
name = "b"
version = "2"
path = "./b"
editable = true
[[package]]
name = "b"
version = "2"
extras = ["x"]
url = "https://files.example/b.zip"
`,
    );

    expect(set.resolved.map(({ key, source }) => [key, source.kind])).toEqual([
      ['a@1', 'git'],
      ['b@2', 'path'],
      ['b@2#2', 'url'],
    ]);
    expect(set.resolved[0]?.groups).toEqual(['default', 'test']);
    expect(shownEdges(set)).toEqual(['a@1 -> b@2', 'a@1 -> b@2#2']);
  });
});

describe('formats/pylock', () => {
  it('reads what uv wrote', async () => {
    const set = await readSet(pylock, dependencyFile('pylock.toml'));

    expect(set).toMatchObject({ role: 'lock', tool: 'uv', gaps: [] });
    expect(packages(set)).toContain('h11 0.16.0');
    expect(of(set, 'h11')?.hashes).toHaveLength(2);
  });

  it('reads every kind of source, and groups out of markers', async () => {
    const set = await readSet(
      pylock,
      `lock-version = "1.0"
created-by = "tool"
[[packages]]
name = "a"
version = "1"
marker = "'dev' in dependency_groups or 'x' in extras"
dependencies = [{ name = "b" }]
[packages.vcs]
type = "git"
url = "https://git.example/o/a"
requested-revision = "main"
commit-id = "0123456789abcdef0123456789abcdef01234567"
[[packages]]
name = "b"
[packages.directory]
path = "b"
editable = true
[[packages]]
name = "c"
version = "2"
archive = { url = "https://files.example/c.zip", hashes = { sha256 = "00" } }
[[packages]]
name = "d"
version = "3"
index = "https://registry.example/simple"
sdist = { name = "d.tar.gz", hashes = { sha256 = "11", sha512 = "22" } }
`,
    );

    expect(set.tool).toBe('tool');
    expect(set.resolved.map(({ source }) => source.kind)).toEqual(['git', 'path', 'url', 'index']);
    expect(set.resolved[0]?.groups).toEqual(['dev', 'x']);
    expect(set.resolved[3]?.hashes).toEqual(['sha256:11', 'sha512:22']);
    expect(shownEdges(set)).toEqual(['a@1 -> b@']);
  });
});

describe('formats/pipfile-lock', () => {
  it('reads what Pipenv wrote', async () => {
    const set = await readSet(pipenv, dependencyFile('Pipfile.lock'));

    expect(set).toMatchObject({ role: 'lock', tool: 'pipenv', gaps: [] });
    expect(set.indexes).toMatchObject([
      { kind: 'primary', url: 'https://registry.example/simple' },
    ]);
    expect(of(set, 'einops')).toMatchObject({ version: '0.8.2', groups: ['default'] });
    expect(of(set, 'iniconfig')?.groups).toEqual(['dev']);
    expect(set.roots).toEqual([
      of(set, 'einops')?.key,
      of(set, 'httpx')?.key,
      of(set, 'iniconfig')?.key,
    ]);
    expect(of(set, 'anyio')?.line).toBe(17);
  });

  it('reads repositories and paths, and counts what is no package', async () => {
    const set = await readSet(
      pipenv,
      '{"_meta":{"pipfile-spec":6},"default":{"a":{"git":"https://git.example/o/a","ref":"0123456789abcdef0123456789abcdef01234567"},\n"b":{"path":".","editable":true},"c":5},"extra":"no","docs":{"a":{"version":"==1"}}}',
    );

    expect(set.resolved.map(({ key, source }) => [key, source.kind])).toEqual([
      ['a@', 'git'],
      ['b@', 'path'],
      ['a@1:docs', 'index'],
    ]);
    expect(set.gaps).toEqual(['corrupt-data: line 2: what is locked for c']);
  });

  it('keeps the entries in front of a syntax error', async () => {
    const set = await readSet(pipenv, '{"default":{"a":{"version":"==1"},"b":{');

    expect(packages(set)).toEqual(['a 1']);
    expect(set.unread).toBe(1);
  });
});

describe('lock files as large as they get', () => {
  const locked = (name: string, version: string, needs: readonly LockedNeed[]): LockedPackage => ({
    name,
    version,
    source: { kind: 'index' },
    hashes: [],
    groups: [],
    needs,
  });

  it('keeps as many packages as the bound says, and tells how many there were', () => {
    const graph = new LockGraph();
    const draft = new DependencyDraft();
    for (let index = 0; index < MAX_ENTRIES + 100; index += 1)
      graph.add(locked(`p${index}`, '1', [{ name: `p${index + 1}`, constraint: '' }]));
    graph.finish(draft);

    expect(draft.resolved).toHaveLength(MAX_ENTRIES);
    expect(draft.unexamined).toEqual([
      { code: 'count-limit', detail: `100 packages beyond the first ${MAX_ENTRIES}` },
    ]);
  });

  it('answers when all entries bear one name and need each other', () => {
    const graph = new LockGraph();
    const draft = new DependencyDraft();
    for (let index = 0; index < 20_000; index += 1) {
      const versions = Array.from({ length: 50 }, (_, at) => `${index + at}`);
      const needs = versions.map((version) => ({ name: 'a', constraint: '', version }));
      graph.add(locked('a', `${index}`, needs));
    }
    graph.addGroups(draft, [{ name: 'default', needs: [{ name: 'a', constraint: '' }] }]);
    graph.finish(draft);

    expect(draft.resolved).toHaveLength(20_000);
    expect(draft.resolved[0]?.requires[49]?.key).toBe('a@49');
  });
});
