import { describe, expect, it } from 'vitest';
import type { OsvOptions } from '../../../test/builders/osv.ts';
import {
  STATE,
  answer,
  inventory,
  inventoryPackage,
  mention,
  osv,
} from '../../../test/builders/osv.ts';
import type { InventoryPackage } from '../inventory/package-inventory.ts';
import { aliasGroups } from './alias-groups.ts';
import { lookupKey, matchAdvisories } from './match-advisories.ts';

const FIXED: OsvOptions = { events: [{ introduced: '0' }, { fixed: '2.0' }] };

function match(
  one: InventoryPackage,
  records: readonly unknown[],
  exploited = {},
  hasSource = false,
  uses = new Map<string, string[]>(),
) {
  const found = new Map([[lookupKey(one.ecosystem, one.name), answer(records, exploited)]]);
  return matchAdvisories(inventory([one], hasSource).value, { state: STATE, found, uses });
}

function first(...given: Parameters<typeof match>) {
  return match(...given).packages[0]?.advisories[0];
}

describe('aliasGroups', () => {
  const record = (id: string, ...aliases: readonly string[]) => ({ id, aliases });
  const ids = (records: readonly ReturnType<typeof record>[]) =>
    aliasGroups(records).map((group) => group.map(({ id }) => id));

  it('joins by id, by alias and across third names, in both directions', () => {
    expect(ids([record('A', 'C1'), record('B'), record('D', 'C1'), record('E', 'B')])).toEqual([
      ['A', 'D'],
      ['B', 'E'],
    ]);
    expect(ids([record('A'), record('B', 'A', 'C'), record('C')])).toEqual([['A', 'B', 'C']]);
    expect(ids([])).toEqual([]);
  });
});

