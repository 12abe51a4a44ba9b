import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OsvEvents } from '../../../test/builders/osv.ts';
import { osv } from '../../../test/builders/osv.ts';
import { schemeOf } from '../versions/scheme.ts';
import { affects, admission, versionKeys } from './affects.ts';
import { compileRecord } from './compile-record.ts';
import { readOsvRecord } from './osv-record.ts';

function compiled(record: unknown) {
  const read = readOsvRecord(record);
  return read === undefined ? undefined : compileRecord(read).packages[0];
}

function isAffected(record: unknown, version: string): boolean | undefined {
  const advisory = compiled(record);
  return advisory && affects(advisory, versionKeys(advisory.ecosystem, version));
}

describe('affected versions', () => {
  const cases: readonly (readonly [string, OsvEvents, string, boolean])[] = [
    ['introduced 0 comes before all', [{ introduced: '0' }], '0.dev0', true],
    ['introduced 0 comes before legacy versions', [{ introduced: '0' }], 'nonsense', true],
    ['the introduced version is in', [{ introduced: '1.0' }, { fixed: '2.0' }], '1.0', true],
    ['the fixed version is out', [{ introduced: '1.0' }, { fixed: '2.0' }], '2.0.0', false],
    ['its pre-releases are in', [{ introduced: '1.0' }, { fixed: '2.0' }], '2.0rc1', true],
    ['before introduced is out', [{ introduced: '1.0' }, { fixed: '2.0' }], '1.0a1', false],
    ['last_affected is in', [{ introduced: '0' }, { last_affected: '1.5' }], '1.5.0', true],
    [
      'behind last_affected is out',
      [{ introduced: '0' }, { last_affected: '1.5' }],
      '1.5.1',
      false,
    ],
    [
      'a local build of last_affected is in',
      [{ introduced: '0' }, { last_affected: '1.5' }],
      '1.5+cu118',
      true,
    ],
    [
      'a local build of the fix is out',
      [{ introduced: '0' }, { fixed: '1.5' }],
      '1.5+cu118',
      false,
    ],
    ['before the limit', [{ introduced: '0' }, { limit: '1.5' }], '1.4', true],
    ['at the limit', [{ introduced: '0' }, { limit: '1.5' }], '1.5', false],
    [
      'before the highest limit',
      [{ introduced: '0' }, { limit: '1.5' }, { limit: '3' }],
      '2',
      true,
    ],
    ['the limit * is none', [{ introduced: '0' }, { limit: '*' }], '99', true],
    [
      'between two ranges',
      [{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }],
      '2.5',
      false,
    ],
    ['re-introduced', [{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }], '3.5', true],
    [
      'events in any order',
      [{ fixed: '2' }, { introduced: '3' }, { introduced: '1' }],
      '2.5',
      false,
    ],
    ['numbers, not text', [{ introduced: '1.9' }, { fixed: '1.10' }], '1.9.5', true],
    [
      'fixed and introduced at one version: in again',
      [{ introduced: '0' }, { fixed: '1.0' }, { introduced: '1.0' }],
      '1.0',
      true,
    ],
    [
      'introduced and fixed at one version: empty',
      [{ introduced: '1.0' }, { fixed: '1.0' }],
      '1.0',
      false,
    ],
    [
      'equal by normalisation, in the order of the record',
      [{ introduced: '1.0' }, { fixed: '1.0.0' }],
      '1',
      false,
    ],
    ['a fix that nothing introduced', [{ fixed: '2.0' }], '1.0', false],
  ];
  it.each(cases)('%s', (_, events, version, expected) => {
    expect(isAffected(osv('X-1', 'a', { events }), version)).toBe(expected);
  });

  it('skips a GIT range and goes on with the next', () => {
    const ranges = [
      {
        type: 'GIT',
        repo: 'https://git.example/a',
        events: [{ introduced: '0' }, { fixed: 'abc' }],
      },
      { type: 'ECOSYSTEM', events: [{ introduced: '1.0' }, { fixed: '2.0' }] },
    ];
    const record = osv('X-1', 'a', { affected: { ranges } });
    expect(isAffected(record, '1.5')).toBe(true);
    expect(isAffected(record, '0.5')).toBe(false);
    expect(compiled(osv('X-1', 'a', { type: 'GIT', events: [{ introduced: '0' }] }))).toMatchObject(
      {
        onlyCommits: true,
        intervals: [],
      },
    );
  });

  it('finds listed versions in any spelling, and beside ranges', () => {
    const record = osv('X-1', 'a', {
      versions: ['1.0', '1.2.post1'],
      events: [{ introduced: '3' }, { fixed: '4' }],
    });
    for (const version of ['1.0.0', 'v1', '1.2-1', '3.5'])
      expect(isAffected(record, version)).toBe(true);
    expect(isAffected(record, '1.2')).toBe(false);
  });

  it('joins several entries for one package, whatever the spelling', () => {
    const entry = (name: string, from: string, to: string) => ({
      package: { ecosystem: 'PyPI', name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: from }, { fixed: to }] }],
    });
    const record = osv('X-1', 'a', {
      record: { affected: [entry('Foo_Bar', '1', '2'), entry('foo-bar', '3', '4')] },
    });
    expect(isAffected(record, '1.5')).toBe(true);
    expect(isAffected(record, '2.5')).toBe(false);
    expect(isAffected(record, '3.5')).toBe(true);
    expect(compiled(record)?.name).toBe('foo-bar');
  });

  it('orders npm versions by semver', () => {
    const record = osv('X-1', 'a', {
      ecosystem: 'npm',
      type: 'SEMVER',
      events: [{ introduced: '0' }, { fixed: '1.0.0' }],
    });
    expect(isAffected(record, '1.0.0-rc.1')).toBe(true);
    expect(isAffected(record, '1.0.0')).toBe(false);
  });

  it('agrees with the algorithm of the schema, walked event by event', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([major, minor]) => `${major}.${minor}`);
    const event = fc
      .tuple(fc.constantFrom('introduced', 'fixed', 'last_affected', 'limit'), version)
      .map(([kind, text]) => ({ [kind]: text }));
    const { compare } = schemeOf('pypi');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), version, (events, candidate) => {
        const limits = events.flatMap(({ limit }) => limit ?? []);
        let vulnerable = false;
        const sorted = events.toSorted((a, b) =>
          compare(Object.values(a)[0]!, Object.values(b)[0]!),
        );
        for (const { introduced, fixed, last_affected: last } of sorted) {
          if (introduced !== undefined && compare(candidate, introduced) >= 0) vulnerable = true;
          else if (fixed !== undefined && compare(candidate, fixed) >= 0) vulnerable = false;
          else if (last !== undefined && compare(candidate, last) > 0) vulnerable = false;
        }
        const isBefore =
          limits.length === 0 || limits.some((limit) => compare(candidate, limit) < 0);
        // Where a fix and the last affected version fall on one version, the schema forbids the record.
        const isAmbiguous = events.some(
          (a) =>
            a['last_affected'] !== undefined &&
            events.some(
              (b) =>
                b['last_affected'] === undefined &&
                compare(Object.values(b)[0]!, a['last_affected']!) === 0,
            ),
        );
        fc.pre(!isAmbiguous);
        const record = osv('X-1', 'a', { events });
        expect(isAffected(record, candidate)).toBe(vulnerable && isBefore);
      }),
    );
  });
});

