import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownRequests } from '../../../test/builders/package-file.ts';
import { parseShell } from '../../code/shell/parse.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { addScript } from './install-command.ts';

async function read(text: string): Promise<DependencySet> {
  const draft = new DependencyDraft();
  addScript(draft, await parseShell(text), () => undefined);
  return draft.finish({ role: 'command', tool: 'shell' });
}

describe('formats/install-command: packages', () => {
  it.each<[string, readonly string[]]>([
    ['pip install a', ['pypi a']],
    ['pip3.11 install --no-cache-dir -U "a[x]>=1,<2" b', ['pypi a >=1,<2', 'pypi b']],
    ['python3 -m pip --quiet install a==1', ['pypi a ==1']],
    ['$PYTHON -m pip install a', ['pypi a']],
    ['"$VENV/bin/pip" install a', ['pypi a']],
    ['pip install -t out --platform linux a', ['pypi a']],
    [
      'pip install -e .[dev] git+https://git.example/o/r@v1',
      ['pypi .', 'pypi https://git.example/o/r#v1'],
    ],
    [
      'pip install https://files.example/a-1.0-py3-none-any.whl',
      ['pypi a ==1.0 https://files.example/a-1.0-py3-none-any.whl'],
    ],
    ['pip uninstall -y a', []],
    ['pip install -r r.txt', []],
    ['pip install "a==$V" "$P"', ['pypi a ==${V}', 'pypi']],
    ['pip download a; pip wheel b', ['pypi a', 'pypi b']],
    ['uv pip install --system a', ['pypi a']],
    ['uv add a --dev "b>=1"', ['pypi a', 'pypi b >=1']],
    ['uv run --with a,b script.py', ['pypi a', 'pypi b']],
    ['uv tool install a@1.2 --with b', ['pypi b', 'pypi a ==1.2']],
    ['uvx a@1.2 --flag c', ['pypi a ==1.2']],
    ['uvx --from "a==1" b', ['pypi a ==1']],
    ['uvx a@latest', ['pypi a']],
    ['pipx install a; pipx run --spec b c; pipx inject d e', ['pypi a', 'pypi b', 'pypi e']],
    ['poetry add a@^1.2 b --group dev', ['pypi a ^1.2', 'pypi b']],
    ['poetry install', []],
    ['pdm add a; rye add b; pipenv install c', ['pypi a', 'pypi b', 'pypi c']],
    [
      'conda install -y -c conda-forge a=1.2 "b>=3" d::e',
      ['conda a =1.2', 'conda b >=3', 'conda e d'],
    ],
    [
      'conda create -n env python=3.10 && conda run -n env pip install a',
      ['conda python =3.10', 'pypi a'],
    ],
    ['npm install a @s/b@^1 c@npm:d@2 --save-dev', ['npm a', 'npm @s/b ^1', 'npm d as c 2']],
    ['npm i -g a@latest; npm ci; npm install', ['npm a latest']],
    [
      'npm i ./a o/r https://files.example/b.tgz',
      ['npm ./a', 'npm https://github.com/o/r#', 'npm https://files.example/b.tgz'],
    ],
    ['yarn add a && yarn global add b && yarn', ['npm a', 'npm b']],
    ['pnpm add a; pnpm dlx b@1 c; bun add d; bunx e', ['npm a', 'npm b 1', 'npm d', 'npm e']],
    ['npx -y a@1 --flag b', ['npm a 1']],
    ['npx -p a -p b c', ['npm a', 'npm b']],
    ['npm exec --package=a -- b', ['npm a']],
    ['npm create vite@latest app; npm init @s/x', ['npm create-vite latest', 'npm @s/create-x']],
    ['deno run -A npm:@s/a@1/cli x', ['npm @s/a 1']],
    ['npm run build && yarn test && pip list && conda activate x', []],
    ['sudo -H env A=b pip install a', ['pypi a']],
    ['bash -c "pip install a" && eval "npm i b"', ['pypi a', 'npm b']],
    ['echo cGlwIGluc3RhbGwgYQ== | base64 -d | sh', ['pypi a']],
    ['for p in a b; do pip install $p; done', ['pypi a', 'pypi b']],
    ['pip >log install a', ['pypi a']],
  ])('%s', async (text, expected) => {
    expect(shownRequests(await read(text))).toEqual(expected);
  });

  it('keeps groups', async () => {
    const set = await read('npm i -D a; npm i -O b; uv add --dev c; poetry add -G docs d');

    expect(set.requests.map(({ name, groups }) => `${name} ${groups.join()}`)).toEqual([
      'a dev',
      'b optional',
      'c dev',
      'd docs',
    ]);
  });
});

