import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA } from '../../../../test/builders/dataset-record.ts';
import { suspectRow } from '../../../../test/builders/suspect-rows.ts';
import type { DatasetRecord } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import check from './check.ts';

async function found(change: Partial<DatasetRecord>): Promise<readonly string[]> {
  const findings = await runCheck(check, [[datasetRecord, { ...SOUND_DATA, ...change }]]);
  return findings.map(({ rule, message, location }) =>
    [rule.replace('label-errors/', ''), message, location.row].join(' | '),
  );
}

describe('checks/data/label-errors', () => {
  it('calls 2 % label-noise and 0.2 % few-label-errors', async () => {
    expect(
      await found({
        causes: [{ cause: 'label-noise', rows: 36 }],
        suspects: [suspectRow(90), suspectRow(13)],
      }),
    ).toEqual(['label-noise | wrong labels in 36 rows (2 %), as far as the content tells | 13']);
    expect(
      await found({ causes: [{ cause: 'label-noise', rows: 1 }], suspects: [suspectRow(13)] }),
    ).toEqual([
      'few-label-errors | wrong labels in 1 row (0.056 %), as far as the content tells | 13',
    ]);
  });

  it('does not call one of ten rows noise', async () => {
    const [finding] = await found({
      data: { ...SOUND_DATA.data, rows: 10, sampled: 10 },
      causes: [{ cause: 'label-noise', rows: 1 }],
    });

    expect(finding).toMatch(/^few-label-errors/);
  });

  it('reports contradictory-labels of all rows, not only of the sampled', async () => {
    expect(
      await found({
        causes: [{ cause: 'contradiction', rows: 2 }],
        suspects: [suspectRow(5, { cause: 'contradiction' })],
        duplicates: { ...SOUND_DATA.duplicates, contradictions: 40 },
      }),
    ).toEqual([
      'contradictory-labels | the content of another row with another label, in 40 rows | 5',
    ]);
  });

  it('is silent where so few contents are all there is that columns do not say the label', async () => {
    const duplicates = { ...SOUND_DATA.duplicates, contradictions: 1286, isCoarse: true };

    expect(await found({ duplicates })).toEqual([]);
  });

  it('is silent about sound labels', async () => {
    expect(await found({})).toEqual([]);
  });
});
