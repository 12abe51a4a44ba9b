import { describe, expect, it } from 'vitest';
import { sdist, sdistName } from '../../../../test/builders/package-archives.ts';
import { npm } from '../../../../test/registry/npm-versions.ts';
import { weighPackage } from '../../../../test/registry/weigh-package.ts';

describe('the state of a package', () => {
  const history = {
    '1.0.0': { by: 'ann', published: '2019-01-01T00:00:00Z' },
    '1.1.0': { by: 'ann', published: '2020-01-01T00:00:00Z' },
    '1.2.0': { by: 'ann', published: '2021-01-01T00:00:00Z' },
  };

  it('changed hands', async () => {
    const quiet = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', { ...history, '1.3.0': { by: 'bob', published: '2021-02-01T00:00:00Z' } }),
    );
    expect(quiet.rules).toContain('low package-health/new-publisher');

    const manifest = { scripts: { postinstall: 'node x.js' } };
    const loud = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', {
        ...history,
        '1.3.0': { by: 'bob', published: '2026-05-01T00:00:00Z', manifest },
      }),
    );
    expect(loud.rules).toEqual(['high package-health/takeover']);
    expect(loud.gathered.findings.find(({ rule }) => rule.endsWith('takeover'))?.message).toBe(
      'some-thing 1.3.0 was published by bob, not by ann: first release after 1946 days, new install script postinstall',
    );
  });

  it('is published by a workflow now, which is no stranger', async () => {
    const { rules } = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', {
        ...history,
        '1.3.0': { by: 'GitHub Actions', published: '2026-05-01T00:00:00Z' },
      }),
    );
    expect(rules).toEqual([]);
  });

  it.each([
    [
      'deprecated',
      { '1.0.0': { published: '2026-01-01T00:00:00Z', manifest: { deprecated: 'use other' } } },
      'low package-health/deprecated',
    ],
    [
      'abandoned',
      { '1.0.0': { published: '2016-01-01T00:00:00Z' } },
      'low package-health/abandoned',
    ],
    [
      'a jump',
      { '99.1.0': { published: '2026-01-01T00:00:00Z' } },
      'medium package-health/version-jump',
    ],
    [
      'under another licence',
      {
        '1.0.0': { published: '2025-01-01T00:00:00Z' },
        '1.1.0': { published: '2026-01-01T00:00:00Z', manifest: { license: 'BUSL-1.1' } },
      },
      'low package-health/licence-changed',
    ],
  ])('is %s', async (_, versions, rule) => {
    expect((await weighPackage('pkg:npm/some-thing', npm('some-thing', versions))).rules).toEqual([
      rule,
    ]);
  });

  it('is yanked, quarantined and listed with an advisory', async () => {
    const spec = { name: 'some-thing', version: '1.0' };
    const file = {
      name: sdistName(spec),
      content: sdist(spec),
      published: '2026-01-01T00:00:00Z',
      yanked: 'broken',
    };
    const legacy = {
      '1.0': {
        info: {
          name: 'some-thing',
          version: '1.0',
          project_urls: { Source: 'https://forge.example/a/some-thing' },
        },
        vulnerabilities: [{ id: 'PYSEC-1' }, { id: 'PYSEC-2', withdrawn: '2026-01-01' }],
      },
    };
    const { rules } = await weighPackage('pkg:pypi/some-thing@1.0', {
      python: {
        'some-thing': {
          files: [file],
          legacy,
          status: { status: 'quarantined', reason: 'malware' },
        },
      },
    });

    expect(rules).toEqual([
      'high package-health/quarantined',
      'medium package-health/listed-advisory',
      'medium package-health/yanked',
    ]);
  });

  it('concludes nothing from the dates of a mirror', async () => {
    const versions = Object.fromEntries(
      Array.from({ length: 8 }, (_, minor) => [
        `1.${minor}.0`,
        { published: `2026-05-${20 - minor}T00:00:00Z` },
      ]),
    );
    const { reputation } = await weighPackage('pkg:npm/lodahs', npm('lodahs', versions));

    expect(reputation?.standing).toMatchObject({ isDoubtful: true });
    expect(reputation?.lookAlikes[0]?.signals.filter(({ kind }) => kind === 'age')).toEqual([]);
  });
});
