import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisePep440, parsePep440 } from './pep440.ts';
import { schemeOf } from './scheme.ts';

const { compare, key } = schemeOf('pypi');

/** In ascending order, by the rules of PEP 440, "Summary of permitted suffixes and relative ordering". */
const ASCENDING = [
  'not a version',
  '0',
  '1.dev0',
  '1.0.dev456',
  '1.0a1.dev1',
  '1.0a1',
  '1.0a1.post1.dev2',
  '1.0a1.post1',
  '1.0a2.dev456',
  '1.0a12.dev456',
  '1.0a12',
  '1.0b1.dev456',
  '1.0b2',
  '1.0b2.post345.dev456',
  '1.0b2.post345',
  '1.0rc1.dev456',
  '1.0rc1',
  '1.0rc2',
  '1.0',
  '1.0+abc.5',
  '1.0+abc.7',
  '1.0+5',
  '1.0+5.0',
  '1.0.post456.dev34',
  '1.0.post456',
  '1.0.15',
  '1.1.dev1',
  '1.199',
  '1.200',
  '1.1000',
  '1.99999999999999999999',
  '20130201',
  '1!0.1',
  '1!1.0a1',
  '2!0',
];

const SPELLINGS: readonly (readonly [string, string])[] = [
  ['1.0a', '1.0a0'],
  ['1.0.ALPHA-3', '1.0a3'],
  ['1.0beta_1', '1.0b1'],
  ['1.0-c.2', '1.0rc2'],
  ['1.0preview', '1.0rc0'],
  ['1.0pre1', '1.0rc1'],
  ['1.0-1', '1.0.post1'],
  ['1.0.rev3', '1.0.post3'],
  ['1.0-r4', '1.0.post4'],
  ['1.0post', '1.0.post0'],
  ['1.0_dev', '1.0.dev0'],
  ['v1.0', '1.0'],
  ['  1.0\n', '1.0'],
  ['01.00.0010', '1.0.10'],
  ['1!2.0', '1!2.0'],
  ['0!1', '1'],
  ['1.0+Ubuntu-1_07', '1.0+ubuntu.1.7'],
  ['garbage ', 'garbage'],
];

const version = fc
  .tuple(
    fc.constantFrom('', '0!', '1!', '12!'),
    fc.array(fc.oneof(fc.nat(3), fc.nat(300), fc.constant('123456789012345678901234567890')), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.constantFrom('', 'a1', '.b2', '-rc300', 'c', 'pre1'),
    fc.constantFrom('', '.post1', '-2', 'rev'),
    fc.constantFrom('', '.dev0', 'dev7'),
    fc.constantFrom('', '+abc', '+1', '+1.a', '+a.1'),
  )
  .map(
    ([epoch, release, pre, post, dev, local]) =>
      `${epoch}${release.join('.')}${pre}${post}${dev}${local}`,
  );

describe('PEP 440', () => {
  it('orders versions', () => {
    for (const [left, a] of ASCENDING.entries())
      for (const [right, b] of ASCENDING.entries())
        expect([a, b, Math.sign(compare(a, b))]).toEqual([a, b, Math.sign(left - right)]);
  });

  it.each(SPELLINGS)('spells %j as %j', (written, normal) => {
    expect(normalisePep440(written)).toBe(normal);
  });

  it.each(['1.0', '1.0.0', 'v1', '1.0.00'])('takes %s for 1', (text) => {
    expect(compare(text, '1')).toBe(0);
  });

  it.each(['', '1..0', '1.0+', '1.0+_a', '1.0a1b2', 'a1', '1.0 .1', '1.0+a+b', '!1', '1.٣'])(
    'does not read %j',
    (text) => {
      expect(parsePep440(text)).toBeUndefined();
    },
  );

  it('keeps order and meaning when it normalises', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(parsePep440(a)).toBeDefined();
        expect(compare(a, normalisePep440(a))).toBe(0);
        expect(normalisePep440(normalisePep440(a))).toBe(normalisePep440(a));
        expect(compare(a, b)).toBe(compare(normalisePep440(a), normalisePep440(b)));
      }),
    );
  });

  it('is a total order over any text', () => {
    const text = fc.oneof(version, fc.string(), fc.stringMatching(/^[0-9a.rc+-]{0,12}$/));
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(compare(a, b)).toBe(-compare(b, a) || 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        expect(Buffer.from(key(a), 'latin1').toString('latin1')).toBe(key(a));
      }),
    );
  });
});
