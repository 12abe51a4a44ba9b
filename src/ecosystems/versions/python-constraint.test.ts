import { describe, expect, it } from 'vitest';
import { admitsPython, parsePythonConstraint } from './python-constraint.ts';
import { schemeOf } from './scheme.ts';

const { exactOf, satisfies } = schemeOf('pypi');

describe('Python constraints', () => {
  it.each([
    ['1.0', '==1.0', true],
    ['1.0+local', '==1.0', true],
    ['1.0+local', '==1.0+other', false],
    ['1.0.post1', '==1.0', false],
    ['1.0.post1', '==1.0.*', true],
    ['1.0rc1', '==1.0.*', false],
    ['1.1', '!=1.0.*', true],
    ['1.0.5', '!=1.0.*', false],
    ['1.0+x', '!=1.0', false],
    ['1.7.post1', '>1.7', false],
    ['1.7+x', '>1.7', false],
    ['1.7.0.1', '>1.7', true],
    ['1.7.post2', '>1.7.post1', true],
    ['2.0.dev1', '<2.0', false],
    ['2.0a1', '<2.0b1', true],
    ['2.0+x', '<=2.0', true],
    ['2.2.post3', '~=2.2', true],
    ['3.0', '~=2.2', false],
    ['1.4.9', '~=1.4.5a4', true],
    ['1.5', '~=1.4.5', false],
    ['1.0', '===1.0', true],
    ['1!1.0', '>=1.0', true],
    ['1.0', '==1!1.0', false],
    ['1.5', '>=1.0, !=1.4, <2', true],
    ['1.5', '(>=1.0,<2)', true],
    ['1.5', '', true],
    ['1.5rc1', '>=1.0', false],
    ['1.5rc1', '>=1.0rc1', true],
    ['not a version', '>=0', false],
    // What Poetry and Pipenv write.
    ['1.9', '^1.2.3', true],
    ['2.0', '^1.2.3', false],
    ['0.2.9', '^0.2.3', true],
    ['0.3', '^0.2.3', false],
    ['0.0.4', '^0.0.3', false],
    ['0.0.9', '^0.0', true],
    ['0.9', '^0', true],
    ['1.2.9', '~1.2.3', true],
    ['1.3', '~1.2', false],
    ['1.9', '~1', true],
    ['1.2.9', '1.2.*', true],
    ['4', '*', true],
    ['4', '==*', true],
    ['1.2', '=1.2', true],
    ['1.2.1', '1.2', false],
    ['3.5', '>=1 <2 || ^3.0', true],
    ['2.5', '>=1,<2 | ^3.0', false],
    ['1.0', 'latest', undefined],
    ['1.0', '>=1.0.*', undefined],
    ['1.0', '==1.0a1.*', undefined],
    ['1.0', '~=1', undefined],
    ['1.0', '>=1.0+local', undefined],
    ['1.0', '>=', undefined],
    ['1.0', '@ https://files.example/a.whl', undefined],
  ])('%s satisfies %j: %s', (version, constraint, expected) => {
    expect(satisfies(version, constraint)).toBe(expected);
  });

  it.each([
    ['==1.0', '1.0'],
    ['== 1.0.0', '1.0.0'],
    ['===1.0-1', '1.0.post1'],
    ['=1.0', '1.0'],
    ['1.0', '1.0'],
    ['==1.0,>=0.5', '1.0'],
    ['==2.1.0+cu118', '2.1.0+cu118'],
    ['==1.0,==2.0', undefined],
    ['==1.0,>=2', undefined],
    ['==1.*', undefined],
    ['>=1.0', undefined],
    ['<=1.0', undefined],
    ['>=1.0,<=1.0', undefined],
    ['', undefined],
    ['*', undefined],
    ['1.0 || 2.0', undefined],
  ])('takes %j for the version %j', (constraint, exact) => {
    expect(exactOf(constraint)).toBe(exact);
  });

  it('is not slowed down or broken by endless constraints', () => {
    expect(parsePythonConstraint('!=1.0,'.repeat(300))).toBeUndefined();
    expect(parsePythonConstraint(`>=1.0${' '.repeat(3_000)}x`)).toBeUndefined();
    expect(parsePythonConstraint('='.repeat(100_000))).toBeUndefined();
    const many = parsePythonConstraint(`>=0${',!=1.0'.repeat(150)}`);
    expect(many !== undefined && admitsPython(many, '2.0')).toBe(true);
  });
});
