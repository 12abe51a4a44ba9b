import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import { torchZip, zip } from '../../../test/builders/zip.ts';
import zipFormat from '../zip/format.ts';
import type { TorchArchive } from './torch-archive.ts';
import { torchArchive } from './torch-archive.ts';

async function torchOf(bytes: Uint8Array): Promise<TorchArchive | undefined> {
  const parsed = await parseBytes(zipFormat, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return torchArchive(parsed.value);
}

describe('formats/torch-archive', () => {
  it('takes the root of the first entry, as PyTorch does', async () => {
    const bytes = torchZip({ entries: [{ name: 'other/data.pkl', data: 'x' }] });
    const torch = await torchOf(bytes);

    expect(torch?.root).toBe('archive');
    expect(torch?.pickles).toEqual(['archive/data.pkl']);
  });

  it('finds entries without regard to case, as miniz does', async () => {
    const torch = await torchOf(
      zip({
        entries: [
          { name: 'm/x', data: 'x' },
          { name: 'M/DATA.PKL', data: 'x' },
        ],
      }),
    );

    expect(torch?.pickles).toEqual(['M/DATA.PKL']);
  });

  it.each([
    ['a flat archive', zip({ entries: [{ name: 'a.npy', data: 'x' }] })],
    ['an empty archive', zip({ entries: [] })],
    ['a folder of something else', zip({ entries: [{ name: 'd/a.txt', data: 'x' }] })],
  ])('says nothing about %s', async (_, bytes) => {
    expect(await torchOf(bytes)).toBeUndefined();
  });
});
