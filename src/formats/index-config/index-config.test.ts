import { describe, expect, it } from 'vitest';
import { packagesIn } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import format from './format.ts';

interface Facts {
  readonly indexes: readonly string[];
  readonly switches: readonly string[];
  readonly scripts: readonly string[];
}

async function read(text: string, name: string): Promise<Facts> {
  const set = await packagesIn(format, text, name);
  expect(JSON.stringify(set)).not.toContain('s3cret');
  return {
    indexes: set.indexes.map(({ ecosystem, kind, url, name: scope, line }) =>
      [ecosystem, kind, url, scope ?? '', `@${line ?? ''}`].join(' '),
    ),
    switches: set.switches.map((each) => each.text),
    scripts: set.scripts.map(({ hook, command }) => `${hook} ${command}`),
  };
}

const NOTHING: Facts = { indexes: [], switches: [], scripts: [] };

describe('formats/index-config', () => {
  it.each<[string, string, Partial<Facts>]>([
    [
      '.npmrc',
      'registry=https://u:s3cret@r.example/\n//r.example/:_authToken=s3cret\n_auth = s3cret\n; x\n@a:registry = "https://a.example"\nignore-scripts=true\nemail=x\n',
      {
        indexes: ['npm primary https://r.example/  @1', 'npm scoped https://a.example @a @5'],
        switches: ['ignore-scripts=true'],
      },
    ],
    [
      'pip.conf',
      '[global]\nindex-url = https://u:s3cret@i.example/s\nextra-index-url =\n    https://e.example\n    https://f.example\n[install]\ntrusted-host: e.example\npassword = s3cret\n',
      {
        indexes: [
          'pypi primary https://i.example/s  @2',
          'pypi extra https://e.example  @4',
          'pypi extra https://f.example  @5',
        ],
        switches: ['trusted-host=e.example'],
      },
    ],
    [
      '.yarnrc.yml',
      'npmRegistryServer: "https://y.example"\nnpmAuthToken: s3cret\nnpmScopes:\n  a:\n    npmRegistryServer: https://s.example\n    npmAuthToken: s3cret\nyarnPath: .yarn/releases/y.cjs\nplugins:\n  - path: p.cjs\n    spec: x\nenableScripts: false\n',
      {
        indexes: ['npm primary https://y.example  @1', 'npm scoped https://s.example @a @5'],
        switches: ['enableScripts=false'],
        scripts: ['yarnPath .yarn/releases/y.cjs', 'plugin p.cjs'],
      },
    ],
    [
      '.yarnrc',
      'registry "https://y.example"\n"@a:registry" "https://a.example"\nyarn-path ".yarn/y.js"\n"//y.example/:_authToken" "s3cret"\n',
      {
        indexes: ['npm primary https://y.example  @1', 'npm scoped https://a.example @a @2'],
        scripts: ['yarn-path .yarn/y.js'],
      },
    ],
    [
      'bunfig.toml',
      'preload = ["./x.ts"]\n[install]\nregistry = { url = "https://b.example", token = "s3cret" }\n[install.scopes]\n"@a" = "https://u:s3cret@a.example"\n',
      {
        indexes: ['npm primary https://b.example  @3', 'npm scoped https://a.example @a @5'],
        scripts: ['preload ./x.ts'],
      },
    ],
    [
      'uv.toml',
      'index-strategy = "unsafe-best-match"\n[[index]]\nname = "t"\nurl = "https://t.example"\nexplicit = true\n[[index]]\nurl = "https://d.example"\ndefault = true\n[pip]\nextra-index-url = ["https://q.example"]\n',
      {
        indexes: [
          'pypi explicit https://t.example t @4',
          'pypi primary https://d.example  @7',
          'pypi extra https://q.example  @10',
        ],
        switches: ['index-strategy=unsafe-best-match'],
      },
    ],
    [
      'pnpm-workspace.yaml',
      'packages:\n  - "p/*"\ncatalog:\n  a: ^1\noverrides:\n  b: 2\nonlyBuiltDependencies:\n- c\n',
      {
        switches: [
          'catalog:default a: ^1',
          'override b: 2',
          'packages: p/*',
          'onlyBuiltDependencies: c',
        ],
      },
    ],
  ])('reads %s, and keeps no secret', async (name, text, expected) => {
    expect(await read(text, name)).toEqual({ ...NOTHING, ...expected });
  });

  it.each([
    ['uv.toml', 'a = [\n'],
    ['.yarnrc.yml', 'a: &x b\n'],
  ])('refuses a broken %s', async (name, text) => {
    const bytes = Buffer.from(text);
    const parsed = await format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpseOf(bytes, name));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe('invalid-config');
  });

  it('takes nothing for granted by a name alone', async () => {
    expect(format.recognise(glimpseOf(Buffer.from('just text'), 'pip.conf'))).toBe('no');
    expect(format.recognise(glimpseOf(Buffer.from('a = b'), 'settings.toml'))).toBe('no');
    expect((await parseBytes(format, Buffer.from('registry=https://r.example'))).ok).toBe(true);
  });
});
