import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA } from '../../../../test/builders/dataset-record.ts';
import { suspectRow } from '../../../../test/builders/suspect-rows.ts';
import type { DatasetRecord } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { RowCause } from '../../../core/dataset-suspicion.ts';
import { Random } from '../../../tensor/random.ts';
import { accusedBlock } from './accused-block.ts';
import check from './check.ts';

async function found(change: Partial<DatasetRecord>): Promise<readonly string[]> {
  const findings = await runCheck(check, [[datasetRecord, { ...SOUND_DATA, ...change }]]);
  return findings.map(
    ({ severity, rule, message }) =>
      `${severity} ${rule.replace('data-outliers/', '')}: ${message}`,
  );
}

const accused = (rows: readonly number[], cause: RowCause): Partial<DatasetRecord> => ({
  causes: [{ cause, rows: rows.length }],
  suspects: rows.map((row) => suspectRow(row, { cause })),
});
const duplicates = (change: Partial<DatasetRecord['duplicates']>): Partial<DatasetRecord> => ({
  duplicates: { ...SOUND_DATA.duplicates, ...change },
});
const block = Array.from({ length: 60 }, (_, at) => 1737 + at);

describe('checks/data/data-outliers', () => {
  it.each<readonly [string, Partial<DatasetRecord>]>([
    ['low outlier: unlike all others: 2 rows', accused([7, 3], 'outlier')],
    [
      'info near-duplicates: another row repeated exactly in 14 rows, nearly in 22 rows',
      duplicates({ exact: 14, exactGroups: 7, near: 22, nearGroups: 9 }),
    ],
    [
      'medium split-leakage: equal or nearly equal rows in several splits: 3 groups',
      duplicates({ leakage: 3 }),
    ],
    [
      'low appended-block: 60 of the 60 rows from 1737 to 1796 are accused (targeted-flip)',
      accused(block, 'targeted-flip'),
    ],
  ])('reports %s', async (expected, change) => {
    expect(await found(change)).toEqual([expected]);
  });

  it.each<readonly [string, Partial<DatasetRecord>]>([
    ['sound data', {}],
    ['a block of copies', accused(block, 'near-duplicate')],
    ['two mistakes in a row', accused([5, 6], 'label-noise')],
    [
      'mistakes in one class of data sorted by class',
      accused(
        Array.from({ length: 30 }, (_, at) => 900 + 6 * at),
        'label-noise',
      ),
    ],
  ])('is silent about %s', async (_, change) => {
    expect(await found(change)).toEqual([]);
  });

  it('finds no block in rows accused at random', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 10, max: 400 }), (seed, count) => {
        const random = new Random(seed);
        const rows = Array.from({ length: count }, () => random.integer(2000));
        expect(accusedBlock(rows, 2000)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('finds a block whatever the order the rows come in', () => {
    const rows = [...block, 4, 900].toReversed();

    expect(accusedBlock(rows, 1797)).toEqual({ first: 1737, last: 1796, accused: 60 });
  });
});
