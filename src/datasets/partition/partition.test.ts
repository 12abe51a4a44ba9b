import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writeParquet } from '../../../test/builders/datasets.ts';
import { rowSetFolder } from '../../../test/builders/row-set.ts';
import { dataHost } from '../../io/data-host.ts';
import { profileByLabel } from '../profile/class-profile.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import { profileRows } from '../profile/profile-rows.ts';
import { buildManifest } from '../survey/manifest-survey.ts';
import { surveyDuplicates, type CopyRow } from '../survey/duplicate-survey.ts';
import { surveyLeaks } from '../survey/leak-survey.ts';
import { mergeParts, type MergedSurvey } from './merge-parts.ts';
import type { PartRequest } from './part-head.ts';
import { partName } from './part-name.ts';
import { writePart } from './write-part.ts';

const folder = rowSetFolder();
afterAll(folder.remove);
let folders = 0;

const SETTINGS = {
  subject: {
    path: 'table.parquet',
    flags: { labelColumn: 'label' },
    roles: [
      { column: 'id', role: 'id', why: 'its name' },
      { column: 'text', role: 'text', why: 'its name' },
      { column: 'label', role: 'label', why: '--label-column' },
      { column: 'split', role: 'split', why: 'its values' },
    ],
  },
  fingerprint: 'a table',
  leakColumns: ['c1', 'c2'],
  salt: new Uint8Array(16).fill(5),
  copies: { content: ['c1'], label: 'c2', split: 'c3' },
  manifest: { key: ['id'], label: 'label' },
} as const;

/** Rows with addresses, copies, contradictions and empty cells. */
function table(rows: number): string {
  return `SELECT i AS id, CASE WHEN i % 11 = 0 THEN NULL WHEN i % 7 = 0 THEN 'mail to anna@heise.de' WHEN i % 5 = 0 THEN 'https://heise.de/' || i ELSE 'text ' || (i % 60) END AS text, ['cat', 'dog', NULL][i % 3 + 1] AS label, CASE WHEN i < 70 THEN 'train' ELSE 'test' END AS split FROM range(${rows}) AS t(i)`;
}

async function write(
  query: string,
  of: number,
  change: Partial<PartRequest> = {},
  into?: string,
  threads = 1,
): Promise<string> {
  folders += 1;
  const parts = into ?? join(folder.path, `parts-${folders}`);
  mkdirSync(parts, { recursive: true });
  for (let index = 1; index <= of; index += 1) {
    const path = join(parts, partName(index, of));
    const rows = await folder.rowSetOf(query, {
      partition: { index: index - 1, of },
      outputs: [path],
      threads,
    });
    await writePart(rows, { ...SETTINGS, index, of, ...change }, path);
  }
  return parts;
}

function rowsAccused(accused: readonly CopyRow[]): number {
  return accused.reduce((sum, { rows }) => sum + rows, 0);
}

function merge(parts: string): Promise<MergedSurvey> {
  return mergeParts(parts, { memory: '500MB', threads: 1, spillFolder: folder.path }, dataHost);
}

