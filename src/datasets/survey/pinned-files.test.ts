import { createHash } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../../../test/builders/datasets.ts';
import { rowSetFolder, valuesSql } from '../../../test/builders/row-set.ts';
import { dataHost } from '../../io/data-host.ts';
import { placesOf } from './file-names.ts';
import { checkPinnedFiles } from './pinned-files.ts';

const folder = dataFolder();
const tables = rowSetFolder();
afterAll(() => {
  tables.remove();
  folder.remove();
});

type Cells = readonly (string | number | null)[];

async function check(columns: readonly string[], rows: readonly Cells[], files: string) {
  const names = columns.map((name, at) => `${String.fromCharCode(97 + at)} AS "${name}"`);
  const set = await tables.rowSetOf(`SELECT ${names.join(', ')} FROM (${valuesSql(rows)})`);
  return checkPinnedFiles(set, join(folder.path, files), dataHost);
}

function digest(content: string | Uint8Array, algorithm = 'sha256'): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** Waves, as an array of grey bytes. */
function waves(width: number, height: number, [p, q, r]: readonly [number, number, number]) {
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const value = 128 + 60 * Math.sin((x * p * 3) / width) + 50 * Math.cos((y * q * 2) / height);
    return Math.min(255, Math.max(0, value + ((x * y) % r)));
  });
}

function image(width: number, height: number, form: readonly [number, number, number]) {
  const raw = { width, height, channels: 1 } as const;
  return sharp(waves(width, height, form), { raw });
}

describe('datasets/survey: pinned files', () => {
  it('compares bytes, and says which rows have other files, or none', async () => {
    for (const name of ['a', 'b', 'c']) folder.write(`plain/in/${name}.txt`, `file ${name}`);
    const result = await check(
      ['file', 'sha256'],
      [
        ['in/a.txt', digest('file a')],
        ['./in/b.txt', `sha256:${digest('file b').toUpperCase()}`],
        ['in/c.txt', digest('file before')],
        ['in/d.txt', digest('file d')],
        ['in/a.txt', null],
        [null, digest('x')],
      ],
      'plain',
    );

    expect(result).toMatchObject({
      column: 'file',
      digests: ['SHA-256 in sha256'],
      same: 2,
      alike: 0,
      replaced: 1,
      missing: 1,
      unknown: 1,
      replacedRows: [2],
      missingRows: [3],
    });
  });

  it.each([
    ['md5', (text: string) => digest(text, 'md5')],
    ['sha1', (text: string) => digest(text, 'sha1')],
    ['sha512', (text: string) => digest(text, 'sha512')],
    ['checksum', (text: string) => createHash('sha256').update(text).digest('base64')],
  ])('knows %s', async (column, written) => {
    folder.write('kinds/a', 'one');
    folder.write('kinds/b', 'two');
    const rows = [
      ['a', written('one')],
      ['b', written('other')],
    ];

    expect(await check(['name', column], rows, 'kinds')).toMatchObject({ same: 1, replaced: 1 });
  });

  it('finds files by addresses, but not where two share a place', async () => {
    folder.write('web/one.jpg', '1');
    folder.write('web/example.org/a b.jpg', '2');
    folder.write('web/same.jpg', '3');
    const result = await check(
      ['url', 'md5'],
      [
        ['https://example.org/x/one.jpg?size=1', digest('1', 'md5')],
        ['https://example.org/a%20b.jpg', digest('2', 'md5')],
        ['https://example.org/1/same.jpg', digest('3', 'md5')],
        ['https://example.net/2/same.jpg', digest('4', 'md5')],
        ['https://example.net/', digest('5', 'md5')],
      ],
      'web',
    );

    expect(result).toMatchObject({ same: 2, replaced: 0, unknown: 2, missing: 1 });
  });

  it('tells a picture that was encoded again from another one, by hashes of ImageHash 4.3', async () => {
    const first = image(64, 48, [3, 5, 40]);
    const bytes = await first.clone().jpeg({ quality: 70 }).toBuffer();
    folder.write('pictures/a.jpg', bytes);
    folder.write('pictures/b.jpg', await image(40, 40, [7, 2, 90]).jpeg().toBuffer());
    folder.write('pictures/c.jpg', await image(40, 40, [7, 2, 90]).png().toBuffer());
    folder.write('pictures/d.jpg', 'the domain is for sale');
    const [one, two] = ['e08901df897f9b49', 'fe81850f1f1e3c38'];
    const was = digest('as it was');
    const rows = [
      ['a.jpg', was, one],
      ['b.jpg', was, one],
      ['c.jpg', was, two],
      ['d.jpg', was, two],
    ];
    const bare = rows.map(([name = '', , hash = '']) => [name, hash]);

    expect(await check(['file', 'sha256', 'phash'], rows, 'pictures')).toMatchObject({
      digests: ['SHA-256 in sha256', 'perceptual hash in phash'],
      same: 0,
      alike: 2,
      replaced: 2,
      replacedRows: [1, 3],
    });
    expect(await check(['file', 'phash'], bare, 'pictures')).toMatchObject({
      alike: 2,
      replaced: 1,
      unknown: 1,
    });
    await expect(check(['file', 'dhash'], bare, 'pictures')).rejects.toThrow('holds digests');
  });

  it('says what it lacks', async () => {
    folder.write('other/z.txt', 'z');
    const rows = [['a.txt', digest('a')]];

    await expect(check(['file', 'caption'], rows, 'other')).rejects.toThrow('holds digests');
    await expect(check(['file', 'sha256'], rows, 'other')).rejects.toThrow('no row names a file');
  });

  it.each([
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\x',
    'http://[',
    'http://x/%',
    'http://x/..%2f..',
  ])('asks for nothing outside of the folder: %s', async (cell) => {
    folder.write('inner/etc', 'e');
    const rows = [
      ['etc', digest('e')],
      [cell, digest('e')],
    ];

    expect(await check(['file', 'sha256'], rows, 'inner')).toMatchObject({ same: 1, missing: 1 });
    expect(placesOf(cell).length).toBeLessThanOrEqual(3);
  });
});
