import { zstdCompressSync } from 'node:zlib';
import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cellsOf, columnsOf, openedRows } from '../../../test/builders/opened-rows.ts';
import { unfoldLz4 } from './lz4-frame.ts';

const tables = openedRows();
const { write, open, rowsOf } = tables;
afterAll(() => tables.remove());

function table(rows = 3): arrow.Table {
  const numbers = Array.from({ length: rows }, (_, at) => at);
  return new arrow.Table({
    whole: arrow.vectorFromArray(
      numbers.map((at) => (at === 1 ? null : BigInt(at) + 2n ** 62n)),
      new arrow.Int64(),
    ),
    half: arrow.vectorFromArray(
      numbers.map((at) => at / 2),
      new arrow.Float32(),
    ),
    word: arrow.vectorFromArray(
      numbers.map((at) => `w${at % 2}`),
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
    ),
    ok: arrow.vectorFromArray(
      numbers.map((at) => at > 0),
      new arrow.Bool(),
    ),
    raw: arrow.vectorFromArray(
      numbers.map((at) => Uint8Array.of(at, 255)),
      new arrow.Binary(),
    ),
    time: arrow.vectorFromArray(
      numbers.map((at) => at * 1000),
      new arrow.TimestampMillisecond(),
    ),
    list: arrow.vectorFromArray(
      numbers.map((at) => [at, at + 1]),
      new arrow.List(new arrow.Field('item', new arrow.Int32())),
    ),
    pair: arrow.vectorFromArray(
      numbers.map((at) => ({ a: `x${at}`, b: at })),
      new arrow.Struct([
        new arrow.Field('a', new arrow.Utf8()),
        new arrow.Field('b', new arrow.Int32()),
      ]),
    ),
  });
}

describe('datasets/rows: Arrow', () => {
  it.each(['file', 'stream'] as const)('reads a %s, value by value', async (kind) => {
    const rows = await rowsOf(write(arrow.tableToIPC(table(), kind), 'x.arrow'));

    expect(rows.form).toBe('Arrow');
    expect(columnsOf(rows)).toEqual([
      'whole BIGINT',
      'half DOUBLE',
      'word VARCHAR',
      'ok BOOLEAN',
      'raw BLOB',
      'time TIMESTAMP',
      'list VARCHAR',
      'pair VARCHAR',
    ]);
    expect(
      await rows.database.rows(
        'SELECT row, c0, c1, c2, c3, hex(c4), c5::VARCHAR, c6, c7 FROM r ORDER BY row',
      ),
    ).toEqual([
      [0n, 2n ** 62n, 0, 'w0', false, '00FF', '1970-01-01 00:00:00', '[0,1]', '{"a":"x0","b":0}'],
      [1n, null, 0.5, 'w1', true, '01FF', '1970-01-01 00:00:01', '[1,2]', '{"a":"x1","b":1}'],
      [
        2n,
        2n ** 62n + 2n,
        1,
        'w0',
        true,
        '02FF',
        '1970-01-01 00:00:02',
        '[2,3]',
        '{"a":"x2","b":2}',
      ],
    ]);
  });

  it('reads a folder of shards as the datasets library saves them', async () => {
    for (const [name, rows] of [
      ['train/data-00000-of-00001', 2],
      ['test/data-00000-of-00001', 3],
    ] as const)
      tables.folder.write(`saved/${name}.arrow`, arrow.tableToIPC(table(rows), 'stream'));
    tables.folder.write('saved/dataset_dict.json', '{"splits": ["train", "test"]}');
    tables.folder.write('saved/train/state.json', '{}');
    const rows = await rowsOf(`${tables.folder.path}/saved`);

    expect(rows.form).toBe('Hugging Face data set');
    expect((await cellsOf(rows)).map((cells) => cells.at(-1))).toEqual([
      'test',
      'test',
      'test',
      'train',
      'train',
    ]);
  });

  it('keeps several batches in their order', async () => {
    const whole = table(4000);
    const both = whole.slice(0, 2500).concat(whole.slice(2500));
    expect(both.batches.length).toBe(2);
    const rows = await rowsOf(write(arrow.tableToIPC(both, 'stream')));
    const halves = await rows.database.rows('SELECT c1 FROM r ORDER BY row');

    expect(halves.map(([half]) => half)).toEqual(Array.from({ length: 4000 }, (_, at) => at / 2));
  });

  it('answers to whatever bytes are changed', async () => {
    const honest = arrow.tableToIPC(table(50), 'stream');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: honest.length - 1 }), fc.nat({ max: 255 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat({ max: honest.length }),
        async (changes, cut) => {
          const bytes = Uint8Array.from(honest);
          for (const [at, value] of changes) bytes[at] = value;
          const result = await open(write(cut % 3 === 0 ? bytes.subarray(0, cut) : bytes));

          expect(result.ok || result.error.detail.length > 0).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses lengths beyond the file', async () => {
    const bytes = Buffer.from(arrow.tableToIPC(table(), 'stream'));
    const long = Buffer.from(bytes);
    long.writeUInt32LE(0x00ff_ffff, 4);

    expect(await open(write(long))).toMatchObject({
      ok: false,
      error: { code: 'malformed', detail: expect.stringContaining('longer than the file') },
    });
    expect(await open(write(bytes.subarray(0, bytes.length - 200)))).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    });
  });
});

describe('datasets/rows: LZ4 frames', () => {
  const frame = (...blocks: readonly (readonly number[])[]): Uint8Array =>
    Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, ...blocks.flat(), 0, 0, 0, 0]);

  it('unfolds literals, matches that overlap themselves, and stored blocks', () => {
    // Three literals, then a match of 4 + 9 bytes three back, then one literal.
    const packed = [0x39, 97, 98, 99, 3, 0, 0x10, 33];
    const stored = [3, 0, 0, 0x80, 120, 121, 122];

    expect(
      Buffer.from(unfoldLz4(frame([packed.length, 0, 0, 0, ...packed], stored), 100)).toString(),
    ).toBe('abcabcabcabcabca!xyz');
  });

  it.each<[string, Uint8Array]>([
    ['another magic', zstdCompressSync('abc')],
    ['a match before the beginning', frame([4, 0, 0, 0, 0x10, 97, 9, 0])],
    ['a block that ends early', frame([2, 0, 0, 0, 0xf0, 255])],
    ['a block beyond the frame', frame([255, 0, 0, 0, 1])],
    ['nothing', new Uint8Array(0)],
  ])('refuses %s', (_, bytes) => {
    expect(() => unfoldLz4(bytes, 1000)).toThrow(expect.objectContaining({ name: 'Lz4Error' }));
  });

  it('stops at the bound', () => {
    // A match of 15 + 255 * 40 bytes from 47.
    const bomb = [0x1f, 97, 1, 0, ...Array<number>(40).fill(255), 0];
    const packed = frame([bomb.length, 0, 0, 0, ...bomb]);

    expect(unfoldLz4(packed, 100_000).length).toBe(1 + 15 + 255 * 40 + 4);
    expect(() => unfoldLz4(packed, 5000)).toThrow('more than 5000 bytes');
  });
});