describe('matchAdvisories', () => {
  it('matches an exact version and names the nearest fix', () => {
    const events = [{ introduced: '1' }, { fixed: '1.9' }, { introduced: '2' }, { fixed: '2.4' }];
    const record = osv('PYSEC-2026-1', 'a', { events, record: { aliases: ['CVE-2026-1'] } });
    expect(first(inventoryPackage('a@2.1'), [record])).toMatchObject({
      id: 'PYSEC-2026-1',
      aliases: ['CVE-2026-1'],
      kind: 'vulnerability',
      how: 'version',
      fixed: ['1.9', '2.4'],
      nearestFixed: '2.4',
      rating: 'unrated',
      disagree: false,
    });
    expect(first(inventoryPackage('a@1.5'), [record])?.nearestFixed).toBe('1.9');
    expect(first(inventoryPackage('a@2.4'), [record])).toBeUndefined();
  });

  it('never takes a lower bound for a version', () => {
    const record = osv('PYSEC-2026-1', 'a', FIXED);
    expect(first(inventoryPackage('a', '>=1.0'), [record])?.how).toBe('some');
    expect(first(inventoryPackage('a', '>=1.0,<2'), [record])?.how).toBe('all');
    expect(first(inventoryPackage('a', '<=1.5'), [record])?.how).toBe('all');
    expect(first(inventoryPackage('a', '>=2'), [record])).toBeUndefined();
    expect(first(inventoryPackage('a', '>=1.0'), [record])).not.toHaveProperty('nearestFixed');
  });

  it('weighs the worst of several constraints, and no constraints file', () => {
    const record = osv('PYSEC-2026-1', 'a', FIXED);
    const mentions = [
      mention('a.txt', '>=2.0'),
      mention('b.txt', '<2.0'),
      mention('c.txt', '>=0', { role: 'constraints' }),
    ];
    expect(first(inventoryPackage('a', '', { mentions }), [record])?.how).toBe('all');
    expect(
      first(inventoryPackage('a', '', { mentions: mentions.slice(2) }), [record]),
    ).toBeUndefined();
  });

  it('cannot tell where a tag or an address leads, except to the newest', () => {
    const npm = { ecosystem: 'npm' } as const;
    const record = osv('GHSA-1', 'a', {
      ecosystem: 'npm',
      events: [{ introduced: '0' }, { fixed: '2.0.0' }],
    });
    expect(first(inventoryPackage('a', 'next', npm), [record])?.how).toBe('unknown');
    expect(first(inventoryPackage('a', 'latest', npm), [record])?.how).toBe('some');
    const open = osv('GHSA-1', 'a', { ecosystem: 'npm', events: [{ introduced: '0' }] });
    expect(first(inventoryPackage('a', 'next', npm), [open])?.how).toBe('all');
  });

  it('shows the same vulnerability of several databases once, with what each says', () => {
    const one = inventoryPackage('a@1.5');
    const records = [
      osv('PYSEC-2026-1', 'a', {
        events: [{ introduced: '0' }, { fixed: '1.4' }],
        record: { aliases: ['CVE-2026-1'] },
      }),
      osv('GHSA-xxxx-1', 'a', {
        ...FIXED,
        record: { aliases: ['CVE-2026-1'], database_specific: { severity: 'HIGH' } },
      }),
    ];
    const { packages } = match(one, records);
    expect(packages[0]?.advisories).toHaveLength(1);
    expect(packages[0]?.advisories[0]).toMatchObject({
      id: 'GHSA-xxxx-1',
      aliases: ['CVE-2026-1', 'PYSEC-2026-1'],
      rating: 'high',
      // 1.4 is called fixed by the one and affected by the other.
      fixed: ['2.0'],
      disagree: true,
      opinions: [
        { id: 'GHSA-xxxx-1', says: 'affected', fixed: ['2.0'] },
        { id: 'PYSEC-2026-1', says: 'not-affected', fixed: ['1.4'] },
      ],
    });
  });

  it('takes the severity from whoever gives one', () => {
    const aliases = ['CVE-2026-1'];
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    const records = [
      osv('PYSEC-2026-1', 'a', { ...FIXED, record: { aliases } }),
      osv('GHSA-1', 'a', {
        events: [{ introduced: '5' }],
        record: { aliases, severity: [{ type: 'CVSS_V3', score: vector }] },
      }),
    ];
    expect(first(inventoryPackage('a@1.5'), records)).toMatchObject({
      id: 'PYSEC-2026-1',
      rating: 'critical',
    });
  });

  it('ignores withdrawn records, and says that they were', () => {
    const withdrawn = { withdrawn: '2026-01-05T00:00:00Z' };
    expect(
      match(inventoryPackage('a@1'), [osv('GHSA-1', 'a', { ...FIXED, record: withdrawn })])
        .packages,
    ).toEqual([]);
    const records = [
      osv('GHSA-1', 'a', { ...FIXED, record: { ...withdrawn, aliases: ['CVE-2026-1'] } }),
      osv('PYSEC-2026-1', 'a', { ...FIXED, record: { aliases: ['CVE-2026-1'] } }),
    ];
    expect(first(inventoryPackage('a@1'), records)).toMatchObject({
      id: 'PYSEC-2026-1',
      disagree: true,
      opinions: [{ id: 'GHSA-1', says: 'withdrawn' }, { says: 'affected' }],
    });
  });

  it('adds what is known of exploitation', () => {
    const record = osv('GHSA-1', 'a', {
      ...FIXED,
      record: { aliases: ['CVE-2026-1', 'CVE-2026-2'] },
    });
    const exploited = {
      'CVE-2026-1': { epss: 0.1 },
      'CVE-2026-2': { epss: 0.9, exploitedSince: '2026-01-03' },
    };
    expect(first(inventoryPackage('a@1'), [record], exploited)).toMatchObject({
      epss: 0.9,
      exploitedSince: '2026-01-03',
    });
  });

  it('says whether the project uses what is affected', () => {
    const record = osv('GHSA-1', 'a', {
      ...FIXED,
      affected: { ecosystem_specific: { affected_functions: ['a.load'] } },
    });
    const imported = inventoryPackage('a@1', '', { importedBy: ['app.py'] });
    const uses = new Map([['a.load', ['app.py', 'b.py']]]);
    expect(first(imported, [record], {}, true, uses)).toMatchObject({
      reachability: 'symbol-called',
      usedIn: ['app.py', 'b.py'],
      symbols: ['a.load'],
    });
    expect(first(imported, [record], {}, true)).toMatchObject({
      reachability: 'imported',
      usedIn: ['app.py'],
    });
    expect(first(inventoryPackage('a@1'), [record], {}, true)?.reachability).toBe('not-imported');
    expect(first(inventoryPackage('a@1'), [record], {}, false)?.reachability).toBe('unknown');
    expect(
      first(inventoryPackage('a@1', '', { direct: false }), [record], {}, true)?.reachability,
    ).toBe('unknown');
  });

  it('doubts a match above everything that is known to be affected', () => {
    const affected = { database_specific: { last_known_affected_version_range: '<= 1.4' } };
    const record = osv('GHSA-1', 'a', { events: [{ introduced: '0' }], affected });
    expect(first(inventoryPackage('a@1.4'), [record])?.isBeyondKnown).toBe(false);
    expect(first(inventoryPackage('a@1.5'), [record])?.isBeyondKnown).toBe(true);
  });

  it('leaves out what the data do not cover, and what belongs to the project', () => {
    const own = inventoryPackage('a@1', '', {
      mentions: [mention('poetry.lock', '1', { source: { kind: 'path', path: '.' } })],
    });
    const conda = inventoryPackage('b@1', '', { ecosystem: 'conda' });
    const matches = matchAdvisories(inventory([own, conda, inventoryPackage('c@1')]).value, {
      state: STATE,
      found: new Map(),
      uses: new Map(),
    });
    expect(matches).toMatchObject({ compared: 1, notCompared: 2, packages: [] });
  });
});

