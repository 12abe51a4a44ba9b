import { afterAll, describe, expect, it } from 'vitest';
import { rowSetFolder } from '../../../test/builders/row-set.ts';
import { surveyAddresses } from './address-pins.ts';

const folder = rowSetFolder();
afterAll(folder.remove);

async function notes(columns: string): Promise<readonly string[]> {
  const rows = await folder.rowSetOf(
    `SELECT 'https://example.org/' || i AS url, ${columns} FROM range(40) AS t(i)`,
  );
  return (await surveyAddresses(rows)).map(({ note }) => note);
}

describe('datasets/survey: addresses', () => {
  it.each([
    [`sha256(i::VARCHAR) AS sha256`, 'pinned by SHA-256 in sha256, which shows any change'],
    [`md5(i::VARCHAR) AS md5`, 'pinned by MD5 in md5, which shows accidents'],
    [`left(md5(i::VARCHAR), 16) AS phash`, 'pinned by perceptual hash in phash'],
    [`(hash(i) >> 1)::BIGINT AS hash`, 'pinned by a number of 64 bits in hash'],
    [`md5('x') AS md5, sha256(i::VARCHAR) AS digest`, 'pinned by SHA-256 in digest'],
  ])('says what pins them: %s', async (columns, said) => {
    expect(await notes(columns)).toEqual([expect.stringContaining(said)]);
  });

  it('says that nothing does', async () => {
    for (const columns of ['i AS hash', `sha256('x') AS caption`, `'none' AS sha256`])
      expect(await notes(columns)).toEqual([
        expect.stringContaining('url: 40 addresses without a digest'),
      ]);
  });

  it('counts rows without a digest', async () => {
    expect(await notes(`CASE WHEN i < 30 THEN sha256(i::VARCHAR) ELSE NULL END AS sha256`)).toEqual(
      [expect.stringContaining('30 of 40 addresses are pinned')],
    );
  });

  it('is silent where there are no addresses', async () => {
    const rows = await folder.rowSetOf(
      `SELECT CASE WHEN i % 2 = 0 THEN 'https://example.org' ELSE 'text' END AS text FROM range(40) AS t(i)`,
    );
    expect(await surveyAddresses(rows)).toEqual([]);
  });
});
