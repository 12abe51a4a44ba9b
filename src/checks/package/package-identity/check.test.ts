import { describe, expect, it } from 'vitest';
import { sdist, sdistName } from '../../../../test/builders/package-archives.ts';
import type { IndexedFile, RegistryOptions } from '../../../../test/builders/registry-server.ts';
import { npm, published } from '../../../../test/registry/npm-versions.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { weighPackage } from '../../../../test/registry/weigh-package.ts';
import type { InventoryPackage } from '../../../ecosystems/inventory/package-inventory.ts';
import { packageInventory } from '../../../ecosystems/inventory/package-inventory.ts';
import { purlOf } from '../../../ecosystems/purl.ts';
import check from './check.ts';

const README = `# ${'What this library does and how it is used, at length. '.repeat(20)}`;

describe('a package that may be taken for another', () => {
  const young = { published: '2026-05-20T00:00:00Z' };
  const target = {
    lodash: {
      versions: published('lodash', {
        '4.0.0': {
          manifest: {
            repository: 'github:lodash/lodash',
            description: 'Lodash modular utilities.',
          },
        },
      }),
      maintainers: [{ name: 'jd' }],
    },
  };

  it('is high when the name, a copy and the age agree', async () => {
    const manifest = {
      repository: 'github:lodash/lodash',
      description: 'Lodash modular utilities.',
    };
    const { rules, gathered } = await weighPackage('pkg:npm/lodahs', {
      npm: {
        ...target,
        lodahs: { versions: published('lodahs', { '1.0.0': { ...young, manifest } }) },
      },
    });

    expect(rules).toEqual(['high package-identity/impersonation']);
    expect(gathered.findings.find(({ rule }) => rule.endsWith('impersonation'))?.message).toMatch(
      /^lodahs passes itself off as lodash: first published 12 days ago, 1 release in all, states the repository of lodash as its own, the summary is that of lodash$/,
    );
  });

  it('is medium when it is young, and nothing when it shares a maintainer', async () => {
    const mine = (maintainer: string): RegistryOptions => ({
      npm: {
        ...target,
        lodahs: {
          versions: published('lodahs', { '1.0.0': young }),
          maintainers: [{ name: maintainer }],
        },
      },
    });

    expect((await weighPackage('pkg:npm/lodahs', mine('mallory'))).rules).toEqual([
      'medium package-identity/look-alike',
    ]);
    expect((await weighPackage('pkg:npm/lodahs', mine('jd'))).rules).toEqual([]);
  });

  it('borrows a repository under an own name', async () => {
    const manifest = {
      repository: 'github:lodash/lodash',
      description: 'Something else altogether here.',
    };
    const { rules } = await weighPackage('pkg:npm/fine-helpers', {
      npm: {
        ...target,
        'fine-helpers': {
          versions: published('fine-helpers', { '1.0.0': { ...young, manifest } }),
        },
      },
    });

    expect(rules).toEqual(['medium package-identity/borrowed-repository']);
  });

  it('is of Python and copies the description', async () => {
    const files = (name: string, version: string, at: string): IndexedFile => {
      const spec = {
        name,
        version,
        description: README.replaceAll('library', name),
        metadata: [`Project-URL: Source, https://forge.example/${name}/${name}`],
      };
      return { name: sdistName(spec), content: sdist(spec), published: at };
    };
    const info = (name: string) => ({
      info: {
        name,
        version: '1.0',
        description: README.replaceAll('library', name),
        project_urls: { Source: `https://forge.example/${name}/${name}` },
      },
    });
    const { rules } = await weighPackage('pkg:pypi/reqeusts', {
      python: {
        requests: {
          files: [files('requests', '1.0', '2012-01-01T00:00:00Z')],
          legacy: { '1.0': info('requests') },
        },
        reqeusts: {
          files: [files('reqeusts', '1.0', '2026-05-20T00:00:00Z')],
          legacy: { '1.0': info('reqeusts') },
        },
      },
    });

    expect(rules).toEqual(['high package-identity/impersonation']);
  });

  it('was invented yesterday', async () => {
    const manifest = { repository: undefined };
    const { rules } = await weighPackage(
      'pkg:npm/quick-vector-agent-bridge',
      npm('quick-vector-agent-bridge', { '0.0.1': { ...young, manifest } }),
    );

    expect(rules).toEqual(['medium package-identity/invented-name']);
  });
});

describe('a dependency of a project, without a registry', () => {
  const dependency = (
    ecosystem: 'pypi' | 'npm',
    name: string,
    changes: Partial<InventoryPackage> = {},
  ): InventoryPackage => ({
    purl: purlOf({ ecosystem, name }),
    ecosystem,
    name,
    version: undefined,
    direct: true,
    mentions: [
      {
        path: ['requirements.txt'],
        line: 3,
        role: 'manifest',
        tool: 'pip',
        constraint: '',
        groups: ['default'],
        source: { kind: 'index' },
      },
    ],
    chains: [],
    importedBy: [],
    ...changes,
  });
  const rulesOf = async (...packages: readonly InventoryPackage[]): Promise<readonly string[]> => {
    const value = { packages, edges: [], hasSource: false };
    const findings = await runCheck(check, [[packageInventory, value]]);
    return findings.map(({ rule, severity }) => `${severity} ${rule}`);
  };

  it.each([
    ['pypi', 'reqeusts'],
    ['pypi', 'djang0'],
    ['npm', 'expres'],
    ['npm', 'loadsh'],
  ] as const)('is medium for a slip of a best known name: %s %s', async (ecosystem, name) => {
    expect(await rulesOf(dependency(ecosystem, name))).toEqual([
      'medium package-identity/resembling-dependency',
    ]);
  });

  it('is low where somebody else asks for it, or where both are there', async () => {
    const low = ['low package-identity/resembling-name'];
    expect(await rulesOf(dependency('pypi', 'reqeusts', { direct: false }))).toEqual(low);
    expect(await rulesOf(dependency('pypi', 'reqeusts'), dependency('pypi', 'requests'))).toEqual(
      low,
    );
  });

  it.each([
    ['pypi', 'requests'],
    ['pypi', 'python-requests-helper'],
    ['pypi', 'colorama'],
    ['npm', '@types/lodahs'],
    ['npm', 'react-lodash-tools'],
    ['npm', 'a'],
  ] as const)('is silent for %s %s', async (ecosystem, name) => {
    expect(await rulesOf(dependency(ecosystem, name))).toEqual([]);
  });

  it('is silent for what comes from elsewhere than an index', async () => {
    const local = dependency('pypi', 'reqeusts').mentions.map((mention) => ({
      ...mention,
      source: { kind: 'path' as const, path: '.' },
    }));
    expect(await rulesOf(dependency('pypi', 'reqeusts', { mentions: local }))).toEqual([]);
  });
});
