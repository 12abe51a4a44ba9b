import { crc32 } from 'node:zlib';
import { extraField, fields, join, text, torchZip, zip } from '../builders/zip.ts';
import type { ZipEntrySpec } from '../builders/zip.ts';
import type { ArchiveTechnique } from './archive-technique.ts';
import { HARMLESS, PAYLOAD } from './archive-technique.ts';

const HIGH = 'high';
const MEDIUM = 'medium';
const data = (entry: Partial<ZipEntrySpec> = {}): ZipEntrySpec => ({
  name: 'archive/data.pkl',
  data: PAYLOAD,
  ...entry,
});
const version: ZipEntrySpec = { name: 'archive/version', data: '3\n' };
const high = (rule: string) =>
  ({ rule: `zip-structure/${rule}`, severity: HIGH, payload: true }) as const;

const flag = (bit: number, where: 'local' | 'central' | 'both'): ArchiveTechnique => ({
  id: `4.1-${bit.toString(16)}-${where}`,
  title: `flag 0x${bit.toString(16)} on plain data, ${where}`,
  format: 'zip',
  build: () => {
    const flags = { flags: bit };
    const local = where === 'central' ? {} : { local: flags };
    const central = where === 'local' ? {} : { central: flags };
    return zip({ entries: [data({ ...local, ...central }), version] });
  },
  expect: high(bit === 0x20 || where !== 'both' ? 'tampered-flags' : 'false-encryption-flag'),
});

const inner = (count: number): Uint8Array => {
  let bytes = torchZip({ pickle: PAYLOAD });
  for (let level = 0; level < count; level += 1) {
    bytes = zip({ entries: [{ name: `level-${level}.zip`, data: bytes, method: 8 }] });
  }
  return bytes;
};

