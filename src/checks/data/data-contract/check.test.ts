import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA, poisonedData } from '../../../../test/builders/dataset-record.ts';
import type { DatasetRecord } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import check from './check.ts';

async function found(record: DatasetRecord): Promise<readonly string[]> {
  const findings = await runCheck(check, [[datasetRecord, record]]);
  return findings.map(({ severity, rule, message, location }) =>
    [severity, rule.replace('data-contract/', ''), message, location.row].join(' | '),
  );
}

describe('checks/data/data-contract', () => {
  it('reports each breach, drift by grade, changed-columns and the loading-script', async () => {
    expect([...(await found(poisonedData()))].sort()).toEqual([
      'high | breach | column "digit": 14 % of the rows are "7"; the contract contract.yaml allows 8 % to 12 % | ',
      'high | breach | column "ink": 3 rows hold other numbers: -1 to 99; the contract contract.yaml allows numbers from 0 to 16 | 7',
      'high | loading-script | digits.py is run by libraries that load the set; it was not run here | ',
      'low | changed-columns | since digits-2024.parquet: new column "note" | ',
      'low | slight-drift | since digits-2024.parquet column "ink" moved a little: the median went from 3 to 3.4 | ',
      'medium | drift | since digits-2024.parquet column "ink" moved: the median went from 3.2 to 4.1 | ',
    ]);
  });

  it('is silent where nothing was compared, and where nothing moved', async () => {
    const drift = {
      with: 'old.csv',
      rowsBefore: 5,
      rowsNow: 5,
      newColumns: [],
      lostColumns: [],
      columns: [],
    };

    expect(await found(SOUND_DATA)).toEqual([]);
    expect(await found({ ...SOUND_DATA, drift })).toEqual([]);
  });
});