describe('what a constraint admits', () => {
  const events = [{ introduced: '1.0' }, { fixed: '2.0' }];
  it.each([
    ['>=1.0,<2.0', 'all'],
    ['==1.*', 'all'],
    ['~=1.4', 'all'],
    ['^1.2', 'all'],
    ['>=1.5', 'some'],
    ['', 'some'],
    ['<=1.5', 'newest'],
    ['>=2.0', 'none'],
    ['<1.0', 'none'],
    ['!=1.5,>=1,<2', 'all'],
    ['@ https://files.example/a.whl', 'unknown'],
  ])('%j: %s', (constraint, expected) => {
    const advisory = compiled(osv('X-1', 'a', { events }))!;
    expect(admission(advisory, 'pypi', schemeOf('pypi').admitted(constraint))).toBe(expected);
  });

  it('sees single listed versions', () => {
    const advisory = compiled(osv('X-1', 'a', { versions: ['1.82.7', '1.82.8'] }))!;
    const admitted = (constraint: string) =>
      admission(advisory, 'pypi', schemeOf('pypi').admitted(constraint));
    expect(admitted('>=1.80')).toBe('some');
    expect(admitted('<=1.82.8')).toBe('newest');
    expect(admitted('==1.82.7')).toBe('all');
    expect(admitted('>=1.83')).toBe('none');
  });

  it('reads npm ranges', () => {
    const advisory = compiled(osv('X-1', 'a', { ecosystem: 'npm', events }))!;
    const admitted = (constraint: string) =>
      admission(advisory, 'npm', schemeOf('npm').admitted(constraint));
    expect(admitted('^1.0.0')).toBe('all');
    expect(admitted('>=1.0.0')).toBe('some');
    expect(admitted('1.x || 3.x')).toBe('some');
    expect(admitted('workspace:*')).toBe('unknown');
  });
});
