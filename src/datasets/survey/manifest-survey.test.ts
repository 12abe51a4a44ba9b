import { afterAll, describe, expect, it } from 'vitest';
import { rowSetFolder } from '../../../test/builders/row-set.ts';
import { mergeManifests } from '../integrity/row-manifest.ts';
import { manifestPieces, readManifest } from './manifest-file.ts';
import { buildManifest, compareKept, compareWithManifest } from './manifest-survey.ts';

const folder = rowSetFolder();
afterAll(folder.remove);

/** 300 rows: id, number, text, label of three classes, a list. */
const OLD = `SELECT i AS id, i / 7 AS x, 'text ' || i AS text, ['cat', 'dog', 'owl'][i % 3 + 1] AS label, [i, 2] AS nested FROM range(300) AS t(i)`;
/** Row 5 is gone, 77 has another text, 30 to 54 of the cats are dogs, three rows are new. */
const NEW = `SELECT id, x, CASE WHEN id = 77 THEN 'changed' ELSE text END AS text, CASE WHEN id >= 30 AND id < 60 AND label = 'cat' THEN 'dog' ELSE label END AS label, nested FROM (${OLD}) WHERE id <> 5 UNION ALL SELECT 1000 + i, 0.5, 'new', 'owl', [1] FROM range(3) AS t(i)`;

describe('datasets/survey: manifests', () => {
  it('shows which rows were added, altered, removed and relabelled', async () => {
    const before = await buildManifest(await folder.rowSetOf(OLD), { key: ['id'], label: 'label' });
    const now = await folder.rowSetOf(NEW);

    const { result, added, notes, manifest } = await compareWithManifest(now, before, {
      with: 'old.json',
    });

    expect(result).toMatchObject({
      with: 'old.json',
      rows: 302,
      added: 3,
      removed: 1,
      altered: 11,
      addedRows: [299, 300, 301],
      alteredRows: [29, 32, 35, 38, 41, 44, 47, 50, 53, 56, 76],
      newColumns: [],
      lostColumns: [],
    });
    expect([...added]).toEqual([299, 300, 301]);
    expect(result.changedColumns).toEqual(['id', 'label', 'nested', 'text', 'x']);
    expect(result.relabelled).toEqual([
      { from: 'cat', to: 'dog', rows: 10, back: 0, pValue: expect.closeTo(2 ** -10, 12) },
    ]);
    expect(notes).toEqual([]);
    expect(manifest).toEqual(await buildManifest(now, { key: ['id'], label: 'label' }));
  });

  it('counts the same from two manifests alone', async () => {
    const columns = { key: ['id'], label: 'label' };
    const [old, now] = [await folder.rowSetOf(OLD), await folder.rowSetOf(NEW)];
    const before = await buildManifest(old, columns);
    const after = await buildManifest(now, columns);
    const { result } = await compareWithManifest(now, before, { with: 'old.json' });

    expect(compareKept(before, after, 'old.json')).toEqual({
      result: { ...result, addedRows: [], alteredRows: [] },
      isComparable: true,
    });
    const unkeyed = await buildManifest(now, { label: 'label' });
    expect(() => compareKept(before, unkeyed, 'old.json')).toThrow(
      'old.json tells rows apart by id, the parts by id, nested, text, x',
    );
    const wider = await folder.rowSetOf(`SELECT *, 1 AS more FROM (${NEW})`);
    expect(compareKept(before, await buildManifest(wider, columns), 'old.json')).toMatchObject({
      result: { newColumns: ['more'], added: 0 },
      isComparable: false,
    });
  });

  it('takes a row with another label for the same row where there is no key', async () => {
    const before = await buildManifest(await folder.rowSetOf(OLD), { label: 'label' });
    const { result } = await compareWithManifest(await folder.rowSetOf(NEW), before, { with: 'm' });

    expect(result).toMatchObject({ altered: 10, added: 4, removed: 2 });
    expect(result.changedColumns).toContain('label');
  });

  it('compares by the columns both have, unless one is lost', async () => {
    const before = await buildManifest(await folder.rowSetOf(OLD), { key: ['id'] });
    const wider = await compareWithManifest(
      await folder.rowSetOf(`SELECT *, 1 AS score FROM (${NEW})`),
      before,
      { with: 'm' },
    );
    expect(wider.result).toMatchObject({ added: 3, altered: 11, newColumns: ['score'] });
    const { result, notes } = await compareWithManifest(
      await folder.rowSetOf(`SELECT * EXCLUDE (text) FROM (${NEW})`),
      before,
      { with: 'm' },
    );
    expect(result).toMatchObject({ added: 0, lostColumns: ['text'] });
    expect(notes[0]).toMatch('columns are lost');
  });

  it('is the same merged from parts, and read from a file', async () => {
    const choice = { key: ['id'], label: 'label' };
    const whole = await buildManifest(await folder.rowSetOf(OLD), choice);
    const parts = [];
    for (const index of [1, 0, 2])
      parts.push(
        await buildManifest(await folder.rowSetOf(OLD, { partition: { index, of: 3 } }), choice),
      );
    expect(parts.reduce((a, b) => mergeManifests(a, b))).toEqual(whole);
    expect(readManifest([...manifestPieces(whole)].join(''))).toEqual(whole);
    const { labels: _, ...bare } = whole;
    expect(readManifest([...manifestPieces(bare)].join(''))).toEqual(bare);
  });

  it('refuses a manifest that was edited, and one that is none', async () => {
    const manifest = await buildManifest(await folder.rowSetOf(OLD), { label: 'label' });
    const text = [...manifestPieces(manifest)].join('');
    const buckets = manifest.buckets.map((bucket, at) => (at < 9 ? '' : bucket));
    const labels = { ...manifest.labels, classes: ['cat', 'cow', 'owl'] };
    for (const edited of [
      { ...manifest, buckets },
      { ...manifest, labels },
    ])
      expect(() => readManifest(JSON.stringify(edited))).toThrow('not as it was written');
    for (const other of ['', '[]', '{}', text.replace('"version":1', '"version":2')])
      expect(() => readManifest(other)).toThrow('no manifest');
    await expect(buildManifest(await folder.rowSetOf(OLD), { key: ['nothing'] })).rejects.toThrow(
      'no column nothing',
    );
  });

  it('has no labels where there are too many different ones', async () => {
    const rows = await folder.rowSetOf('SELECT i AS x, i AS label FROM range(1200) AS t(i)');
    expect((await buildManifest(rows, { label: 'label' })).labels).toBeUndefined();
  });
});
