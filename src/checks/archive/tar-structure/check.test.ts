import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { tar } from '../../../../test/builders/tar.ts';
import tarFormat from '../../../formats/tar/format.ts';
import { tarArchive } from '../../../formats/tar/archive.ts';
import check from './check.ts';

async function rulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const parsed = await parseBytes(tarFormat, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[tarArchive, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('tar-structure/', ''));
}

const file = { name: 'model/weights.bin', data: 'x'.repeat(700) };
const long = `${'folder/'.repeat(20)}weights.bin`;

const HONEST: readonly (readonly [string, Uint8Array])[] = [
  ['a ustar archive', tar({ entries: [{ name: 'model/', type: '5' }, file] })],
  [
    'a GNU archive with long names',
    tar({ entries: [{ ...file, name: long.slice(0, 100), longName: long, magic: 'gnu' }] }),
  ],
  [
    'a pax archive with long names',
    tar({ entries: [{ ...file, name: long.slice(0, 100), pax: { path: long, mtime: '1.5' } }] }),
  ],
  [
    'a pax archive with other letters',
    tar({ entries: [{ ...file, name: 'gr?sse', pax: { path: 'größe' } }] }),
  ],
  ['a huge size that needs pax', tar({ entries: [{ name: 'a', size: 0, pax: { size: '0' } }] })],
  ['a version 7 archive', tar({ entries: [{ ...file, magic: 'v7' }] })],
  ['an archive padded to a tape record', tar({ entries: [file], suffix: new Uint8Array(8192) })],
  ['a prefix field', tar({ entries: [{ ...file, prefix: 'deep/folder' }] })],
];

const FLAGGED: readonly (readonly [string, string, Uint8Array])[] = [
  ['conflicting-size', 'pax', tar({ entries: [{ ...file, pax: { size: '5' } }] })],
  ['conflicting-name', 'pax', tar({ entries: [{ ...file, pax: { path: 'other' } }] })],
  ['duplicate-name', 'file twice', tar({ entries: [file, file] })],
  [
    'entries-after-end',
    'second archive',
    tar({ entries: [file], suffix: tar({ entries: [{ name: 'b', data: 'x' }] }) }),
  ],
  [
    'broken-header',
    'checksum of a later header',
    tar({ entries: [file, { name: 'b', checksum: 1 }] }),
  ],
  [
    'broken-header',
    'size that is no number',
    tar({ entries: [file, { name: 'b', sizeField: new TextEncoder().encode('zzz') }] }),
  ],
  [
    'broken-header',
    'negative size',
    tar({ entries: [file, { name: 'b', sizeField: new Uint8Array(12).fill(0xff) }] }),
  ],
  [
    'broken-header',
    'data past the end',
    tar({ entries: [{ ...file, size: 99_999 }], noEnd: true }),
  ],
  ['broken-header', 'unknown type', tar({ entries: [{ ...file, type: 'Q' }] })],
  [
    'broken-header',
    'sparse map that does not fit',
    tar({ entries: [{ ...file, type: 'S', magic: 'gnu' }] }),
  ],
  ['trailing-data', 'text', tar({ entries: [file], suffix: new Uint8Array(600).fill(7) })],
  ['dirty-padding', 'filler', tar({ entries: [{ ...file, filler: 1 }] })],
  ['missing-end', 'cut off', tar({ entries: [file], noEnd: true })],
];

describe('checks/archive/tar-structure', () => {
  it.each(HONEST)('is silent about %s', async (_, bytes) => {
    expect(await rulesOf(bytes)).toEqual([]);
  });

  it.each(FLAGGED)('reports %s: %s', async (rule, _, bytes) => {
    expect(await rulesOf(bytes)).toContain(rule);
  });
});
