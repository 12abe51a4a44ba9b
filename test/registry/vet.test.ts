import { describe, expect, it } from 'vitest';
import { npm } from './npm-versions.ts';
import { weighPackage } from './weigh-package.ts';

describe('an honest package', () => {
  it('has facts, sources and no finding', async () => {
    const { gathered, reputation, rules } = await weighPackage(
      'pkg:npm/some-thing',
      npm(
        'some-thing',
        {
          '1.0.0': { published: '2019-01-01T00:00:00Z', by: 'ann' },
          '1.1.0': { published: '2024-01-01T00:00:00Z', by: 'ann' },
          '1.2.0': {
            published: '2026-05-01T00:00:00Z',
            by: 'ann',
            manifest: { bin: './cli.js', main: './lib/' },
            inside: { bin: { 'some-thing': 'cli.js' }, main: 'lib/index.js' },
          },
        },
        { downloads: 5000 },
      ),
    );

    expect(rules).toEqual([]);
    const values = Object.fromEntries(
      (reputation?.metrics ?? []).map(({ name, value }) => [name, value]),
    );
    expect(values).toMatchObject({
      'first-release': '2708 days ago',
      'last-release': '31 days ago',
      releases: 3,
      licence: 'MIT',
      publisher: 'ann',
      downloads: '5000 (last month)',
      repository: 'github.com/someone/thing',
    });
    expect(reputation?.metrics.every(({ source }) => source !== '')).toBe(true);
    expect(gathered.components.map(({ id, purl }) => [id, purl])).toContainEqual([
      'some-thing-1.2.0.tgz',
      'pkg:npm/some-thing@1.2.0',
    ]);
  });

  it('may be a plugin, a fork or an old neighbour of a well-known one', async () => {
    const old = { '1.0.0': { published: '2015-01-01T00:00:00Z' } };
    for (const name of ['lodash-tools', 'eslint-plugin-some-thing', 'lodahs'])
      expect(
        (
          await weighPackage(
            `pkg:npm/${name}`,
            npm(name, {
              ...old,
              ...Object.fromEntries(
                Array.from({ length: 25 }, (_, minor) => [
                  `2.${minor}.0`,
                  { published: `20${15 + Math.floor(minor / 3)}-06-01T00:00:00Z` },
                ]),
              ),
            }),
          )
        ).rules.filter((rule) => !rule.startsWith('low')),
      ).toEqual([]);
  });
});
