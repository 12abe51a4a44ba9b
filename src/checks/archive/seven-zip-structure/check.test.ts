import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import type { SevenZipSpec } from '../../../../test/builders/seven-zip.ts';
import { sevenZip } from '../../../../test/builders/seven-zip.ts';

const NOTE = { name: 'notes.txt', data: 'nothing of interest' };
const CODER = { packed: new Uint8Array(32) };

async function rules(spec: SevenZipSpec): Promise<readonly string[]> {
  const { findings } = await weighBytes(sevenZip(spec), 'model.7z');
  return findings.map(({ rule }) => rule.replace('seven-zip-structure/', ''));
}

describe('checks/archive/seven-zip-structure', () => {
  it('says nothing about an archive as 7-Zip writes it', async () => {
    expect(await rules({ files: [NOTE, { name: 'folder', isFolder: true }] })).toEqual([]);
  });

  it.each<[string, SevenZipSpec]>([
    ['broken-header', { files: [NOTE], headerCrc: 1 }],
    ['broken-header', { files: [NOTE], packedSize: 10_000 }],
    ['wrong-checksum', { files: [{ ...NOTE, crc: 1 }] }],
    ['inconsistent-list', { files: [NOTE, { ...NOTE, name: 'b' }], unlisted: 1 }],
    ['ambiguous-name', { files: [NOTE, NOTE] }],
    ['anti-item', { files: [{ name: 'x', isAnti: true }] }],
    ['encrypted', { files: [NOTE], coder: { ...CODER, id: [6, 0xf1, 7, 1] } }],
    ['unsupported-method', { files: [NOTE], coder: { ...CODER, id: [3, 4, 1] } }],
    ['bomb', { files: [NOTE], unpackedSize: 2 ** 42 }],
    ['trailing-data', { files: [NOTE], suffix: Uint8Array.of(1, 2, 3) }],
  ])('reports %s', async (rule, spec) => {
    expect(await rules(spec)).toContain(rule);
  });
});