/** Catalogue 4.1 to 4.21. */
export const ZIP_TECHNIQUES: readonly ArchiveTechnique[] = [
  ...([0x01, 0x20, 0x40] as const).flatMap((bit) =>
    (['local', 'central', 'both'] as const).map((where) => flag(bit, where)),
  ),
  {
    id: '4.2',
    title: 'local header says another name',
    format: 'zip',
    build: () => zip({ entries: [data({ local: { name: 'archive/datap.kl' } }), version] }),
    expect: high('name-mismatch'),
  },
  {
    id: '4.2-unicode',
    title: 'Unicode path field says another name',
    format: 'zip',
    build: () => {
      const raw = text('archive/notes.txt');
      const other = join(fields([1, 1], [4, crc32(raw)]), text('archive/data.pkl'));
      const extra = extraField(0x7075, other);
      return zip({ entries: [data({ name: 'archive/notes.txt', central: { extra } }), version] });
    },
    expect: high('name-mismatch'),
  },
  {
    id: '4.3',
    title: 'wrong CRC in both headers',
    format: 'zip',
    build: () => zip({ entries: [data({ local: { crc: 1 }, central: { crc: 1 } }), version] }),
    expect: high('wrong-checksum'),
  },
  {
    id: '4.3-one',
    title: 'CRC differs between the headers',
    format: 'zip',
    build: () => zip({ entries: [data({ local: { crc: 1 } }), version] }),
    expect: high('conflicting-headers'),
  },
  {
    id: '4.4',
    title: 'method differs between the headers',
    format: 'zip',
    build: () => zip({ entries: [data({ central: { method: 8 } }), version] }),
    expect: high('conflicting-headers'),
  },
  {
    id: '4.4-size',
    title: 'directory cuts the content short',
    format: 'zip',
    build: () => zip({ entries: [data({ central: { packed: 2, size: 2 } }), version] }),
    expect: high('conflicting-headers'),
  },
  {
    id: '4.4-stored',
    title: 'stored entry with two sizes',
    format: 'zip',
    build: () => {
      const lie = { packed: 4, size: PAYLOAD.length };
      return zip({ entries: [data({ local: lie, central: lie }), version] });
    },
    expect: high('conflicting-headers'),
  },
  {
    id: '4.5',
    title: 'two entries of one name, harmless last',
    format: 'zip',
    build: () => zip({ entries: [data(), data({ data: HARMLESS }), version] }),
    expect: high('ambiguous-name'),
  },
  {
    id: '4.6',
    title: 'upper-case twin',
    format: 'zip',
    build: () =>
      zip({ entries: [data({ name: 'archive/DATA.PKL' }), data({ data: HARMLESS }), version] }),
    expect: high('ambiguous-name'),
  },
  {
    id: '4.7',
    title: 'decoy root folder first',
    format: 'zip',
    build: () => zip({ entries: [data(), { name: 'decoy/data.pkl', data: HARMLESS }, version] }),
    expect: high('several-roots'),
  },
  {
    id: '4.8',
    title: 'bytes in front, offsets not shifted',
    format: 'zip',
    build: () => zip({ prefix: text('junk '.repeat(9)), entries: [data(), version] }),
    expect: high('data-in-front'),
  },
  {
    id: '4.8-glued',
    title: 'bytes in front, offsets as before',
    format: 'zip',
    build: () =>
      zip({ prefix: text('junk '.repeat(9)), prefixIsGlued: true, entries: [data(), version] }),
    expect: high('data-in-front'),
  },
  {
    id: '4.9',
    title: 'pickle, then a harmless archive',
    format: 'zip',
    build: () => zip({ prefix: PAYLOAD, entries: [data({ data: HARMLESS }), version] }),
    // The head is the pickle format's: the caller runs every recogniser on the same bytes.
    expect: { rule: 'zip-structure/data-in-front', severity: HIGH, payload: false },
  },
  {
    id: '4.10',
    title: 'second archive inside the comment',
    format: 'zip',
    build: () => {
      const first = zip({ entries: [data(), version] });
      const second = zip({ entries: [data({ data: HARMLESS }), version], prefix: first });
      // The first archive's end record gets a comment that swallows the second archive.
      const bytes = second.slice();
      new DataView(bytes.buffer).setUint16(first.length - 2, second.length - first.length, true);
      return bytes;
    },
    expect: high('ambiguous-directory'),
  },
  {
    id: '4.10-overrun',
    title: 'comment longer than the file',
    format: 'zip',
    build: () => zip({ entries: [data(), version], commentBytes: 5000 }),
    expect: { rule: 'zip-structure/odd-comment', severity: MEDIUM, payload: true },
  },
  {
    id: '4.11',
    title: 'two entries share their data',
    format: 'zip',
    build: () =>
      zip({
        entries: [
          data(),
          { name: 'archive/notes.txt', data: PAYLOAD, noLocal: true, central: { offset: 0 } },
        ],
      }),
    expect: high('overlapping-entries'),
  },
  {
    id: '4.12',
    title: 'one entry with a method nobody has',
    format: 'zip',
    build: () =>
      zip({
        entries: [{ name: 'archive/a.bin', data: 'x', method: 98, packedData: text('x') }, data()],
      }),
    expect: {
      rule: 'zip-structure/unsupported-method',
      severity: MEDIUM,
      payload: true,
      gap: 'unsupported-compression',
    },
  },
  {
    id: '4.13',
    title: 'first entry damaged',
    format: 'zip',
    build: () =>
      zip({
        entries: [
          { name: 'archive/a.bin', data: 'x'.repeat(99), method: 8, packedData: text('\xff\xff') },
          data(),
        ],
      }),
    expect: { payload: true },
  },
  {
    id: '4.13-header',
    title: 'first entry without a local header',
    format: 'zip',
    build: () =>
      zip({
        entries: [{ name: 'archive/a', data: '', noLocal: true, central: { offset: 5 } }, data()],
      }),
    expect: {
      rule: 'zip-structure/broken-entry',
      severity: MEDIUM,
      payload: true,
      gap: 'corrupt-data',
    },
  },
  {
    id: '4.14',
    title: 'entry missing from the directory',
    format: 'zip',
    build: () => zip({ entries: [version, data({ central: 'missing' })] }),
    expect: high('unlisted-entry'),
  },
  {
    id: '4.14-streamed',
    title: 'unlisted, deflated, sizes only in the descriptor',
    format: 'zip',
    build: () =>
      zip({
        entries: [version, data({ central: 'missing', method: 8, descriptor: 'signed' }), version],
      }),
    expect: high('unlisted-entry'),
  },
  {
    id: '4.14-no-end',
    title: 'no directory at all',
    format: 'zip',
    build: () => zip({ entries: [data(), version], noEnd: true }),
    expect: { rule: 'zip-structure/no-directory', severity: MEDIUM, payload: true },
  },
  {
    id: '4.15',
    title: 'payload under another name',
    format: 'zip',
    build: () => torchZip({ entries: [{ name: 'archive/x.dat', data: PAYLOAD }] }),
    expect: { payload: true },
  },
  {
    id: '4.15-storage',
    title: 'payload as a tensor storage',
    format: 'zip',
    build: () => torchZip({ storages: [PAYLOAD] }),
    expect: { payload: true },
  },
  {
    id: '4.16',
    title: 'payload beside a harmless .pkl',
    format: 'zip',
    build: () =>
      zip({
        entries: [
          { name: 'a.pkl', data: HARMLESS },
          { name: 'b', data: PAYLOAD },
        ],
      }),
    expect: { payload: true },
  },
  {
    id: '4.17',
    title: 'archives inside archives',
    format: 'zip',
    build: () => inner(2),
    expect: { payload: true },
  },
  {
    id: '4.18',
    title: 'really encrypted member',
    format: 'zip',
    build: () =>
      zip({
        entries: [
          {
            name: 'archive/data.pkl',
            data: PAYLOAD,
            flags: 1,
            packedData: Uint8Array.from(
              { length: PAYLOAD.length + 12 },
              (_, at) => (at * 89 + 7) % 256,
            ),
          },
          version,
        ],
      }),
    expect: {
      rule: 'zip-structure/encrypted-member',
      severity: MEDIUM,
      payload: false,
      gap: 'encrypted-member',
    },
  },
  {
    id: '4.19',
    title: 'archive that declares petabytes',
    format: 'zip',
    build: () =>
      zip({
        entries: [
          data(),
          {
            name: 'b',
            data: 'x',
            method: 8,
            central: { size: 0xfffffff0 },
            local: { size: 0xfffffff0 },
          },
          {
            name: 'c',
            data: 'x',
            method: 8,
            central: { size: 0xfffffff0 },
            local: { size: 0xfffffff0 },
          },
        ],
      }),
    expect: { rule: 'decompression/high-expansion', severity: MEDIUM, payload: true },
  },
  ...(
    [
      ['parent', '../../nonexistent/data.pkl', 'path-escape'],
      ['absolute', '/nonexistent/data.pkl', 'path-escape'],
      ['drive', 'C:\\nonexistent\\data.pkl', 'path-escape'],
      ['backslash', '..\\nonexistent\\data.pkl', 'path-escape'],
      ['nul', 'archive/data.pkl\0.txt', 'truncated-name'],
    ] as const
  ).map(([id, name, rule]): ArchiveTechnique => ({
    id: `4.20-${id}`,
    title: `member named to escape: ${id}`,
    format: 'zip',
    build: () => zip({ entries: [data({ name }), version] }),
    expect: { rule: `member-paths/${rule}`, severity: HIGH, payload: true },
  })),
  {
    id: '4.20-link',
    title: 'symbolic link mode',
    format: 'zip',
    build: () => zip({ entries: [data(), { name: 'w', data: '/nonexistent', mode: 0o120777 }] }),
    expect: { rule: 'member-paths/symbolic-link', severity: MEDIUM, payload: true },
  },
  {
    id: '4.21',
    title: 'ZIP64 record with another directory',
    format: 'zip',
    build: () => {
      const first = zip({ entries: [data(), version] });
      const start = first.length - 22 - (46 * 2 + 'archive/data.pklarchive/version'.length);
      return zip({
        prefix: first,
        entries: [data({ data: HARMLESS }), version],
        zip64: { keepNarrow: true, directoryOffset: start },
      });
    },
    expect: high('ambiguous-directory'),
  },
  {
    id: '4.21-locator',
    title: 'ZIP64 count contradicts the plain one',
    format: 'zip',
    build: () => zip({ entries: [data(), version], zip64: { keepNarrow: true, count: 1 } }),
    expect: high('ambiguous-directory'),
  },
];
