import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { ZipEntrySpec } from '../../../../test/builders/zip.ts';
import {
  extraField,
  fields,
  join,
  latin1,
  text,
  torchZip,
  zip,
} from '../../../../test/builders/zip.ts';
import zipFormat from '../../../formats/zip/format.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';
import check from './check.ts';

async function rulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const parsed = await parseBytes(zipFormat, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[zipArchive, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('zip-structure/', ''));
}

const pickle: ZipEntrySpec = { name: 'archive/data.pkl', data: latin1('\x80\x02}q\x00.') };
const version: ZipEntrySpec = { name: 'archive/version', data: '3\n' };
const streamed = { method: 8, descriptor: 'signed' } as const;

const HONEST: readonly (readonly [string, Uint8Array])[] = [
  ['a PyTorch checkpoint', torchZip()],
  ['a PyTorch checkpoint inside a zip', zip({ entries: [{ name: 'm.pt', data: torchZip() }] })],
  ['an archive without entries', zip({ entries: [] })],
  [
    'a folder entry and an empty file',
    zip({
      entries: [
        { name: 'd/', data: '' },
        { name: 'd/e', data: '' },
      ],
    }),
  ],
  [
    'a Java-like archive with data descriptors',
    zip({
      entries: [
        { name: 'a', data: 'abc'.repeat(99), ...streamed },
        { name: 'b', data: 'x', ...streamed },
      ],
    }),
  ],
  [
    'descriptors without signature',
    zip({ entries: [{ name: 'a', data: 'abc', descriptor: 'unsigned' }, version] }),
  ],
  [
    'a streamed ZIP64 entry',
    zip({
      entries: [{ name: 'a', data: 'abc', zip64: true, descriptor: 'zip64' }, version],
      zip64: {},
    }),
  ],
  ['ZIP64 sizes', zip({ entries: [{ name: 'a', data: 'abc', zip64: true }], zip64: {} })],
  ['ZIP64 records beside plain ones', zip({ entries: [pickle], zip64: { keepNarrow: true } })],
  ['a comment', zip({ entries: [version], comment: text('made by hand\r\nat noon') })],
  [
    'Info-ZIP time fields',
    zip({
      entries: [
        {
          ...version,
          local: { extra: extraField(0x5455, fields([1, 3], [4, 1], [4, 1])) },
          central: { extra: extraField(0x5455, fields([1, 3], [4, 1])) },
        },
      ],
    }),
  ],
  [
    'a macOS archive',
    zip({
      entries: [
        { name: 'a.txt', data: 'x', ...streamed, system: 3, mode: 0o100644 },
        { name: '__MACOSX/._a.txt', data: 'y', ...streamed },
      ],
    }),
  ],
  [
    'a Windows archive with UTF-8 names',
    zip({ entries: [{ name: 'größe.txt', data: 'x', flags: 0x800, system: 0 }] }),
  ],
  [
    'a Unicode path field for a name the header cannot hold',
    zip({
      entries: [
        {
          name: 'gr?sse',
          data: 'x',
          central: { extra: extraField(0x7075, join(fields([1, 1], [4, 0]), text('größe'))) },
        },
      ],
    }),
  ],
  [
    'names that differ in case outside PyTorch',
    zip({
      entries: [
        { name: 'readme', data: 'a' },
        { name: 'README', data: 'b' },
      ],
    }),
  ],
  [
    'alignment zeros between entries',
    zip({
      entries: [
        { ...version, gapAfter: new Uint8Array(40) },
        { name: 'b', data: 'x' },
      ],
    }),
  ],
  ['a directory in another order', zip({ entries: [pickle, version], directoryOrder: [1, 0] })],
];

