import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalName } from './package-name.ts';
import { parsePurl, purlOf } from './purl.ts';

describe('canonicalName', () => {
  it.each([
    ['pypi', 'Foo_Bar..baz--qux', 'foo-bar-baz-qux'],
    ['pypi', ' zope.interface ', 'zope-interface'],
    ['npm', 'JSONStream', 'JSONStream'],
    ['npm', '@Scope/Name', '@Scope/Name'],
    ['conda', 'PyTorch_Base', 'pytorch_base'],
  ] as const)('%s %s', (ecosystem, written, canonical) => {
    expect(canonicalName(ecosystem, written)).toBe(canonical);
  });
});

describe('purlOf', () => {
  it.each([
    [{ ecosystem: 'pypi', name: 'Foo_Bar' }, 'pkg:pypi/foo-bar'],
    [{ ecosystem: 'pypi', name: 'torch', version: '2.1.0+cu118' }, 'pkg:pypi/torch@2.1.0%2Bcu118'],
    [{ ecosystem: 'pypi', name: 'a', version: '1!2.0' }, 'pkg:pypi/a@1%212.0'],
    [{ ecosystem: 'npm', name: '@babel/core', version: '7.0.0' }, 'pkg:npm/%40babel/core@7.0.0'],
    [{ ecosystem: 'npm', name: 'JSONStream', version: '' }, 'pkg:npm/JSONStream'],
    [{ ecosystem: 'npm', name: 'a/../b' }, 'pkg:npm/a%2F..%2Fb'],
  ] as const)('writes %j', (reference, purl) => {
    expect(purlOf(reference)).toBe(purl);
  });

  it('is undone by parsePurl', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('pypi', 'npm', 'conda'),
        fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
        fc.option(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+!-]{0,20}$/), { nil: undefined }),
        (ecosystem, name, version) => {
          const reference = {
            ecosystem,
            name: canonicalName(ecosystem, name),
            ...(version === undefined ? {} : { version }),
          } as const;
          expect(parsePurl(purlOf(reference))).toEqual(reference);
        },
      ),
    );
  });

  it('gives a purl for any text, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(purlOf({ ecosystem: 'npm', name })).toMatch(/^pkg:npm\/[\w%.~:/-]*$/);
      }),
    );
    expect(purlOf({ ecosystem: 'npm', name: '\ud800' })).toBe('pkg:npm/%EF%BF%BD');
  });
});

describe('parsePurl', () => {
  it.each([
    ['pkg:npm/%40babel/core@7.0.0', { ecosystem: 'npm', name: '@babel/core', version: '7.0.0' }],
    ['pkg:npm/@babel/core', { ecosystem: 'npm', name: '@babel/core' }],
    ['pkg:npm/JSONStream@1', { ecosystem: 'npm', name: 'JSONStream', version: '1' }],
    ['pkg:pypi/Foo_Bar@1.0?x=y#z', { ecosystem: 'pypi', name: 'foo-bar', version: '1.0' }],
  ])('reads %s', (text, reference) => {
    expect(parsePurl(text)).toEqual(reference);
  });

  it.each([
    'requests',
    'pkg:cargo/serde@1',
    'pkg:pypi/',
    'pkg:pypi/@1',
    'pkg:npm/a%2',
    'pkg:pypi/scope/name',
    'pkg:npm/scope/name',
    `pkg:npm/${'a'.repeat(3_000)}`,
  ])('refuses %s', (text) => {
    expect(parsePurl(text)).toBeUndefined();
  });
});
