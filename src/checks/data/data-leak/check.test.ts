import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA } from '../../../../test/builders/dataset-record.ts';
import type { DataLeak } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { Finding } from '../../../core/finding.ts';
import check from './check.ts';

const LEAK: DataLeak = {
  column: 'note',
  family: 'secret',
  kind: 'github-token',
  grade: 'proven',
  distinct: 2,
  count: 9,
  rowsWith: 7,
  rows: [12, 640],
  shown: 'token ghp_…a1',
};

const findings = (leaks: readonly DataLeak[]): Promise<readonly Finding[]> =>
  runCheck(check, [[datasetRecord, { ...SOUND_DATA, leaks }]], { path: ['notes.csv'] });

describe('checks/data/data-leak', () => {
  it.each<readonly [string, Partial<DataLeak>]>([
    ['critical high secret', {}],
    ['high medium likely-secret', { grade: 'likely' }],
    ['high high personal-data', { family: 'personal', kind: 'iban' }],
    ['medium medium likely-personal-data', { family: 'personal', kind: 'email', grade: 'likely' }],
    ['high high hidden-text', { family: 'hidden', kind: 'smuggled-text' }],
    ['medium medium odd-characters', { family: 'hidden', kind: 'split-words', grade: 'likely' }],
    ['high medium prompt-injection', { family: 'hostile', kind: 'injection', grade: 'likely' }],
    ['medium medium active-content', { family: 'hostile', kind: 'script-tag', grade: 'likely' }],
    ['low low possible-leak', { family: 'hostile', kind: 'injection', grade: 'possible' }],
    ['low low possible-leak', { grade: 'possible' }],
  ])('reports %s', async (expected, change) => {
    expect(
      (await findings([{ ...LEAK, ...change }])).map(
        ({ severity, confidence, rule }) =>
          `${severity} ${confidence ?? ''} ${rule.replace('data-leak/', '')}`,
      ),
    ).toEqual([expected]);
  });

  it('says where and how often, and points to the first row', async () => {
    expect(await findings([LEAK])).toMatchObject([
      {
        message: 'github token in the column note: token ghp_…a1, 7 rows',
        location: { path: ['notes.csv'], row: 12 },
        evidence: ['9 sightings in 7 rows, first in rows 12, 640'],
      },
    ]);
  });

  it('is silent where nothing leaks', async () => {
    expect(await findings([])).toEqual([]);
  });
});
