import { describe, expect, it } from 'vitest';
import { SOLID } from '../../test/builders/robustness.ts';
import { readEarlierRuns } from './earlier-run.ts';

const RUN = { ...SOLID, samples: [{ norm: 'l2', smallest: [0, null, 0.5] }] };

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
    { robustness: [{ ...RUN, samples: [{ norm: 'l7', smallest: [] }] }] },
    { robustness: [{ ...RUN, samples: [{ norm: 'l2', smallest: ['1'] }] }] },
  ])('takes nothing from %j', (value) => {
    expect(readEarlierRuns(value)).toBeUndefined();
  });
});
