import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA } from '../../../../test/builders/dataset-record.ts';
import type { DatasetRecord } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { ColumnProfile, IntegrityResult, PinnedFiles } from '../../../core/dataset-profile.ts';
import check from './check.ts';

const SAME: IntegrityResult = {
  with: 'old.manifest',
  root: 'ab'.repeat(32),
  rows: 1797,
  added: 0,
  removed: 0,
  altered: 0,
  addedRows: [],
  alteredRows: [],
  changedColumns: [],
  newColumns: [],
  lostColumns: [],
  relabelled: [],
};
const changed = (change: Partial<IntegrityResult>): Partial<DatasetRecord> => ({
  integrity: { ...SAME, ...change },
});
const PINNED: PinnedFiles = {
  folder: 'images',
  column: 'url',
  digests: ['SHA-256 in sha256'],
  same: 90,
  alike: 4,
  replaced: 0,
  unknown: 0,
  missing: 0,
  replacedRows: [],
  missingRows: [],
};
const relabelled = { from: '3', to: '8', rows: 24, back: 0, pValue: 1e-7 };

function withColumns(...names: readonly string[]): Partial<DatasetRecord> {
  const columns = names.map((name): ColumnProfile => ({
    name,
    type: 'VARCHAR',
    kind: 'text',
    role: name === 'url' ? 'url' : 'text',
    why: 'its name',
    rows: 5,
    missing: 0,
    distinct: 5,
    distinctIsExact: true,
    top: [],
  }));
  return { data: { ...SOUND_DATA.data, columns } };
}

async function found(change: Partial<DatasetRecord>): Promise<readonly string[]> {
  const findings = await runCheck(check, [[datasetRecord, { ...SOUND_DATA, ...change }]]);
  return findings.map(({ severity, rule, message }) =>
    [severity, rule.replace('data-integrity/', ''), message].join(' | '),
  );
}

describe('checks/data/data-integrity', () => {
  it.each<readonly [string, Partial<DatasetRecord>]>([
    [
      'medium | altered-rows | 24 rows of 1797 altered, 1 row removed, 2 rows added since old.manifest',
      changed({ altered: 24, alteredRows: [40, 71], removed: 1, added: 2 }),
    ],
    [
      'high | replaced-files | the files of 2 rows are not what SHA-256 in sha256 says; 94 rows are the same',
      { pinned: { ...PINNED, replaced: 2, replacedRows: [3, 8] } },
    ],
    [
      'info | missing-files | the files of 1 row are not in images; 94 rows are there as they were pinned',
      { pinned: { ...PINNED, missing: 1, missingRows: [5] } },
    ],
    [
      'info | added-rows | 2 rows added and 0 rows removed since old.manifest; those that stayed are the same',
      changed({ added: 2, addedRows: [1, 2] }),
    ],
    [
      'high | relabelled | 24 rows went from 3 to 8 since old.manifest, 0 back: p = 1.0e-7',
      changed({ relabelled: [relabelled] }),
    ],
    [
      'low | unpinned-urls | the column url holds addresses, and no column holds digests of their contents',
      withColumns('url', 'caption'),
    ],
  ])('reports %s', async (expected, change) => {
    expect(await found(change)).toEqual([expected]);
  });

  it('reports added-rows-unlike-the-rest beside the rows added', async () => {
    expect(await found(changed({ added: 60, addedPValue: 1e-9 }))).toEqual([
      expect.stringMatching(/^info \| added-rows /),
      expect.stringMatching(/^medium \| added-rows-unlike-the-rest/),
    ]);
  });

  it.each<readonly [string, Partial<DatasetRecord>]>([
    ['no manifest', {}],
    ['a manifest that was only written', changed({ added: 9 })],
    ['the same rows', changed({})],
    ['corrections both ways', changed({ relabelled: [{ ...relabelled, back: 20, pValue: 0.3 }] })],
    ['three corrections', changed({ relabelled: [{ ...relabelled, rows: 3, pValue: 0.001 }] })],
    ['addresses with digests', withColumns('url', 'sha256', 'caption')],
    ['no addresses', withColumns('caption')],
  ])('is silent about %s', async (name, change) => {
    const integrity = change.integrity;
    const { with: _, ...written } = integrity ?? SAME;
    expect(
      await found(name === 'a manifest that was only written' ? { integrity: written } : change),
    ).toEqual([]);
  });
});