describe('formats/install-command: where it looks', () => {
  it.each<[string, readonly string[]]>([
    ['pip install -i https://u:p@i.example/s a', ['pypi primary https://i.example/s']],
    ['pip install --extra-index-url=https://e.example a', ['pypi extra https://e.example']],
    ['pip install -f https://f.example a', ['pypi find-links https://f.example']],
    [
      'uv pip install --index torch=https://t.example --default-index https://d.example a',
      ['pypi extra https://t.example torch', 'pypi primary https://d.example'],
    ],
    ['PIP_INDEX_URL=https://i.example pip install a', ['pypi primary https://i.example']],
    [
      'export UV_EXTRA_INDEX_URL="https://a.example https://b.example"',
      ['pypi extra https://a.example', 'pypi extra https://b.example'],
    ],
    ['pip config set global.index-url https://i.example', ['pypi primary https://i.example']],
    [
      'npm install --registry https://r.example --@s:registry=https://s.example a',
      ['npm primary https://r.example', 'npm scoped https://s.example @s'],
    ],
    [
      'npm config set registry https://r.example; yarn config set registry https://y.example',
      ['npm primary https://r.example', 'npm primary https://y.example'],
    ],
    ['npm config set @s:registry=https://s.example', ['npm scoped https://s.example @s']],
    ['conda install -c my-channel a', ['conda extra my-channel']],
    ['INDEX=https://x.example; pip install -i $INDEX a', ['pypi primary https://x.example']],
  ])('%s', async (text, expected) => {
    const { indexes } = await read(text);

    expect(
      indexes.map(({ ecosystem, kind, url, name }) =>
        [ecosystem, kind, url, name ?? ''].join(' ').trim(),
      ),
    ).toEqual(expected);
  });

  it('keeps files of requirements and switches', async () => {
    const set = await read(
      'pip install --pre --no-deps --trusted-host h.example -r a.txt -c b.txt -r "$X"; uv pip sync d.txt; conda env create -f e.yml; docker run -i --rm -e K img/x:1',
    );

    expect(set.includes.map(({ path, role }) => `${role} ${path}`)).toEqual([
      'manifest a.txt',
      'constraints b.txt',
      'manifest d.txt',
      'manifest e.yml',
    ]);
    expect(set.switches.map(({ text }) => text)).toEqual([
      '--pre',
      '--no-deps',
      '--trusted-host h.example',
      'container image img/x:1',
    ]);
  });

  it('never throws, whatever the command', async () => {
    const word = fc.constantFrom(
      'pip',
      'install',
      'npm',
      'i',
      '-r',
      '--index-url',
      '-e',
      '--',
      '-',
      '"$A"',
      "'a b'",
      'a==1',
      '@s/b@1',
      'uv',
      'add',
      'uvx',
      '--from',
      'conda',
      'create',
      'npx',
      '-p',
      'env',
      '-m',
      'python',
      'run',
      '=',
      'x@y@z',
      '&&',
      'deno',
      'npm:',
      'config',
      'set',
      '@',
      '::',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 15 }), async (words) => {
        expect((await read(words.join(' '))).role).toBe('command');
      }),
      { numRuns: 300 },
    );
  });
});
