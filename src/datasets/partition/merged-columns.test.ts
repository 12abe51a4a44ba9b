import { afterAll, describe, expect, it } from 'vitest';
import { rowSetFolder } from '../../../test/builders/row-set.ts';
import { profileOf } from '../profile/column-profiles.ts';
import { profileRows } from '../profile/profile-rows.ts';
import { inferRoles } from '../roles/infer-roles.ts';
import { mergedClasses, mergedColumns } from './merged-columns.ts';
import type { PartRole, SetDescription } from './set-record.ts';

const folder = rowSetFolder();
afterAll(folder.remove);

const TABLE = `SELECT i AS n, 'words of ' || md5(i::VARCHAR) || repeat('x', i % 40) AS said, ['cat', 'dog'][i % 2 + 1] AS label, sin(i) AS size FROM range(200) AS t(i)`;

async function world(change: Partial<Record<string, PartRole['role']>> = {}) {
  const profile = await profileRows(await folder.rowSetOf(TABLE));
  const { roles } = inferRoles(profileOf(profile));
  const set: SetDescription = {
    path: 'table.parquet',
    form: 'Parquet',
    files: [],
    notes: [],
    flags: {},
    roles: [...roles].map(([column, { role, why }]) => ({
      column,
      role: change[column] ?? role,
      why,
    })),
  };
  return { profile, set };
}

describe('datasets/partition: columns of merged parts', () => {
  it('have the roles of one run', async () => {
    const { profile, set } = await world();
    const { columns, haveContent, doubtful } = mergedColumns({ profile, set });

    expect(columns.map(({ role }) => role)).toEqual(['id', 'text', 'label', 'feature']);
    expect(columns[2]?.why).toBe(inferRoles(profileOf(profile)).roles.get('label')?.why);
    expect(haveContent).toBe(true);
    expect(doubtful).toEqual([]);
  });

  it('keep the roles of the parts, and tell where all rows do not bear them out', async () => {
    const { profile, set } = await world({ n: 'feature', said: 'ignored' });
    const { columns, doubtful } = mergedColumns({ profile, set });

    expect(columns.map(({ role }) => role)).toEqual(['feature', 'ignored', 'label', 'feature']);
    // Texts are content whether they are read as texts or not.
    expect(doubtful).toEqual([
      {
        column: 'n',
        reason:
          'the parts took it for feature, all rows together look like id: give --id-column to all parts and write them again',
      },
    ]);
  });

  it('know when rows hold nothing by which they could be copies', async () => {
    const roles = { n: 'id', said: 'source', label: 'label', size: 'time' } as const;
    const { profile, set } = await world(roles);
    expect(mergedColumns({ profile, set }).haveContent).toBe(false);
  });

  it('count classes as one run does, without spaces around them', () => {
    const names = [
      { kind: 'label', key: '1', name: ' cat', rows: 2 },
      { kind: 'split', key: '2', name: 'test', rows: 4 },
      { kind: 'label', key: '3', name: 'bee', rows: 1 },
      { kind: 'label', key: '4', name: 'cat', rows: 3 },
    ] as const;
    expect(mergedClasses({ names })).toEqual([
      { name: 'bee', rows: 1 },
      { name: 'cat', rows: 5 },
    ]);
  });
});
