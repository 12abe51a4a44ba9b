import { describe, expect, it } from 'vitest';
import { wheel, wheelName } from '../../../../test/builders/package-archives.ts';
import { npm } from '../../../../test/registry/npm-versions.ts';
import { weighPackage } from '../../../../test/registry/weigh-package.ts';

describe('a manifest that differs from the registry’s copy', () => {
  it.each([
    [
      'a hidden script',
      { scripts: { postinstall: 'node x.js' } },
      'high manifest-confusion/hidden-script',
    ],
    [
      'a hidden dependency',
      { dependencies: { evil: '^1.0.0' } },
      'medium manifest-confusion/hidden-dependency',
    ],
    ['another entry', { main: 'other.js' }, 'low manifest-confusion/different-manifest'],
    ['a hidden command', { bin: { ls: './x.js' } }, 'low manifest-confusion/different-manifest'],
    ['another name', { name: 'other-thing' }, 'high manifest-confusion/other-package'],
    ['another version', { version: '9.9.9' }, 'high manifest-confusion/other-package'],
  ])('has %s', async (_, inside, rule) => {
    const { rules } = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', {
        '1.0.0': { manifest: { main: 'index.js' }, inside, published: '2026-01-01T00:00:00Z' },
      }),
    );
    expect(rules).toEqual([rule]);
  });

  it.each([
    ['a script the registry added', { scripts: { install: 'node-gyp rebuild' } }, { scripts: {} }],
    [
      'development dependencies',
      {},
      { devDependencies: { x: '1' }, scripts: { test: 'x', prepare: 'y' } },
    ],
    [
      'optional ones listed twice',
      { dependencies: { x: '1' } },
      { dependencies: {}, optionalDependencies: { x: '1' } },
    ],
  ])('regression: %s hides nothing', async (_, manifest, inside) => {
    const { rules } = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', { '1.0.0': { manifest, inside, published: '2026-01-01T00:00:00Z' } }),
    );
    expect(rules).toEqual([]);
  });

  it('has a wheel that requires more than the index shows', async () => {
    const spec = {
      name: 'some-thing',
      version: '1.0',
      metadata: [
        'Requires-Dist: numpy>=1',
        'Requires-Dist: evil',
        "Requires-Dist: extra-one; extra == 'dev'",
      ],
    };
    const legacy = {
      '1.0': {
        info: {
          name: 'some_thing',
          version: '1.0',
          requires_dist: ['numpy>=1'],
          project_urls: { Source: 'https://forge.example/a/some-thing' },
        },
      },
    };
    const { rules } = await weighPackage('pkg:pypi/some-thing', {
      python: {
        'some-thing': {
          files: [
            { name: wheelName(spec), content: wheel(spec), published: '2020-01-01T00:00:00Z' },
          ],
          legacy,
        },
      },
    });

    expect(rules).toContain('medium manifest-confusion/hidden-dependency');
    expect(rules.filter((rule) => rule.includes('manifest'))).toHaveLength(1);
  });
});
