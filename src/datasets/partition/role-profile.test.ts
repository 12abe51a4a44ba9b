import { afterAll, describe, expect, it } from 'vitest';
import { rowSetFolder } from '../../../test/builders/row-set.ts';
import { profileOf } from '../profile/column-profiles.ts';
import { profileRows } from '../profile/profile-rows.ts';
import { inferRoles } from '../roles/infer-roles.ts';
import { roleProfile, type RoleProfile } from './role-profile.ts';

const folder = rowSetFolder();
afterAll(folder.remove);

/** Sorted by the label, with a key nobody would know by its name. */
const TABLE = `SELECT i AS n, 'comment ' || md5(i::VARCHAR) || repeat('x', i % 40) AS said, ['cat', 'dog', 'eel'][i // 2000 + 1] AS label, sin(i) AS size FROM range(6000) AS t(i)`;

async function profileOfShare(query: string, index: number, most?: number): Promise<RoleProfile> {
  const rows = await folder.rowSetOf(query, { partition: { index, of: 3 } });
  const options = { memory: '500MB', threads: 1, spillFolder: folder.path };
  return roleProfile(rows, { ...options, ...(most === undefined ? {} : { most }) });
}

describe('datasets/partition: what columns are for', () => {
  it('is that of all rows, whichever the share', async () => {
    const whole = profileOf(await profileRows(await folder.rowSetOf(TABLE)));
    for (const index of [0, 1, 2]) {
      const { profiles, drawn } = await profileOfShare(TABLE, index);
      expect(drawn).toBe(6000);
      expect(profiles).toEqual(whole);
    }
  });

  it('is the same of some of the rows, brought up to all', async () => {
    const whole = profileOf(await profileRows(await folder.rowSetOf(TABLE)));
    const { profiles, drawn } = await profileOfShare(TABLE, 1, 1600);
    const roles = (columns: typeof whole): readonly string[] =>
      [...inferRoles(columns).roles].map(([name, { role }]) => `${name}: ${role}`);

    expect(drawn).toBe(1600);
    expect(profiles.map(({ rows }) => rows)).toEqual([6000, 6000, 6000, 6000]);
    expect(roles(profiles)).toEqual(['n: id', 'said: text', 'label: label', 'size: feature']);
    expect(roles(profiles)).toEqual(roles(whole));
  });

  it('tells other cells apart', async () => {
    const other = TABLE.replace('sin(i)', 'sin(i + (i = 5000)::INTEGER)');
    const [a, b, c] = [
      await profileOfShare(TABLE, 0),
      await profileOfShare(TABLE, 2),
      await profileOfShare(other, 0),
    ];
    expect(a.text).toBe(b.text);
    expect(a.text).not.toBe(c.text);
  });
});