describe('datasets/partition', () => {
  it('gives the same merged as in one run, whatever the parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 5 }),
        async (count, of) => {
          const rows = await folder.rowSetOf(table(count));
          const { accused, ...copies } = await surveyDuplicates(rows, SETTINGS.copies);

          const merged = await merge(await write(table(count), of));

          expect(merged).toMatchObject({ rows: count, parts: of });
          expect(merged.leaks).toEqual(
            await surveyLeaks(rows, SETTINGS.leakColumns, SETTINGS.salt),
          );
          expect(merged.copies).toMatchObject(copies);
          expect(rowsAccused(merged.copies.accused)).toBe(rowsAccused(accused));
          expect(merged.profile).toEqual(
            await profileByLabel(rows, await profileRows(rows), 'label'),
          );
          expect(merged.set).toMatchObject({ ...SETTINGS.subject, form: 'Parquet' });
          expect(merged.manifest).toEqual(await buildManifest(rows, SETTINGS.manifest));
        },
      ),
      {
        numRuns: 5,
        examples: [
          [150, 4],
          [2, 5],
        ],
      },
    );
  });

  it('writes the same lines in every run, sorted', async () => {
    const lines = async (threads: number): Promise<readonly unknown[]> => {
      const parts = await write(table(150), 1, {}, undefined, threads);
      const rows = await folder.rowSetOf(`SELECT * FROM '${join(parts, partName(1, 1))}'`);
      return rows.database.rows('SELECT c0, c1, c2, c3, c4 FROM r ORDER BY row');
    };
    const once = await lines(1);
    expect(await lines(2)).toEqual(once);
    const keys = once.map((line) => (Array.isArray(line) ? `${line[0]}\0${line[1]}` : ''));
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  it('adds up profiles of more values than are kept', async () => {
    const many = `SELECT i AS id, CASE WHEN i % 3 = 0 THEN 'often' ELSE 'word ' || i END AS text, ['cat', 'dog', 'eel'][i // 6000 + 1] AS label, (i * 7919 % 30011) / 8 AS split FROM range(16000) AS t(i)`;
    const rows = await folder.rowSetOf(many);
    const whole = await profileByLabel(rows, await profileRows(rows), 'label');

    const { profile } = await merge(
      await write(many, 2, { copies: { content: ['c1'], label: 'c2' } }),
    );

    const known = ({ columns }: ProfileParts): unknown =>
      columns.map(({ frequent, ...column }) => ({
        ...column,
        frequent: frequent.map(({ value }) => value),
      }));
    expect(known(profile)).toEqual(known(whole));
    expect(profile.classes).toEqual(whole.classes);
    expect(profile.columns[1]?.sample.isCut).toBe(true);
    expect(profile.columns[1]?.frequent).toEqual(whole.columns[1]?.frequent);
  });

  it('names what is missing, there twice or of another data set', async () => {
    await expect(merge(folder.path)).rejects.toThrow('has no parts');
    const parts = await write(table(100), 3);
    const second = join(parts, partName(2, 3));
    renameSync(second, join(folder.path, 'kept'));
    await expect(merge(parts)).rejects.toThrow('missing: part-00002-of-00003.parquet');
    copyFileSync(join(parts, partName(1, 3)), second);
    await expect(merge(parts)).rejects.toThrow('part-00002-of-00003.parquet holds part 1 of 3');
    rmSync(second);
    const relabelled = SETTINGS.subject.roles.map((role) =>
      role.role === 'label' ? { ...role, role: 'feature' as const } : role,
    );
    for (const [query, change, said] of [
      [table(99), {}, 'is of other data than part-00001-of-00003.parquet'],
      [table(100), { fingerprint: 'other cells' }, 'is of other data'],
      [table(100), { salt: new Uint8Array(16) }, 'was written with another salt'],
      [table(100), { copies: { content: ['c0', 'c1'] } }, 'was written with other options'],
      [table(100), { manifest: { key: ['text'] } }, 'has another manifest'],
      [
        table(100),
        { subject: { ...SETTINGS.subject, roles: relabelled } },
        'takes column "label" for another thing (feature, not label)',
      ],
    ] as const) {
      const other = await write(query, 3, change);
      copyFileSync(join(other, partName(2, 3)), second);
      await expect(merge(parts)).rejects.toThrow(`part-00002-of-00003.parquet ${said}`);
    }
    copyFileSync(join(folder.path, '0.parquet'), second);
    await expect(merge(parts)).rejects.toThrow('part-00002-of-00003.parquet is no part');
    await write(table(10), 2, {}, parts);
    await expect(merge(parts)).rejects.toThrow('is one of 2 parts');
  });

  it('names a part that is not as it was written', async () => {
    const parts = await write(table(100), 2);
    const path = join(parts, partName(2, 2));
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    await expect(merge(parts)).rejects.toThrow(
      'part-00002-of-00002.parquet: the file is not as it was written',
    );
    for (const [change, what] of [
      [`rows + (kind = 'copies')::BIGINT AS rows, payload`, 'what it says of copies'],
      [`rows, replace(payload, '"missing":', '"missed":') AS payload`, 'its profile'],
      [`rows, replace(payload, '"sum":"', '"sum":"0') AS payload`, 'its manifest'],
      [`rows, replace(payload, '"texts":', '"words":') AS payload`, 'what it says of column'],
    ] as const) {
      writeFileSync(path, whole);
      await writeParquet(
        `${path}.new`,
        `SELECT kind, key, ${change.replace(', payload', ', first, payload').replace(', replace', ', first, replace')} FROM '${path}'`,
      );
      renameSync(`${path}.new`, path);
      await expect(merge(parts)).rejects.toThrow(`part-00002-of-00002.parquet: ${what}`);
    }
  });

  it('refuses a part of more lines than any has, before they are read', async () => {
    const parts = await write(table(20), 1);
    const path = join(parts, partName(1, 1));
    await writeParquet(
      `${path}.new`,
      `SELECT * FROM '${path}' UNION ALL SELECT 'more', i::VARCHAR, NULL, NULL, '' FROM range(100000) AS t(i)`,
    );
    renameSync(`${path}.new`, path);
    await expect(merge(parts)).rejects.toThrow(
      'part-00001-of-00001.parquet unfolds to more than any part has',
    );
  });

  it('says that the disk is full', async () => {
    const rows = await folder.rowSetOf(table(3), {
      partition: { index: 0, of: 1 },
      outputs: ['/dev/full'],
    });
    await expect(writePart(rows, { ...SETTINGS, index: 1, of: 1 }, '/dev/full')).rejects.toThrow(
      'no space left on the disk',
    );
  });

  it('has no part beyond the last', () => {
    expect(() => partName(4, 3)).toThrow(RangeError);
  });
});
