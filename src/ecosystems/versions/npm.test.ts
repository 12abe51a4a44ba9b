import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { contains } from './intervals.ts';
import { schemeOf } from './scheme.ts';

const { admitted, compare, exactOf, key, normalise, satisfies } = schemeOf('npm');

/** The example of semver.org, clause 11, with four-part and unreadable versions. */
const ASCENDING = [
  'latest',
  '0.0.0-0',
  '0.0.0',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.0.1',
  '1.0.1-0',
  '1.9.0',
  '1.10.0',
  '2.0.0',
];

const part = fc.oneof(fc.nat(3), fc.nat(400), fc.constant(Number.MAX_SAFE_INTEGER));
const version = fc
  .tuple(part, part, part, fc.constantFrom('', '-0', '-a', '-a.1', '-a.b', '-1.a', '-10', '-9'))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`);

describe('npm versions', () => {
  it('orders versions', () => {
    for (const [left, a] of ASCENDING.entries())
      for (const [right, b] of ASCENDING.entries())
        expect([a, b, Math.sign(compare(a, b))]).toEqual([a, b, Math.sign(left - right)]);
  });

  it('agrees with node-semver', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compare(a, b)).toBe(semver.compare(a, b));
      }),
    );
  });

  it.each([
    ['v1.2.3', '1.2.3'],
    [' =1.2.3', '1.2.3'],
    ['1.2.3beta', '1.2.3-beta'],
    ['1.2.3+build.5', '1.2.3'],
    ['1.2.3.4-rc.1', '1.2.3.4-rc.1'],
    ['v1.2.3.4', '1.2.3.4'],
    ['1.2', '1.2.0'],
    ['1-rc.1', '1.0.0-rc.1'],
    [' next ', 'next'],
  ])('spells %j as %j', (written, normal) => {
    expect(normalise(written)).toBe(normal);
    expect(compare(written, normal)).toBe(0);
  });

  it.each([
    ['1.2.3', '1.2.3'],
    ['=1.2.3', '1.2.3'],
    ['v1.2.3', '1.2.3'],
    ['1.2.3 >=1.0.0', '1.2.3'],
    ['1.2.3 || 1.2.4', undefined],
    ['1.2.3 >=2.0.0', undefined],
    ['^1.2.3', undefined],
    ['1.2', undefined],
    ['*', undefined],
    ['', undefined],
    ['latest', undefined],
    ['npm:other@1.2.3', undefined],
  ])('takes %j for the version %j', (constraint, exact) => {
    expect(exactOf(constraint)).toBe(exact);
  });

  it.each([
    ['1.2.4', '^1.2.3', true],
    ['2.0.0', '^1.2.3', false],
    ['1.2.3.4', '^1.2.3', true],
    ['2.0.0-rc.1', '>=1.0.0', false],
    ['1.0.0', 'latest', undefined],
    ['1.0.0', 'file:../x', undefined],
    ['1.0.0', 'git+https://git.example/a.git', undefined],
  ])('%s satisfies %j: %s', (candidate, constraint, expected) => {
    expect(satisfies(candidate, constraint)).toBe(expected);
  });

  it('gives ranges that hold what node-semver admits', () => {
    const range = fc
      .tuple(fc.constantFrom('^', '~', '>=', '<', '<=', '>', '', '1.x || '), version)
      .map(([operator, bound]) => operator + bound);
    fc.assert(
      fc.property(range, version, (constraint, candidate) => {
        const inside = contains(admitted(constraint) ?? [], key(candidate));
        // Comparator by comparator: `satisfies` has rules of its own for pre-releases, and moves bounds with `includePrerelease`.
        // The caret of the largest number names one that is too large, and so is no range.
        const set = semver.validRange(constraint) === null ? [] : new semver.Range(constraint).set;
        expect(inside).toBe(set.some((all) => all.every((one) => one.test(candidate))));
      }),
    );
  });
});
