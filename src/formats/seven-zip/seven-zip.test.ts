import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import { sevenZip } from '../../../test/builders/seven-zip.ts';
import { branchFilter } from './branch-filters.ts';
import format from './format.ts';

async function contents(bytes: Uint8Array): Promise<Record<string, string>> {
  const parsed = await parseBytes(format, bytes);
  if (!parsed.ok) throw new Error(parsed.error.code);
  const found: Record<string, string> = {};
  for (const member of parsed.value.members ?? [])
    found[member.name] = Buffer.from(await readMember(member)).toString();
  return found;
}

describe('formats/seven-zip', () => {
  it('reads back names and contents', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(names, async (given) => {
        const files = given.map((name) => ({ name, data: `content of ${name}` }));

        expect(await contents(sevenZip({ files }))).toEqual(
          Object.fromEntries(files.map(({ name, data }) => [name, data])),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('knows links, folders and deletions', async () => {
    const files = [
      { name: 'a', isFolder: true },
      { name: 'b', data: 'a/c', mode: 0o120777 },
      { name: 'c', isAnti: true },
    ];
    const parsed = await parseBytes(format, sevenZip({ files }));

    expect(
      parsed.ok && parsed.value.entries.map(({ kind, linkTarget }) => [kind, linkTarget]),
    ).toEqual([
      ['directory', ''],
      ['symbolic-link', 'a/c'],
      ['anti-item', ''],
    ]);
  });

  it('refuses a header outside the file', async () => {
    const parsed = await parseBytes(format, sevenZip({ files: [], headerOffset: 1n << 62n }));

    expect(!parsed.ok && parsed.error.code).toBe('header-beyond-file');
  });

  it('answers every truncation with a value or a coded error', async () => {
    const bytes = sevenZip({ files: [{ name: 'a', data: 'x'.repeat(50) }] });
    for (let end = 0; end < bytes.length; end += 1) {
      const parsed = await parseBytes(format, bytes.subarray(0, end));
      expect(parsed.ok).toBe(false);
    }
  });

  it('undoes a jump in x86 code across a border of pieces', () => {
    const filter = branchFilter('04')?.(new Uint8Array(0));
    // call +0 at 0, stored as its absolute target 5.
    const bytes = Uint8Array.of(0xe8, 5, 0, 0, 0, 0x90, 0xe8, 0, 0);

    expect(filter?.convert(bytes, 0)).toBe(5);
    expect([...bytes.subarray(0, 6)]).toEqual([0xe8, 0, 0, 0, 0, 0x90]);
  });
});
