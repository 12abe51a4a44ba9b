import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import { bumpOf } from './bump.ts';
import { rewriteConstraint } from './rewrite-constraint.ts';

describe('remedy/versions/rewrite-constraint', () => {
  it.each([
    ['==2.25.1', '2.31.0', '==2.31.0'],
    ['== 2.25.1', '2.31.0', '== 2.31.0'],
    ['===2.25.1', '2.31.0', '===2.31.0'],
    ['', '2.31.0', '>=2.31.0'],
    ['>=2.25', '2.31.0', '>=2.31.0'],
    ['>2.25', '2.31.0', '>=2.31.0'],
    ['>=2.0,<3', '2.31.0', '>=2.31.0,<3'],
    ['>=2.0, <3', '2.31.0', '>=2.31.0, <3'],
    ['<3,>=2.0,!=2.26.*', '2.31.0', '<3,>=2.31.0,!=2.26.*'],
    ['>=1.0,<2', '2.1.0', '>=2.1.0,<3'],
    ['>=1.0,<2.0', '2.1.0', '>=2.1.0,<3.0'],
    ['>=1.2,<1.4', '1.5.3', '>=1.5.3,<1.6'],
    ['<3', '2.31.0', '<3,>=2.31.0'],
    ['<=2.25', '2.31.0', '<2.32,>=2.31.0'],
    ['<=1.9', '2.31.0', '<3.0,>=2.31.0'],
    ['~=2.25.1', '2.25.3', '~=2.25.3'],
    ['~=2.25', '2.31.0', '~=2.25,>=2.31.0'],
    ['~=2.25.1', '2.31.2', '~=2.31.2'],
    ['~=3.2', '4.0.2', '~=4.0,>=4.0.2'],
    ['==2.25.*', '2.25.4', '==2.25.*,>=2.25.4'],
    ['==2.25.*', '2.31.4', '==2.31.*,>=2.31.4'],
    ['==2.1.0+cu118', '2.6.0', '==2.6.0'],
  ])('turns %j for %s into %j', (old, version, expected) => {
    expect(rewriteConstraint('pep440', old, version)).toBe(expected);
  });

  it.each([
    ['^2.25', '2.31.0', '^2.31.0'],
    ['^2.25', '3.0.1', '^3.0.1'],
    ['~2.25', '2.31.0', '~2.31.0'],
    ['2.25.1', '2.31.0', '2.31.0'],
    ['*', '2.31.0', '>=2.31.0'],
    ['2.*', '2.31.0', '^2.31.0'],
    ['^1 || ^2', '2.31.0', '>=2.31.0,<3'],
  ])('turns %j of Poetry for %s into %j', (old, version, expected) => {
    expect(rewriteConstraint('poetry', old, version)).toBe(expected);
  });

  it.each([
    ['1.2.3', '1.2.9', '1.2.9'],
    ['=1.2.3', '1.2.9', '=1.2.9'],
    ['^1.2.3', '1.4.0', '^1.4.0'],
    ['^1.2.3', '2.0.1', '^2.0.1'],
    ['~1.2.3', '1.2.9', '~1.2.9'],
    ['1.x', '1.4.0', '^1.4.0'],
    ['1', '1.4.0', '^1.4.0'],
    ['1.2', '1.2.9', '~1.2.9'],
    ['*', '1.4.0', '>=1.4.0'],
    ['>=1.2', '1.4.0', '>=1.4.0'],
    ['>=1.2 <2', '1.4.0', '>=1.4.0 <2'],
    ['>=1.2 <2', '2.1.0', '>=2.1.0 <3.0.0'],
    ['1.0 - 1.9', '1.4.0', '1.4.0 - 1.9'],
    ['1.0 - 1.9', '2.4.0', '^2.4.0'],
    ['^1.2 || ^2.0', '1.4.0', '^1.4.0 || ^2.0'],
    ['^1.2 || ^2.0', '2.4.0', '^2.4.0'],
    ['^1.2 || ^2.0', '3.4.0', '^3.4.0'],
  ])('turns %j of npm for %s into %j', (old, version, expected) => {
    expect(rewriteConstraint('npm', old, version)).toBe(expected);
  });

  it.each([
    ['npm', 'latest'],
    ['npm', 'git+https://git.example/a.git'],
    ['npm', 'npm:other@^1'],
    ['pep440', '>=1,!=2.0'],
    ['pep440', 'nonsense here'],
    ['pep440', `>=${'1'.repeat(2000)}`],
  ] as const)('leaves %s %j alone', (dialect, old) => {
    expect(rewriteConstraint(dialect, old, '2.0')).toBeUndefined();
  });

  it('never writes what does not admit the version, or admits an older one that only it would let in', () => {
    const number = fc.nat(4);
    const version = fc.tuple(number, number, number).map((parts) => parts.join('.'));
    const clause = fc
      .tuple(fc.constantFrom('==', '>=', '<', '<=', '~=', '>', '!='), version)
      .map(([operator, text]) => operator + text);
    fc.assert(
      fc.property(fc.array(clause, { maxLength: 3 }), version, version, (clauses, to, other) => {
        const old = clauses.join(',');
        const now = rewriteConstraint('pep440', old, to);
        if (now === undefined) return;
        const { satisfies, compare } = schemeOf('pypi');
        expect(satisfies(to, now)).toBe(true);
        if (compare(other, to) < 0) expect(satisfies(other, now)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('remedy/versions/bump', () => {
  it.each([
    ['pypi', '1.2.3', '1.2.4', 'patch'],
    ['pypi', '1.2', '1.2.1', 'patch'],
    ['pypi', '1.2.3', '1.3', 'minor'],
    ['pypi', '1.2.3', '2.0', 'major'],
    ['pypi', '0.2.3', '0.3.0', 'major'],
    ['pypi', '0.2.3', '0.2.4', 'minor'],
    ['pypi', '1.0', '1!0.1', 'major'],
    ['pypi', '1.82.8', '1.82.6', 'downgrade'],
    ['npm', '1.2.3', '1.2.4', 'patch'],
    ['npm', '1.2.3', '1.2.3-rc.1', 'downgrade'],
    ['npm', 'v1.2.3', '2.0.0', 'major'],
  ] as const)('calls %s %s → %s %s', (ecosystem, from, to, expected) => {
    expect(bumpOf(ecosystem, from, to)).toBe(expected);
  });
});
