import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { rowSetFolder } from '../../../test/builders/row-set.ts';
import { dataHost } from '../../io/data-host.ts';
import { buildManifest } from '../survey/manifest-survey.ts';
import { surveyDuplicates } from '../survey/duplicate-survey.ts';
import { surveyLeaks } from '../survey/leak-survey.ts';
import { mergeParts, type MergedSurvey } from './merge-parts.ts';
import type { PartRequest } from './part-head.ts';
import { partName } from './part-name.ts';
import { writePart } from './write-part.ts';

const folder = rowSetFolder();
afterAll(folder.remove);
let folders = 0;

const SETTINGS = {
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
    await writePart(rows, { ...SETTINGS, index, of, ...change }, path, [
      { kind: 'profile', key: 'all', rows: rows.rows, payload: `it's ${index}` },
    ]);
  }
  return parts;
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
          const { accused: _, ...copies } = await surveyDuplicates(rows, SETTINGS.copies);

          const merged = await merge(await write(table(count), of));

          expect(merged).toMatchObject({ rows: count, parts: of });
          expect(merged.leaks).toEqual(
            await surveyLeaks(rows, SETTINGS.leakColumns, SETTINGS.salt),
          );
          expect(merged.copies).toEqual(copies);
          expect(merged.manifest).toEqual(await buildManifest(rows, SETTINGS.manifest));
          expect(merged.others.flat().map(({ payload }) => payload)).toEqual(
            Array.from({ length: of }, (_part, at) => `it's ${at + 1}`),
          );
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

  it('names what is missing, there twice or of another data set', async () => {
    await expect(merge(folder.path)).rejects.toThrow('has no parts');
    const parts = await write(table(100), 3);
    const second = join(parts, partName(2, 3));
    renameSync(second, join(folder.path, 'kept'));
    await expect(merge(parts)).rejects.toThrow('missing: part-00002-of-00003.parquet');
    copyFileSync(join(parts, partName(1, 3)), second);
    await expect(merge(parts)).rejects.toThrow('part-00002-of-00003.parquet holds part 1 of 3');
    rmSync(second);
    for (const [query, change] of [
      [table(99), {}],
      [table(100), { salt: new Uint8Array(16) }],
      [table(100), { copies: { content: ['c0', 'c1'] } }],
    ] as const) {
      const other = await write(query, 3, change);
      copyFileSync(join(other, partName(2, 3)), second);
      await expect(merge(parts)).rejects.toThrow(
        'part-00002-of-00003.parquet is of another data set',
      );
    }
    copyFileSync(join(folder.path, '0.parquet'), second);
    await expect(merge(parts)).rejects.toThrow('part-00002-of-00003.parquet is no part');
    await write(table(10), 2, {}, parts);
    await expect(merge(parts)).rejects.toThrow('is one of 2 parts');
  });

  it('takes no records under a name of its own', async () => {
    const rows = await folder.rowSetOf(table(3));
    await expect(
      writePart(rows, { ...SETTINGS, index: 1, of: 1 }, 'x', [{ kind: 'leaks', key: 'a' }]),
    ).rejects.toThrow(RangeError);
    expect(() => partName(4, 3)).toThrow(RangeError);
  });
});
