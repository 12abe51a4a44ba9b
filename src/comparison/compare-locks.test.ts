import { describe, expect, it } from 'vitest';
import { dependencies, of, request, resolved } from '../../test/builders/dependencies.ts';
import type { Gain } from '../core/difference.ts';
import type { Finding } from '../core/finding.ts';
import type { LockSide } from './compare-locks.ts';
import { compareLocks } from './compare-locks.ts';

function shown({ kind, severity, what }: Gain): string {
  return `${severity} ${kind}: ${what}`;
}

describe('comparison/compare-locks', () => {
  function lock(...packages: readonly ReturnType<typeof resolved>[]): LockSide {
    const sets = [
      dependencies('package-lock.json', {
        role: 'lock',
        tool: 'npm',
        resolved: of('npm', packages),
      }),
    ];
    return { target: 'package-lock.json', sets, inventory: undefined, findings: [], gaps: [] };
  }

  it('lists what was added, removed and changed', () => {
    const { dependencies: changes, gains: found } = compareLocks(
      lock(resolved('a@1.0.0'), resolved('b@1.0.0'), resolved('same@1.0.0')),
      lock(resolved('a@1.1.0'), resolved('c@1.0.0'), resolved('same@1.0.0')),
    );
    expect(changes.map(({ package: name, change, from, to }) => [name, change, from, to])).toEqual([
      ['pkg:npm/a', 'changed', ['1.0.0'], ['1.1.0']],
      ['pkg:npm/b', 'removed', ['1.0.0'], []],
      ['pkg:npm/c', 'added', [], ['1.0.0']],
    ]);
    expect(found).toEqual([]);
  });

  it('treats a list of pins like a lock file', () => {
    const pins = (version: string): LockSide => ({
      ...lock(),
      sets: [
        dependencies('requirements.txt', {
          requests: [request('a', `==${version}`), request('b', '>=1')],
        }),
      ],
    });
    expect(compareLocks(pins('1.0'), pins('1.1')).dependencies).toMatchObject([
      { package: 'pkg:pypi/a', from: ['1.0'], to: ['1.1'] },
    ]);
  });

  it.each<
    [string, Parameters<typeof resolved>[2], Parameters<typeof resolved>[2], readonly string[]]
  >([
    [
      'an address',
      {},
      { source: { kind: 'url', url: 'https://files.example/a.tgz' } },
      ['high source: 1.0.0 comes from https://files.example/a.tgz instead of a registry'],
    ],
    [
      'another content',
      { hashes: ['sha512-A'] },
      { hashes: ['sha512-B'] },
      ['high digest: 1.0.0 is locked with other content than before'],
    ],
    [
      'a lost digest',
      { hashes: ['sha512-A'] },
      { hashes: [] },
      ['medium digest: 1.0.0 is locked without a digest'],
    ],
    [
      'an install script',
      {},
      { runsScript: true },
      ['medium hook: 1.0.0 runs a script when it is installed'],
    ],
    [
      'another host',
      { source: { kind: 'index', url: 'https://a.example/x.tgz' } },
      { source: { kind: 'index', url: 'https://b.example/x.tgz' } },
      ['medium source: 1.0.0 comes from another host: b.example'],
    ],
    [
      'nothing for another file of the same host',
      { source: { kind: 'index', url: 'https://a.example/x.tgz' } },
      { source: { kind: 'index', url: 'https://a.example/y.tgz' } },
      [],
    ],
  ])('tells %s', (_, before, now, expected) => {
    const found = compareLocks(
      lock(resolved('a@1.0.0', [], before)),
      lock(resolved('a@1.0.0', [], now)),
    );
    expect(found.gains.map(shown)).toEqual(expected);
  });

  it('tells findings that were not there, wherever the lines moved', () => {
    const finding = (rule: string, line: number): Finding => ({
      rule,
      severity: 'high',
      component: 'pkg:npm/a@1.0.0',
      location: { path: ['package-lock.json'], line },
      message: 'm',
      data: {},
    });
    const found = compareLocks(
      { ...lock(), findings: [finding('a/x', 3)] },
      { ...lock(), findings: [finding('a/x', 9), finding('a/y', 9)] },
    );
    expect(found.gains.map(({ what }) => what)).toEqual(['m (a/y)']);
  });
});