const FLAGGED: readonly (readonly [string, string, Uint8Array])[] = [
  [
    'name-mismatch',
    'a longer local name',
    zip({ entries: [{ ...pickle, local: { name: 'archive/some-longer-name.pkl' } }] }),
  ],
  ['conflicting-headers', 'packed sizes', zip({ entries: [{ ...pickle, local: { packed: 2 } }] })],
  [
    'tampered-flags',
    'strong encryption in one header',
    zip({ entries: [{ ...pickle, local: { flags: 0x40 } }] }),
  ],
  [
    'false-encryption-flag',
    'plain deflated data',
    zip({ entries: [{ ...pickle, method: 8, flags: 1 }] }),
  ],
  [
    'encrypted-member',
    'AES',
    zip({ entries: [{ name: 'a', data: 'x', method: 99, packedData: text('0123456789abcdef') }] }),
  ],
  [
    'wrong-checksum',
    'pickle',
    zip({ entries: [{ ...pickle, local: { crc: 9 }, central: { crc: 9 } }] }),
  ],
  [
    'missing-checksum',
    'pickle with CRC 0',
    zip({ entries: [{ ...pickle, local: { crc: 0 }, central: { crc: 0 } }] }),
  ],
  [
    'unsupported-method',
    'PPMd',
    zip({ entries: [{ name: 'a', data: 'x', method: 98, packedData: text('y') }] }),
  ],
  [
    'broken-entry',
    'data past the end',
    zip({
      entries: [
        { name: 'a', data: 'x', method: 8, local: { packed: 9999 }, central: { packed: 9999 } },
      ],
    }),
  ],
  [
    'unlisted-entry',
    'in the middle',
    zip({ entries: [version, { ...pickle, central: 'missing' }, { name: 'z', data: 'z' }] }),
  ],
  ['ambiguous-name', 'duplicate', zip({ entries: [pickle, { ...pickle, data: 'other' }] })],
  ['several-roots', 'two models', zip({ entries: [pickle, { name: 'b/data.pkl', data: 'x' }] })],
  [
    'overlapping-entries',
    'quoted local header',
    zip({
      entries: [
        { name: 'a', data: 'xxxxxxxx' },
        { name: 'b', data: 'xxxxxxxx', noLocal: true, central: { offset: 0 } },
      ],
    }),
  ],
  ['data-in-front', 'text', zip({ entries: [pickle], prefix: text('hello') })],
  [
    'program-in-front',
    'zipapp',
    zip({ entries: [pickle], prefix: text('#!/usr/bin/env python3\n') }),
  ],
  [
    'program-in-front',
    'zipapp with glued offsets',
    zip({ entries: [pickle], prefix: text('#!/bin/sh\n'), prefixIsGlued: true }),
  ],
  [
    'data-between',
    'in front of the directory',
    zip({ entries: [pickle], beforeDirectory: text('hidden') }),
  ],
  ['data-between', 'behind the end', zip({ entries: [pickle], suffix: text('hidden') })],
  ['ambiguous-directory', 'count', zip({ entries: [pickle, version], end: { count: 1 } })],
  [
    'ambiguous-directory',
    'size',
    zip({ entries: [pickle, version], prefix: new Uint8Array(0), end: { directoryBytes: 63 } }),
  ],
  ['no-directory', 'cut off', zip({ entries: [pickle], noEnd: true })],
  ['odd-comment', 'quotes the signature', zip({ entries: [pickle], comment: text('PK\x05\x06') })],
  ['odd-comment', 'binary', zip({ entries: [pickle], comment: latin1('\x80\x02\x00\x01.') })],
];

describe('checks/archive/zip-structure', () => {
  it.each(HONEST)('is silent about %s', async (_, bytes) => {
    expect(await rulesOf(bytes)).toEqual([]);
  });

  it.each(FLAGGED)('reports %s: %s', async (rule, _, bytes) => {
    expect(await rulesOf(bytes)).toContain(rule);
  });

  it('reports a trick once, not in every dress', async () => {
    const bytes = zip({ entries: [{ ...pickle, local: { name: 'archive/x' } }, version] });

    expect(await rulesOf(bytes)).toEqual(['name-mismatch']);
  });

  it('names the entry, the offset and both views', async () => {
    const parsed = await parseBytes(
      zipFormat,
      zip({ entries: [version, { ...pickle, local: { name: 'x' } }] }),
    );
    const findings = parsed.ok ? await runCheck(check, [[zipArchive, parsed.value]]) : [];

    expect(findings[0]?.message).toBe(
      'entry archive/data.pkl: directory says archive/data.pkl, local header says x',
    );
    expect(findings[0]?.location.offset).toBe(30 + 'archive/version'.length + 2);
  });
});