describe('reports of malware', () => {
  const every: OsvOptions = { events: [{ introduced: '0' }] };
  const origins = (...sources: readonly string[]) => ({
    database_specific: {
      'malicious-packages-origins': sources.map((source) => ({ source, sha256: 'ab' })),
    },
  });
  const grade = (one: InventoryPackage, records: readonly unknown[]) =>
    first(one, records)?.malware;

  it.each([
    ['one reporter, every version', [osv('MAL-1', 'a', { ...every, record: origins('x') })], 'low'],
    [
      'two reporters, every version',
      [osv('MAL-1', 'a', { ...every, record: origins('x', 'y') })],
      'high',
    ],
    [
      'one reporter, exact versions',
      [osv('MAL-1', 'a', { versions: ['1'], record: origins('x') })],
      'high',
    ],
    [
      'listed by GitHub, too',
      [
        osv('MAL-1', 'a', { ...every, record: { ...origins('x'), aliases: ['GHSA-1'] } }),
        osv('GHSA-1', 'a', { ...every, record: { database_specific: { cwe_ids: ['CWE-506'] } } }),
      ],
      'high',
    ],
    [
      'withdrawn by GitHub',
      [
        osv('MAL-1', 'a', { versions: ['1'], record: { ...origins('x'), aliases: ['GHSA-1'] } }),
        osv('GHSA-1', 'a', { ...every, record: { withdrawn: '2026-01-05T00:00:00Z' } }),
      ],
      'low',
    ],
  ] as const)('%s', (_, records, confidence) => {
    const one = inventoryPackage('a@1');
    expect(first(one, records)).toMatchObject({ id: 'MAL-1', kind: 'malware', how: 'version' });
    expect(grade(one, records)?.confidence).toBe(confidence);
  });

  it('doubts a report of a public package when the package comes from elsewhere', () => {
    const from = (url: string) => ({
      mentions: [mention('uv.lock', '1', { source: { kind: 'index', url } })],
    });
    const one = inventoryPackage('a@1', '', from('https://private.example/simple'));
    const others = ['b@1', 'c@1'].map((id) =>
      inventoryPackage(id, '', from('https://index.example/simple')),
    );
    const report = [osv('MAL-1', 'a', { versions: ['1'], record: origins('x') })];
    const found = new Map([[lookupKey('pypi', 'a'), answer(report)]]);
    const given = { state: STATE, found, uses: new Map() };
    const { packages } = matchAdvisories(inventory([one, ...others]).value, given);
    expect(packages[0]?.advisories[0]?.malware).toEqual({
      confidence: 'low',
      reasons: [
        'exact versions are reported',
        'it is taken from private.example, so it may be another package of the same name',
        'one reporter says so: x',
      ],
    });
    const grades = (kind: 'extra' | 'primary' | 'explicit') => {
      const indexes = [{ ecosystem: 'pypi', url: 'https://private.example/simple', kind } as const];
      const plain = inventory([inventoryPackage('a@1')]).value;
      return matchAdvisories(plain, { ...given, indexes }).packages[0]?.advisories[0]?.malware;
    };
    expect(grades('extra')).toMatchObject({
      confidence: 'medium',
      reasons: expect.arrayContaining([
        expect.stringMatching(/^the project also asks https:\/\/private/),
      ]),
    });
    expect([grades('primary')?.confidence, grades('explicit')?.confidence]).toEqual([
      'high',
      'high',
    ]);
    // Where everything comes from one mirror, that is the registry.
    expect(grade(one, report)?.confidence).toBe('high');
  });
});
