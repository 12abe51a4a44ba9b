import { describe, expect, it } from 'vitest';
import {
  dependencyFile,
  readDependencies,
  readSet,
  shownRequests,
} from '../../../test/builders/read-dependencies.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

describe('formats/pyproject', () => {
  it('reads a project with extras, groups and its build', async () => {
    const set = await readSet(format, dependencyFile('pyproject.toml'));

    expect(set).toMatchObject({
      role: 'manifest',
      project: { name: 'support-assistant', version: '0.3.0', licence: 'Apache-2.0' },
      unread: 0,
      gaps: [],
    });
    expect(shownRequests(set)).toEqual([
      'hatchling  [build] 20',
      'einops >=0.8 [default] 7',
      'httpx ~=0.27 [default] 8',
      'tqdm  [default] 9',
      'rich >=13 [serve] 13',
      'pytest >=8 [dev] 16',
      'mccabe  [lint,dev] 17',
    ]);
    expect(set.requests[2]?.extras).toEqual(['http2']);
    expect(set.requests[3]?.marker).toBe("sys_platform != 'win32'");
  });

  it('ends on groups that include each other', async () => {
    const set = await readSet(
      format,
      '[dependency-groups]\na = ["x", {include-group = "B"}]\nb = ["y", {include-group = "a"}, {include-group = "none"}]\n',
    );

    expect(shownRequests(set)).toEqual(['x  [a,b] 2', 'y  [b,a] 3']);
  });

  it('reads Poetry: ranges, tables, variants, groups, extras and sources', async () => {
    const set = await readSet(
      format,
      `[tool.poetry]
name = "app"
version = "1"
[tool.poetry.dependencies]
python = "^3.10"
a = "^1.2"
b = "*"
c = { version = ">=2", extras = ["x"], markers = "os_name == 'nt'", source = "mirror" }
d = [{ version = "1", python = "<3.11" }, { version = "2", platform = "linux" }]
e = { git = "https://git.example/o/e.git", tag = "v1", subdirectory = "python" }
f = { path = "../f", develop = true }
g = { url = "https://files.example/g-1.0-py3-none-any.whl" }
h = { version = "1", optional = true }
i = 3
[tool.poetry.dev-dependencies]
j = ">=1"
[tool.poetry.group.docs.dependencies]
k = "1.0"
[tool.poetry.extras]
more = ["H"]
[[tool.poetry.source]]
name = "mirror"
url = "https://user:pw@mirror.example/simple"
priority = "explicit"
[[tool.poetry.source]]
name = "second"
url = "https://second.example/simple"
secondary = true
`,
    );

    expect(set).toMatchObject({ tool: 'poetry', project: { name: 'app', version: '1' } });
    expect(shownRequests(set)).toEqual([
      'a ^1.2 [default] 6',
      'b  [default] 7',
      'c >=2 [default] 8',
      'd 1 [default] 9',
      'd 2 [default] 9',
      'e  [default] 10',
      'f  [default] 11',
      'g  [default] 12',
      'h 1 [more] 13',
      'j >=1 [dev] 16',
      'k 1.0 [docs] 18',
    ]);
    expect(set.requests.map(({ source }) => source)).toEqual([
      { kind: 'index' },
      { kind: 'index' },
      { kind: 'index', url: 'https://mirror.example/simple' },
      { kind: 'index' },
      { kind: 'index' },
      { kind: 'git', url: 'https://git.example/o/e.git', revision: 'v1' },
      { kind: 'path', path: '../f', editable: true },
      { kind: 'url', url: 'https://files.example/g-1.0-py3-none-any.whl' },
      { kind: 'index' },
      { kind: 'index' },
      { kind: 'index' },
    ]);
    expect(set.requests[3]?.marker).toBe('python <3.11');
    expect(set.indexes.map(({ kind, url }) => [kind, url])).toEqual([
      ['explicit', 'https://mirror.example/simple'],
      ['extra', 'https://second.example/simple'],
    ]);
    expect(set.gaps).toEqual(['corrupt-data: line 14: what i depends on']);
  });

  it('reads uv: sources, indexes, settings, and what is admitted without being asked for', async () => {
    const { sets, gaps } = await readDependencies(
      format,
      `[project]
name = "app"
dependencies = ["torch>=2", "lib", "Other_Lib"]
[tool.uv]
dev-dependencies = ["pytest"]
constraint-dependencies = ["grpcio<1.65"]
override-dependencies = ["numpy==1.26"]
index-strategy = "unsafe-best-match"
extra-index-url = ["https://t:s@extra.example/simple"]
no-build-isolation-package = ["flash-attn"]
[tool.uv.sources]
torch = { index = "wheels" }
lib = { git = "https://git.example/o/lib", rev = "0123456789abcdef0123456789abcdef01234567" }
other-lib = [{ path = "../other", marker = "os_name == 'nt'" }]
[[tool.uv.index]]
name = "wheels"
url = "https://wheels.example/cu121"
explicit = true
[[tool.uv.index]]
url = "https://main.example/simple"
default = true
`,
    );
    const [set, admitted] = sets;

    expect(gaps).toEqual([]);
    expect(set?.requests.map(({ name, source }) => [name, source.kind])).toEqual([
      ['torch', 'index'],
      ['lib', 'git'],
      ['Other_Lib', 'path'],
      ['pytest', 'index'],
    ]);
    expect(set?.requests[0]?.source).toEqual({
      kind: 'index',
      url: 'https://wheels.example/cu121',
    });
    expect(set?.indexes.map(({ kind, url, name }) => [kind, url, name])).toEqual([
      ['extra', 'https://extra.example/simple', undefined],
      ['explicit', 'https://wheels.example/cu121', 'wheels'],
      ['primary', 'https://main.example/simple', undefined],
    ]);
    expect(set?.switches.map(({ text }) => text)).toEqual([
      'index-strategy=unsafe-best-match',
      'no-build-isolation-package=flash-attn',
    ]);
    expect(admitted?.role).toBe('constraints');
    expect(admitted?.requests.map(({ name, constraint }) => name + constraint)).toEqual([
      'grpcio<1.65',
      'numpy==1.26',
    ]);
  });

  it('reads PDM, hatch and flit', async () => {
    const { sets } = await readDependencies(
      format,
      `[tool.pdm.dev-dependencies]
test = ["pytest>=8", "-e file:///lib#egg=lib"]
[tool.pdm.resolution.overrides]
a = "1.0"
b = ">=2"
c = "https://files.example/c.zip"
[[tool.pdm.source]]
name = "private"
url = "https://private.example/simple"
[tool.hatch.envs.default]
dependencies = ["x", "{root:uri}/y"]
[tool.hatch.envs.docs]
extra-dependencies = ["z"]
[tool.flit.metadata]
module = "app"
requires = ["w>=1"]
[tool.flit.metadata.requires-extra]
doc = ["v"]
`,
    );

    expect(sets[0]?.project?.name).toBe('app');
    expect(sets[0]?.requests.map(({ name, groups }) => [name, groups[0]])).toEqual([
      ['w', 'default'],
      ['v', 'doc'],
      ['pytest', 'test'],
      ['lib', 'test'],
      ['x', 'dev'],
      ['z', 'docs'],
    ]);
    expect(
      sets[1]?.requests.map(({ name, constraint, source }) => [name, constraint, source.kind]),
    ).toEqual([
      ['a', '==1.0', 'index'],
      ['b', '>=2', 'index'],
      ['c', '', 'url'],
    ]);
  });

  it('names the code of the project that runs when it is built', async () => {
    const set = await readSet(
      format,
      '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["tools"]\n',
    );

    expect(set.scripts).toEqual([
      { hook: 'build-backend', command: 'backend from tools', line: 4 },
    ]);
  });

  it('follows setuptools to the files that hold the dependencies, and says when nobody does', async () => {
    const named = await readSet(
      format,
      '[project]\nname = "a"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["requirements.txt"] }\noptional-dependencies.dev = { file = "dev.txt" }\n',
    );
    const computed = await readSet(
      format,
      '[project]\nname = "a"\ndynamic = ["dependencies"]\n[build-system]\nrequires = []\nbuild-backend = "hatchling.build"\n',
    );

    expect(named.includes.map(({ path, line }) => [path, line])).toEqual([
      ['requirements.txt', 5],
      ['dev.txt', 6],
    ]);
    expect(computed.gaps).toEqual([
      'unsupported-format: line 3: the build backend computes the dependencies',
    ]);
  });

  it('keeps what stands in front of a syntax error, and says where it is', async () => {
    const set = await readSet(format, '[project]\ndependencies = ["a"]\n[tool\nx = 1\n');

    expect(shownRequests(set)).toEqual(['a  [default] 2']);
    expect(set.gaps).toEqual(['corrupt-data: line 3: the end of the header was expected']);
  });

  it.each([
    ['[project]\n', 'pyproject.toml', 'likely'],
    ['[project]\n', 'other.toml', 'no'],
    ['\0\x01', 'pyproject.toml', 'no'],
  ])('takes %j under the name %s: %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
