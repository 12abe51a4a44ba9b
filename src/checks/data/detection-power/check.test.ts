import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA } from '../../../../test/builders/dataset-record.ts';
import type { PowerResult } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import check from './check.ts';

const point = { found: 0.95, detected: 1, seeds: 3 };
const LARGE = { ...point, planted: 90, share: 0.05 };
const SMALL = { ...point, planted: 9, share: 0.005 };

async function found(power: readonly PowerResult[]): Promise<readonly string[]> {
  const findings = await runCheck(check, [[datasetRecord, { ...SOUND_DATA, power }]]);
  return findings.map(({ rule, message }) => `${rule.replace('detection-power/', '')}: ${message}`);
}

describe('checks/data/detection-power', () => {
  it('reports weak where only a large attack is seen', async () => {
    expect(await found([{ attack: 'patch', points: [LARGE, SMALL], smallest: 90 }])).toEqual([
      'weak: an attack (patch) on fewer than 90 rows (5 %) would have stayed unseen in these data',
    ]);
  });

  it('reports blind where not even the largest is seen', async () => {
    expect(await found([{ attack: 'clean-label patch', points: [SMALL, LARGE] }])).toEqual([
      'blind: an attack (clean-label patch) on 90 rows (5 %) of these data was not found when it was planted',
    ]);
  });

  it('reports below-wanted where an attack of the size asked for is not seen', async () => {
    const power = [{ attack: 'patch', points: [SMALL], smallest: 9 }];
    const rulesOf = async (powerWanted: number): Promise<readonly string[]> =>
      (await runCheck(check, [[datasetRecord, { ...SOUND_DATA, power, powerWanted }]])).map(
        ({ rule }) => rule,
      );
    expect(await rulesOf(8)).toEqual(['detection-power/below-wanted']);
    expect(await rulesOf(9)).toEqual([]);
  });

  it('fails nothing for a named blind spot, and says which', async () => {
    const told = async (result: PowerResult, powerWanted?: number): Promise<readonly string[]> => {
      const wish = powerWanted === undefined ? {} : { powerWanted };
      const record = { ...SOUND_DATA, power: [result], ...wish };
      const findings = await runCheck(check, [[datasetRecord, record]]);
      return findings.map(({ severity, rule }) => `${severity} ${rule.split('/')[1]}`);
    };
    const flips = { attack: 'random flip', points: [LARGE, SMALL], blindSpot: { words: 'x' } };
    const words = {
      attack: 'words',
      points: [LARGE, { ...SMALL, planted: 12 }, { ...SMALL, planted: 6 }],
      blindSpot: { words: 'words in fewer than ten rows', fewerThan: 10 },
    };

    expect(await told(flips)).toEqual(['info named-blind-spot']);
    expect(await told(flips, 50)).toEqual(['info named-blind-spot']);
    expect(await told({ ...flips, smallest: 9 }, 50)).toEqual([]);
    // Twelve are the fewest that are planted and may be seen: six are not asked for, a miss of twelve is one.
    expect(await told({ ...words, smallest: 12 }, 6)).toEqual(['info named-blind-spot']);
    expect(await told({ ...words, smallest: 90 }, 6)).toContain('high below-wanted');
    expect(await told(words, 6)).toContain('high below-wanted');
    expect(await told({ ...words, smallest: 12 }, 12)).toEqual([]);
  });

  it('is silent where small attacks are seen, and where nothing was planted', async () => {
    expect(await found([{ attack: 'patch', points: [LARGE, SMALL], smallest: 9 }])).toEqual([]);
    expect(await found([{ attack: 'patch', points: [] }])).toEqual([]);
    expect(await found([])).toEqual([]);
  });
});
