import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { rowSetFolder, valuesSql } from '../../../test/builders/row-set.ts';
import { contentsOf, contradictions, floods, isCoarse, leakage } from '../duplicates/judgement.ts';
import { equalRows } from '../duplicates/clusters.ts';
import { surveyDuplicates, type DuplicateSurvey } from './duplicate-survey.ts';

const folder = rowSetFolder();
afterAll(folder.remove);
type Cell = string | number | null;

/** Columns: content, content, label, split. */
async function survey(cells: readonly (readonly Cell[])[]): Promise<DuplicateSurvey> {
  const rows = await folder.rowSetOf(valuesSql(cells));
  return surveyDuplicates(rows, { content: ['c0', 'c1'], label: 'c2', split: 'c3' });
}

/** 600 different rows of two classes and two splits, and 20 copies of one in the class `spam`. */
function flooded(): Cell[][] {
  const rows = Array.from({ length: 600 }, (_, row): Cell[] => [
    row,
    `text ${row}`,
    row % 2 === 0 ? 'spam' : 'ham',
    row < 500 ? 'train' : 'test',
  ]);
  for (let copy = 0; copy < 20; copy += 1) rows.splice(25 * copy, 0, [-1, 'buy', 'spam', 'train']);
  return rows;
}

describe('datasets/survey: copies', () => {
  it('finds a flood and names all of its rows', async () => {
    const { summary, accused, distinct, ...report } = await survey(flooded());

    expect(summary).toEqual({
      exact: 19,
      exactGroups: 1,
      contradictions: 0,
      leakage: 0,
      isCoarse: false,
    });
    expect(distinct).toBe(601);
    expect(report.floods).toMatchObject([{ label: 'spam', rows: 20, first: 0, share: 20 / 320 }]);
    expect(accused.map(({ row }) => row)).toEqual(
      Array.from({ length: 20 }, (_, copy) => 25 * copy),
    );
    expect(accused[3]).toMatchObject({
      cause: 'flood',
      label: 'spam',
      evidence: { text: 'one of 20 copies, 6.3 % of all rows of spam; the first is row 0' },
    });
  });

  it('accuses those whose label contradicts most copies, and all where none is most', async () => {
    const rows = flooded().filter(([, text]) => text !== 'buy');
    rows.push([1, 'text 1', 'spam', 'train'], [1, 'text 1', 'ham', 'train']);
    rows.push([2, 'text 2', 'ham', 'test']);

    const { summary, accused, contradictions: groups, leakage: leaking } = await survey(rows);

    expect(summary).toEqual({
      exact: 1,
      exactGroups: 1,
      contradictions: 5,
      leakage: 1,
      isCoarse: false,
    });
    expect(groups.map(({ first, rows: count }) => [first, count])).toEqual([
      [1, 3],
      [2, 2],
    ]);
    expect(leaking.map(({ first }) => first)).toEqual([2]);
    expect(accused.map(({ row, label, suggested }) => [row, label, suggested])).toEqual([
      [2, 'spam', undefined],
      [600, 'spam', 'ham'],
      [602, 'ham', undefined],
    ]);
    expect(accused[1]?.evidence.text).toBe(
      '3 rows have this content, from row 1 on, labelled ham (2), spam (1)',
    );
  });

  it('accuses nobody where a few contents are all there is, and counts no empty rows', async () => {
    const coarse = await survey(
      Array.from({ length: 200 }, (_, row): Cell[] => [row % 3, 'x', row % 2, 'train']),
    );
    expect(coarse.summary.isCoarse).toBe(true);
    expect(coarse.accused).toEqual([]);
    expect(coarse.notes[0]).toMatch('200 rows have only 3 different contents');

    const empty = await survey([
      [null, null, 1, 'a'],
      [null, null, 2, 'b'],
      [1, null, 1, 'a'],
      [null, 'x', 1, 'a'],
    ]);
    expect(empty).toMatchObject({
      empty: 2,
      distinct: 2,
      summary: { exact: 0, contradictions: 0 },
    });
  });

  it('takes equal cells for equal and different ones for different', async () => {
    const rows = await folder.rowSetOf(
      `SELECT * FROM (VALUES ('caf\u00e9', 0.0::DOUBLE, ['a, b']), ('cafe\u0301', '-0'::DOUBLE, ['a, b']), ('caf\u00e9', 0.0, ['a', 'b']), ('caf\u00e9;', 0.0, ['a', 'b']))`,
    );

    const { summary, distinct } = await surveyDuplicates(rows, { content: ['c0', 'c1', 'c2'] });

    expect({ ...summary, distinct }).toMatchObject({ exact: 1, distinct: 3 });
  });

  it('agrees with the rules for rows in memory, whatever the order', async () => {
    const row = fc.tuple(
      fc.constantFrom<Cell>(1, 2, null),
      fc.constantFrom<Cell>('a', 'b', 'c'),
      fc.constantFrom<Cell>('x', 'y', 'z'),
      fc.constantFrom<Cell>('train', 'test', null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 25 }), async (rows) => {
        const typed: Cell[][] = [...rows, [9, 'last', 'x', 'train']];
        const equal = equalRows(typed.map(([a, b]) => JSON.stringify([a, b])));
        const labels = Int32Array.from(typed, ([, , label]) => 'xyz'.indexOf(String(label)));
        const splits = Int32Array.from(typed, ([, , , split]) =>
          ['train', 'test'].indexOf(String(split)),
        );
        const exact = equalRows(typed.map(([a, b, c]) => JSON.stringify([a, b, c])));

        const { summary, distinct, ...report } = await survey(typed);
        const turned = await survey(typed.toReversed());

        expect(summary).toEqual({
          exact: exact.members.reduce((sum, members) => sum + members.length - 1, 0),
          exactGroups: exact.members.length,
          contradictions: contradictions(equal, labels).flatMap(({ rows: found }) => found).length,
          leakage: leakage(equal, splits).length,
          isCoarse: isCoarse(contentsOf(equal)),
        });
        const counts = (found: readonly (readonly [number, number])[]): readonly string[] =>
          found.map((one) => one.join()).toSorted();
        expect(counts(report.floods.map(({ first, rows: count }) => [first, count]))).toEqual(
          counts(floods(equal, labels).map(({ rows: found }) => [found[0] ?? -1, found.length])),
        );
        expect(distinct).toBe(new Set(typed.map(([a, b]) => JSON.stringify([a, b]))).size);
        expect(turned.summary).toEqual(summary);
      }),
      { numRuns: 8 },
    );
  });
});
