import { describe, expect, it } from 'vitest';
import {
  dependencyFile,
  readDependencies,
  readSet,
  shownRequests,
} from '../../../test/builders/read-dependencies.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import pipfile from '../pipfile/format.ts';
import python from '../python-source/format.ts';
import format from './format.ts';

describe('formats/setup-cfg', () => {
  it('reads what setuptools reads', async () => {
    const set = await readSet(format, dependencyFile('setup.cfg'));

    expect(set.project).toEqual({
      ecosystem: 'pypi',
      name: 'support-assistant',
      version: '0.3.0',
      licence: 'Apache-2.0',
    });
    expect(shownRequests(set)).toEqual([
      'einops >=0.8 [default] 9',
      'httpx ~=0.28 [default] 10',
      'tqdm >=4 [progress] 13',
    ]);
  });

  it('reads lists on one line, files and comments between the lines', async () => {
    const set = await readSet(
      format,
      `[metadata]
name: app
version = attr: app.__version__
[options]
install_requires = a>=1; b
setup_requires =
  # why
  c; python_version < "3.9"
tests_require = d; os_name == "nt"
[options.extras_require]
Docs = file: docs.txt, more.txt
x =
  e
  not a requirement
[flake8]
ignore = E1
`,
    );

    expect(shownRequests(set)).toEqual([
      'a >=1 [default] 5',
      'b  [default] 5',
      'c  [build] 8',
      'd  [dev] 9',
      'e  [x] 13',
    ]);
    expect(set.includes.map(({ path }) => path)).toEqual(['docs.txt', 'more.txt']);
    expect(set.project).toEqual({ ecosystem: 'pypi', name: 'app' });
    expect(set.unread).toBe(1);
  });

  it('leaves a file of linters alone', () => {
    const glimpse = glimpseOf(Buffer.from('[flake8]\nignore = E1\n'), 'setup.cfg');

    expect(format.recognise(glimpse)).toBe('no');
  });
});

describe('formats/pipfile', () => {
  it('reads packages, categories and sources', async () => {
    const set = await readSet(
      pipfile,
      `[[source]]
name = "main"
url = "https://user:pw@registry.example/simple"
verify_ssl = false
[[source]]
name = "other"
url = "https://other.example/simple"
[packages]
a = "*"
b = { version = ">=1", index = "other", sys_platform = "== 'win32'" }
c = { file = "https://files.example/c.zip" }
d = { git = "https://git.example/o/d.git", ref = "main", editable = true }
[dev-packages]
e = "==1.0"
[docs]
f = { path = "." }
[requires]
python_version = "3.11"
`,
    );

    expect(shownRequests(set)).toEqual([
      'a  [default] 9',
      'b >=1 [default] 10',
      'c  [default] 11',
      'd  [default] 12',
      'e ==1.0 [dev] 14',
      'f  [docs] 16',
    ]);
    expect(set.requests.map(({ source }) => source.kind)).toEqual([
      'index',
      'index',
      'url',
      'git',
      'index',
      'path',
    ]);
    expect(set.requests[1]).toMatchObject({
      marker: "sys_platform == 'win32'",
      source: { url: 'https://other.example/simple' },
    });
    expect(set.indexes.map(({ kind, url }) => [kind, url])).toEqual([
      ['primary', 'https://registry.example/simple'],
      ['explicit', 'https://other.example/simple'],
    ]);
    expect(set.switches).toEqual([{ text: 'verify_ssl=false', line: 1 }]);
  });
});

describe('formats/python-source: setup.py', () => {
  it('folds what the script puts together', async () => {
    const set = await readSet(python, dependencyFile('setup.py'), 'setup.py');

    expect(set).toMatchObject({
      role: 'manifest',
      tool: 'setuptools',
      project: { name: 'support-assistant', version: '0.3.0' },
      gaps: [],
    });
    expect(shownRequests(set)).toEqual([
      'einops >=0.8 [default] 6',
      'httpx ~=0.28 [default] 6',
      'tqdm >=4 [progress] 6',
      'tqdm >=4 [all] 6',
      'rich  [all] 6',
    ]);
  });

  it('follows the script to the file it reads, and says what only running it would tell', async () => {
    const set = await readSet(
      python,
      `import os, setuptools
with open("requirements.txt") as f:
    reqs = f.read().splitlines()
setuptools.setup(
    name="a",
    install_requires=reqs + ["x"],
    extras_require=make(),
    setup_requires="b>=1\\nc",
    cmdclass={"install": Command},
)
`,
      'setup.py',
    );

    expect(set.includes.map(({ path }) => path)).toEqual(['requirements.txt']);
    expect(set.gaps).toEqual(['computed-value: line 4: extras_require of setup() is computed']);
    expect(set.scripts).toEqual([{ hook: 'setup.py', command: 'cmdclass install', line: 4 }]);
    expect(shownRequests(set)).toContain('c  [build] 4');
  });

  it('finds a requirement in a table that is computed from a list of all', async () => {
    const set = await readSet(
      python,
      `import re
from setuptools import setup
_deps = ["numpy>=1.17", "Pillow<11", "torch>=2"]
deps = {b: a for a, b in (re.findall(r"^(([^!=<>~ ]+)(?:[!=<>~ ].*)?$)", x)[0] for x in _deps)}
def deps_list(*pkgs):
    return [deps[pkg] for pkg in pkgs]
extras = {}
extras["torch"] = deps_list("torch")
setup(name="a", install_requires=[deps["numpy"], deps["pillow"], deps["absent"]], extras_require=extras)
`,
      'setup.py',
    );

    expect(shownRequests(set)).toContain('numpy >=1.17 [default] 9');
    expect(shownRequests(set)).toContain('Pillow <11 [default] 9');
    expect(set.gaps).toContain(
      'computed-value: line 9: an item of install_requires of setup() is computed',
    );
  });

  it('says nothing of a script that is named otherwise or calls no setup', async () => {
    const text = 'from setuptools import setup\nsetup(install_requires=["a"])\n';

    expect((await readDependencies(python, text, 'tool.py')).sets).toEqual([]);
    expect((await readDependencies(python, 'print(1)\n', 'setup.py')).sets).toEqual([]);
  });
});

describe('formats/python-source: scripts that name their packages', () => {
  it('reads the block, with lines of the script', async () => {
    const set = await readSet(python, dependencyFile('script.py'), 'script.py');

    expect(set).toMatchObject({ role: 'manifest', tool: 'script', gaps: [] });
    expect(shownRequests(set)).toEqual(['einops >=0.8 [default] 4', 'httpx ~=0.28 [default] 5']);
  });

  it('reads the indexes of uv, and keeps the rest when something is wrong', async () => {
    const set = await readSet(
      python,
      `#!/usr/bin/env -S uv run
# /// script
# dependencies = ["a", "b =="]
#
# [[tool.uv.index]]
# url = "https://index.example/simple"
# ///
# ///
import a
# /// other
# dependencies = ["no"]
# ///
`,
      'tool.py',
    );

    expect(shownRequests(set)).toEqual(['a  [default] 3']);
    expect(set.indexes.map(({ url, line }) => [url, line])).toEqual([
      ['https://index.example/simple', 5],
    ]);
    expect(set.gaps).toEqual([
      'corrupt-data: line 3: the version specifier is malformed, at character 2',
      'corrupt-data: line 7: a key was expected',
    ]);
  });
});
