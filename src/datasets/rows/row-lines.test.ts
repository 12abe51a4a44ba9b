import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../../../test/builders/datasets.ts';
import { dataHost } from '../../io/data-host.ts';
import { rowsHost } from '../../io/rows-host.ts';
import { openRows } from './open-rows.ts';
import { rowLines } from './row-lines.ts';

const folder = dataFolder();
afterAll(folder.remove);

/** The line of every row, and `undefined` where lines cannot be known. */
async function linesOf(text: string, rows: number): Promise<readonly number[] | undefined> {
  const path = folder.write('x.csv', text);
  const wanted = new Set(Array.from({ length: rows }, (_, row) => row));
  const lines = await rowLines(dataHost, path, rows, wanted);
  return lines === undefined ? undefined : [...lines.values()];
}

describe('datasets/row-lines', () => {
  it('counts the header, and lines inside of quotes', async () => {
    expect(await linesOf('a,b\n1,2\n"x\n\ny",3\n"p ""q""\n",4\n5,6', 4)).toEqual([2, 3, 6, 8]);
    expect(await linesOf('1,2\n3,4\n', 2)).toEqual([1, 2]);
    expect(await linesOf('a\tb\r\n1\t2\r\n\r\n "3\n"\t4\r\n', 2)).toEqual([2, 4]);
  });

  it('takes a quote in the middle of a field for a character', async () => {
    expect(await linesOf('name,n\nsix" pipe,a\nseven" pipe,b\nx,c\n', 3)).toEqual([2, 3, 4]);
  });

  it('knows that empty lines are rows of a table with one column only', async () => {
    expect(await linesOf('a,b\nx,y\n\nz,w\n\n', 2)).toEqual([2, 4]);
    expect(await linesOf('a\nx\n\nz\n', 3)).toEqual([2, 3, 4]);
  });

  it('reads JSON Lines without the quotes of CSV', async () => {
    expect(await linesOf('{"a":"x"}\n  \n{"a":"\\"y"}\n{"a":"z"}', 3)).toEqual([1, 3, 4]);
  });

  it('gives no lines where they are not certain', async () => {
    expect(await linesOf('a,b\n1,2\n3,4\n', 3)).toBeUndefined();
    expect(await linesOf('a,b\rx,y\rz,w\r', 2)).toBeUndefined();
    expect(await linesOf('[{"a":1},{"a":2}]', 2)).toBeUndefined();
    expect(
      await rowLines(dataHost, folder.write('x.bin', 'PAR1'), 1, new Set([0])),
    ).toBeUndefined();
  });

  it('finds the line on which the database read each row', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', ' ', '7', 'é'),
      maxLength: 5,
    });
    const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 8,
      }),
    );
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const written = rows.map((cells) =>
          cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
        );
        const head = rows[0]?.map((_, at) => `name ${'xyz'[at]}`).join(',') ?? '';
        const path = folder.write('p.csv', `${head}\n${written.join('\n')}\n`);
        const spillFolder = folder.write('spill/x', '').replace(/x$/, '');
        const opened = await openRows(path, { spillFolder }, rowsHost);
        if (!opened.ok) throw new Error(opened.error.detail);
        const count = opened.rows.rows;
        opened.rows.close();
        const lines = await rowLines(dataHost, path, count, new Set(rows.keys()));
        let line = 2;
        const expected = written.map((text) => {
          const begun = line;
          line += text.split('\n').length;
          return begun;
        });

        expect(count).toBe(rows.length);
        expect([...(lines ?? []).values()]).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});
