import { describe, expect, it } from 'vitest';
import { SOLID } from '../../test/builders/robustness.ts';
import type { EarlierRobustness } from './earlier-run.ts';
import { attackedSameSamples, readEarlierRuns } from './earlier-run.ts';

const RUN: EarlierRobustness = { ...SOLID, samples: [{ norm: 'l2', smallest: [0, null, 0.5] }] };

describe('robustness/earlier-run', () => {
  it('takes what a report of an attack holds', () => {
    expect(readEarlierRuns(JSON.parse(JSON.stringify({ robustness: [RUN] })))).toHaveLength(1);
  });

  it.each([
    null,
    [],
    {},
    { robustness: {} },
    { robustness: [{}] },
    { robustness: [null] },
    { robustness: [{ ...RUN, data: 'x' }] },
    { robustness: [{ ...RUN, data: { ...RUN.data, digest: 7 } }] },
    { robustness: [{ ...RUN, samples: [{ norm: 'l7', smallest: [] }] }] },
    { robustness: [{ ...RUN, samples: [{ norm: 'l2', smallest: ['1'] }] }] },
  ])('takes nothing from %j', (value) => {
    expect(readEarlierRuns(value)).toBeUndefined();
  });

  const { digest: _digest, ...undigested } = SOLID.data;
  it.each<readonly [string, Partial<EarlierRobustness>, boolean]>([
    ['the same file under another name', { data: { ...SOLID.data, path: 'moved.npz' } }, true],
    ['another file under the same name', { data: { ...SOLID.data, digest: 'e2' } }, false],
    ['a report of the first versions', { data: undigested }, true],
    ['such a report, other draw', { data: undigested, seed: 7 }, false],
    ['such a report, other number', { data: { ...undigested, samples: 3 } }, false],
  ])('tells whether the samples are the same: %s', (_what, change, isSame) => {
    expect(attackedSameSamples(SOLID, { ...RUN, ...change })).toBe(isSame);
  });
});
