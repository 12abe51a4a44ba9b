import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cvssScore, ratingOf } from './score.ts';

describe('CVSS', () => {
  // Published scores of well-known vulnerabilities, and examples of the two specifications.
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N', 4.2],
    ['CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 8.8],
    ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N', 0],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O', 9.8],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
    ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A', 7.3],
    ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A', 7.7],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N', 5.3],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
  ])('%s is %d', (vector, score) => {
    expect(cvssScore(vector)).toBe(score);
  });

  it.each([
    '',
    'AV:N/AC:L/Au:N/C:P/I:P/A:P',
    'CVSS:3.1/AV:N',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:Z',
    'CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S/SI:H/SA:H/MAV:Q',
    `CVSS:3.1/${'AV:N/'.repeat(1000)}`,
  ])('does not score %s', (vector) => {
    expect(cvssScore(vector)).toBeUndefined();
  });

  it('never rates a vector of version 4 lower when one impact grows', () => {
    const metric = (values: string) => fc.constantFrom(...values.split(''));
    const vector = fc.record({
      AV: metric('NALP'),
      AC: metric('LH'),
      AT: metric('NP'),
      PR: metric('NLH'),
      UI: metric('NPA'),
      VC: metric('HLN'),
      VI: metric('HLN'),
      VA: metric('LN'),
      SC: metric('HLN'),
      SI: metric('HLN'),
      SA: metric('HLN'),
    });
    const text = (metrics: object) =>
      `CVSS:4.0/${Object.entries(metrics)
        .map(([name, value]) => `${name}:${value}`)
        .join('/')}`;
    fc.assert(
      fc.property(vector, (metrics) => {
        const score = cvssScore(text(metrics)) ?? -1;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(cvssScore(text({ ...metrics, VA: 'H' }))).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  it.each([
    [0, 'info'],
    [0.1, 'low'],
    [3.9, 'low'],
    [4, 'medium'],
    [6.9, 'medium'],
    [7, 'high'],
    [9, 'critical'],
  ])('rates %d as %s', (score, rating) => {
    expect(ratingOf(score)).toBe(rating);
  });
});
