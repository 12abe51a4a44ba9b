import { generateKeyPairSync } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writeParquet } from '../../../test/builders/datasets.ts';
import {
  cellsOf,
  columnsOf,
  openedRows,
  type RowsExtra,
} from '../../../test/builders/opened-rows.ts';
import { rowsHost } from '../../io/rows-host.ts';
import type { ChangeReason, CleansingPlan } from './cleansing-plan.ts';
import { redactText } from './redact-text.ts';
import { writeClean, type CleanTableTarget } from './write-clean.ts';

const tables = openedRows();
const { write, rowsOf } = tables;
afterAll(() => tables.remove());

type Relabel = ChangeReason & { readonly label: string };

const NOTHING: CleansingPlan = { drop: new Map(), relabel: new Map(), redact: [] };

async function clean(
  input: string,
  plan: Partial<CleansingPlan>,
  name: string,
  { asWritten = true, ...target }: Partial<CleanTableTarget> & RowsExtra = {},
) {
  const rows = await rowsOf(input, { asWritten });
  const path = join(dirname(input), name);
  const result = await writeClean(
    rows,
    { ...NOTHING, ...plan },
    { path, inputs: [input], ...target },
    rowsHost,
  );
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  const lines = readFileSync(`${path}.changes.jsonl`, 'utf8').split('\n').filter(Boolean);
  return {
    path,
    text: () => readFileSync(path, 'utf8'),
    result: result.result,
    changes: lines.map((line): unknown => JSON.parse(line)),
  };
}

const TABLE = 'id,text,label\n01,hello,cat\n02,"a, ""b""",dog\n03,"",cat\n04,,bird\n';

describe('datasets/cleansing: writeClean', () => {
  it('drops and relabels, and says why', async () => {
    const { text, result, changes } = await clean(
      write(TABLE),
      {
        drop: new Map([[2, 'a flood']]),
        relabel: new Map<number, Relabel>([
          [1, { label: 'cat', reason: 'likely a cat', causes: ['label-noise'], pValue: 0.001 }],
          [2, { label: 'dog', reason: 'dropped anyway' }],
        ]),
      },
      'out.csv',
      { labelColumn: 'label' },
    );

    expect(text()).toBe('id,text,label\n01,hello,cat\n02,"a, ""b""",cat\n04,,bird\n');
    expect(result).toMatchObject({
      rowsBefore: 4,
      rowsAfter: 3,
      dropped: 1,
      relabelled: 1,
      redacted: 0,
    });
    expect(changes).toEqual([
      { row: 2, file: 'table.csv', action: 'drop', reason: 'a flood', causes: [] },
      {
        row: 1,
        file: 'table.csv',
        action: 'relabel',
        column: 'label',
        before: 'dog',
        after: 'cat',
        reason: 'likely a cat',
        causes: ['label-noise'],
        pValue: 0.001,
      },
    ]);
  });

  it('redacts what a column leaks, and never writes it out', async () => {
    const mail = 'anna.berg@uni-jena.de';
    const input = write(`t,u\n"write to ${mail}, please",${mail}\n"nothing here",x\n`);
    const { text, result, changes, path } = await clean(input, { redact: ['t'] }, 'out.csv');

    expect(text()).toBe(`t,u\n"write to [redacted: email], please",${mail}\nnothing here,x\n`);
    expect(result.redacted).toBe(1);
    expect(changes).toMatchObject([
      { row: 0, action: 'redact', column: 't', after: '[redacted: email]' },
    ]);
    expect(readFileSync(`${path}.changes.jsonl`, 'utf8')).not.toContain('anna');
  });

  it('takes away a whole private key, not only its first line', () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const [withoutEnd = ''] = privateKey.split('-----END');

    expect(redactText(`a ${privateKey.trim()} b`, 't')?.text).toBe('a [redacted: private-key] b');
    expect(redactText(`a ${withoutEnd}`, 't')?.text).toBe('a [redacted: private-key]');
  });

  it('keeps the types of Parquet, nested ones too', async () => {
    const input = join(tables.folder.path, 'types.parquet');
    await writeParquet(
      input,
      `SELECT range::SMALLINT AS "A", (range / 3)::FLOAT AS "a b""c", {'x': [range], 'y': 'q'} AS s, 'ab'::BLOB AS raw, DATE '2020-01-01' + range::INT AS d, (range * 1.25)::DECIMAL(10, 3) AS m, CASE WHEN range = 1 THEN NULL ELSE 'w' || range END AS "select" FROM range(5000)`,
    );
    const { path, result } = await clean(
      input,
      { drop: new Map([[7, 'x']]), relabel: new Map([[3, { label: '-5', reason: 'y' }]]) },
      'types-out.parquet',
      { labelColumn: 'A' },
    );
    const [before, after] = [await rowsOf(input), await rowsOf(path)];

    expect(columnsOf(after)).toEqual(columnsOf(before));
    expect(result.rowsAfter).toBe(4999);
    const was = await cellsOf(before);
    const expected = was
      .filter(([row]) => row !== 7n)
      .map(([row, label, ...rest], at) => [BigInt(at), row === 3n ? -5 : label, ...rest]);
    expect(await cellsOf(after)).toEqual(expected);
  });

  it('keeps nested JSON nested', async () => {
    const input = write(
      '{"a":{"b":[1,"x"]},"t":"q"}\n{"a":"plain","t":null}\n{"a":null,"t":"r"}\n',
      'x.jsonl',
    );
    const { text } = await clean(input, { drop: new Map([[2, 'x']]) }, 'out.jsonl');

    expect(text()).toBe('{"a":{"b":[1,"x"]},"t":"q"}\n{"a":"plain","t":null}\n');
  });

  it('leaves every cell it is not told to change', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('007', '1.50', 'NA', '"', ',', '\n', ' x ', '1e5', 'null'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 2, maxLength: 15 }),
        fc.uniqueArray(fc.nat({ max: 14 }), { maxLength: 5 }),
        fc.constantFrom('csv', 'tsv', 'parquet', 'jsonl'),
        async (table, dropped, ending) => {
          const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const input = write(
            `"name","text"\n${table.map((row) => row.map(quote).join(',')).join('\n')}\n`,
          );
          const kept = table.filter((_, row) => !dropped.includes(row));
          fc.pre(kept.length > 0);
          const { path } = await clean(
            input,
            { drop: new Map(dropped.map((row) => [row, 'x'])) },
            `out.${ending}`,
          );
          const cells = await cellsOf(await rowsOf(path, { asWritten: true }));

          expect(cells.map(([, ...row]) => row)).toEqual(kept);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('never changes data in place, and leaves nothing half-done', async () => {
    const input = write(TABLE);
    const linked = join(dirname(input), 'linked.csv');
    linkSync(input, linked);
    const rows = await rowsOf(input, { asWritten: true });
    const attempt = async (path: string, plan: Partial<CleansingPlan>, labelColumn?: string) =>
      writeClean(
        rows,
        { ...NOTHING, ...plan },
        { path, inputs: [input], ...(labelColumn !== undefined && { labelColumn }) },
        rowsHost,
      );
    const relabel = new Map([[0, { label: 'x', reason: 'y' }]]);
    const out = join(dirname(input), 'out.csv');

    for (const [path, plan, label, code] of [
      [input, {}, undefined, 'refused-form'],
      [linked, {}, undefined, 'refused-form'],
      [dirname(input), {}, undefined, 'refused-form'],
      [join(dirname(input), 'out.xlsx'), {}, undefined, 'unknown-form'],
      [out, { redact: ['none'] }, undefined, 'missing-column'],
      [out, { relabel }, undefined, 'missing-column'],
    ] as const)
      expect(await attempt(path, plan, label)).toMatchObject({ ok: false, error: { code } });
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(dirname(input)).sort()).toEqual(['linked.csv', 'table.csv']);
    expect(readFileSync(input, 'utf8')).toBe(TABLE);
  });
});
