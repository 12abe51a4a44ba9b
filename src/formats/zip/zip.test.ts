import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_CONTENT,
  storedBlock,
  ZIP_BZIP2,
  ZIP_LZMA,
  zstd,
} from '../../../test/builders/compressed.ts';
import { glimpseOf, parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import { extraField, join, latin1, text, torchZip, zip } from '../../../test/builders/zip.ts';
import type { ZipSpec } from '../../../test/builders/zip.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { Meter } from '../../bytes/metered-source.ts';
import { meteredSource } from '../../bytes/metered-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { ZipArchive } from './archive.ts';
import zipFormat from './format.ts';

async function parsed(bytes: Uint8Array, limits = {}): Promise<ZipArchive> {
  const result = await parseBytes(zipFormat, bytes, limits);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

async function contents(archive: ZipArchive): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const member of archive.members) {
    found[member.name] = new TextDecoder('latin1').decode(await readMember(member));
  }
  return found;
}

describe('formats/zip', () => {
  it('reads back what was written, stored and deflated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.record({
            name: fc.stringMatching(/^[a-z]{1,12}$/),
            data: fc.uint8Array({ minLength: 1, maxLength: 300 }),
            method: fc.constantFrom(0, 8),
            descriptor: fc.constantFrom(undefined, 'signed' as const, 'unsigned' as const),
            zip64: fc.boolean(),
          }),
          { selector: ({ name }) => name, maxLength: 8 },
        ),
        async (entries) => {
          const clean = entries.map(({ descriptor, zip64, ...entry }) =>
            descriptor === undefined || zip64 ? { ...entry, zip64 } : { ...entry, descriptor },
          );
          const archive = await parsed(zip({ entries: clean }));

          expect(archive.anomalies).toEqual([]);
          const found = await contents(archive);
          expect(Object.keys(found)).toEqual(entries.map(({ name }) => name));
          for (const { name, data } of entries) expect(found[name]).toBe(latin1Text(data));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['bzip2', ZIP_BZIP2],
    ['lzma', ZIP_LZMA],
    [
      'zstd',
      zip({
        entries: [
          { name: 'a.txt', data: GOLDEN_CONTENT, method: 93, packedData: zstd(GOLDEN_CONTENT) },
        ],
      }),
    ],
    [
      'deflate64',
      zip({
        entries: [
          {
            name: 'a.txt',
            data: GOLDEN_CONTENT,
            method: 9,
            packedData: storedBlock(GOLDEN_CONTENT),
          },
        ],
      }),
    ],
  ])('opens a member packed with %s', async (_, bytes) => {
    const archive = await parsed(bytes);

    expect(archive.anomalies).toEqual([]);
    expect(await contents(archive)).toEqual({ 'a.txt': latin1Text(GOLDEN_CONTENT) });
  });

  it('claims every byte of an honest archive', async () => {
    const bytes = torchZip();
    const { claims } = await parsed(bytes);
    let covered = 0;
    for (const claim of [...claims].sort((a, b) => a.start - b.start)) {
      expect(claim.start).toBeLessThanOrEqual(covered);
      covered = Math.max(covered, claim.end);
    }

    expect(covered).toBe(bytes.length);
  });

  it('leaves bytes that belong to nothing unclaimed', async () => {
    const prefix = text('hello');
    const { claims, prefixBytes } = await parsed(
      zip({ entries: [{ name: 'a', data: 'x' }], prefix }),
    );

    expect(prefixBytes).toBe(prefix.length);
    expect(Math.min(...claims.map(({ start }) => start))).toBe(prefix.length);
  });

  it('knows a PyTorch archive and its storages', async () => {
    const archive = await parsed(
      torchZip({ root: 'model', storages: [text('abcd'), text('efgh')] }),
    );
    const blobs = archive.members.filter(({ expect: kind }) => kind === 'blob');

    expect(blobs.map(({ name }) => name)).toEqual(['model/data/0', 'model/data/1']);
    expect(archive.derived?.[0]?.value).toEqual({
      root: 'model',
      version: '3',
      byteorder: 'little',
      pickles: ['model/data.pkl'],
      storages: 2,
      storageBytes: 8,
      code: [],
      native: [],
      kind: 'checkpoint',
    });
    expect(archive.facts).toMatchObject({ framework: 'PyTorch', byteorder: 'little' });
  });

  it('says which entry each kind of reader opens', async () => {
    const entry = { name: 'a', data: 'first' };
    const { lookups } = await parsed(zip({ entries: [entry, { ...entry, data: 'last' }] }));

    expect(lookups).toEqual([{ name: 'a', candidates: [0, 36], python: 36, stream: 0 }]);
  });

  it('exposes both readings when the headers disagree', async () => {
    const packed = storedBlock(text('payload'));
    const bytes = zip({
      entries: [{ name: 'a', data: packed, central: { method: 8, size: 7 } }],
    });

    expect(await contents(await parsed(bytes))).toEqual({
      a: 'payload',
      'a (local header)': latin1Text(packed),
    });
  });

  it('makes one member of one content, whatever the number of records', async () => {
    const archive = await parsed(
      zip({
        entries: [
          { name: 'a', data: 'x' },
          { name: 'b', data: 'x', noLocal: true, central: { offset: 0 } },
        ],
      }),
    );

    expect(Object.keys(await contents(archive))).toEqual(['a']);
  });

  it('hands out what precedes a defect in a deflated member', async () => {
    const packed = join(storedBlock(text('payload'), false), Uint8Array.of(7));
    const bytes = zip({ entries: [{ name: 'a', data: 'payload', method: 8, packedData: packed }] });

    expect(await contents(await parsed(bytes))).toEqual({ a: 'payload' });
  });

  it.each([
    ['certain', zip({ entries: [] })],
    ['certain', torchZip()],
    ['likely', zip({ entries: [{ name: 'a', data: 'x' }], noEnd: true })],
    ['likely', zip({ entries: [{ name: 'a', data: 'x' }], prefix: text('polyglot') })],
    ['possible', join(text('text that mentions PK\x05\x06'), new Uint8Array(30).fill(9))],
    ['no', text('PKZIP was a program')],
  ])('recognition is %s', (recognition, bytes) => {
    expect(zipFormat.recognise(glimpseOf(bytes))).toBe(recognition);
  });

  it('answers what is no archive with a coded error', async () => {
    const result = await parseBytes(zipFormat, text('PK\x03\x04 but nothing else'));

    expect(!result.ok && result.error.code).toBe('no-zip-structure');
  });

  it('examines as many members as allowed, and names the rest as a gap', async () => {
    const entries = Array.from({ length: 50 }, (_, index) => ({ name: `m${index}`, data: 'x' }));
    const bytes = zip({ entries: [...entries, { name: 'late.pkl', data: 'x' }] });
    const result = await parseBytes(zipFormat, bytes, { maxMembers: 10 });

    expect(result.ok && result.unexamined.map(({ code }) => code)).toEqual(['count-limit']);
    expect(result.ok && result.value.listed).toBe(51);
    expect(result.ok && result.value.members.map(({ name }) => name).at(-1)).toBe('late.pkl');
    expect(result.ok && result.anomalies).toEqual([]);
  });

  it('opens a stored archive in the tail without mistaking its end for its own', async () => {
    const extra = extraField(0x4246, new Uint8Array(300));
    const inner = torchZip();
    const archive = await parsed(
      zip({ entries: [{ name: 'm.pt', data: inner, local: { extra } }] }),
    );

    expect(archive.anomalies).toEqual([]);
    expect(archive.entries).toHaveLength(1);
  });

  it('survives every truncation and byte change of hostile archives', async () => {
    const specs: readonly ZipSpec[] = [
      { entries: [{ name: 'a/data.pkl', data: latin1('\x80\x02.'), method: 8 }], zip64: {} },
      {
        entries: [
          { name: 'a', data: 'xyz', descriptor: 'signed' },
          { name: 'b', data: 'x', central: 'missing' },
        ],
        prefix: text('p'),
        comment: text('c'),
      },
      { entries: [{ name: 'a', data: 'q', zip64: true, flags: 1 }], noEnd: true },
    ];
    let reached = 0;
    for (const spec of specs) {
      const bytes = zip(spec);
      for (let at = 0; at < bytes.length; at += 1) {
        const mutants = [0x01, 0x80, 0xff].map((bits) => {
          const copy = bytes.slice();
          copy[at] = (copy[at] ?? 0) ^ bits;
          return copy;
        });
        for (const mutant of [bytes.subarray(0, at), ...mutants]) {
          zipFormat.recognise(glimpseOf(mutant));
          const result = await parseBytes(zipFormat, mutant);
          if (result.ok) {
            for (const member of result.value.members) await readMember(member);
            for (const { start, end } of result.value.claims)
              expect(start).toBeLessThanOrEqual(end);
          } else expect(result.error.code).toMatch(/^(unknown-size|no-zip-structure)$/);
          reached += 1;
        }
      }
    }

    expect(reached).toBeGreaterThan(1500);
  });
});

function latin1Text(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** An archive of large stored members whose data are zeros that exist only when they are read. */
function spaciousArchive(members: number, memberBytes: number): ByteSource {
  const filler = 64;
  const small = zip({
    entries: Array.from({ length: members }, (_, index) => ({
      name: `archive/data/${index}`,
      data: new Uint8Array(filler),
    })),
  });
  // Stretch each member: the layout stays, only offsets and sizes grow.
  const view = new DataView(small.buffer);
  const pieces: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  const stretch = memberBytes - filler;
  let from = 0;
  let grown = 0;
  let record = view.getUint32(small.length - 6, true);
  const directory = record;
  for (let index = 0; index < members; index += 1) {
    const offset = view.getUint32(record + 42, true);
    for (const at of [offset + 18, offset + 22, record + 20, record + 24]) {
      view.setUint32(at, memberBytes, true);
    }
    view.setUint32(record + 42, offset + grown, true);
    const dataStart = offset + 30 + view.getUint16(offset + 26, true);
    pieces.push({ start: from + grown, bytes: small.subarray(from, dataStart) });
    from = dataStart + filler;
    grown += stretch;
    pieces.push({ start: from + grown, bytes: new Uint8Array(0) });
    record += 46 + view.getUint16(record + 28, true);
  }
  view.setUint32(small.length - 6, directory + grown, true);
  pieces.push({ start: from + grown, bytes: small.subarray(from) });
  return {
    size: small.length + grown,
    read: (offset, length) => {
      const result = new Uint8Array(Math.max(0, Math.min(length, small.length + grown - offset)));
      for (const { start, bytes } of pieces) {
        const low = Math.max(start, offset);
        const high = Math.min(start + bytes.length, offset + result.length);
        if (low < high) result.set(bytes.subarray(low - start, high - start), low - offset);
      }
      return result;
    },
  };
}

describe('formats/zip reading', () => {
  it('reads less than a thousandth of a large checkpoint', async () => {
    const source = spaciousArchive(200, 1 << 20);
    const meter: Meter = { bytesRead: 0, reads: 0 };
    const glimpse = {
      head: text('PK\x03\x04'),
      tail: new Uint8Array(0),
      size: source.size,
      name: '',
    };
    const result = await zipFormat.parse(meteredSource(source, meter), DEFAULT_LIMITS, glimpse);

    expect(result.ok && result.anomalies).toEqual([]);
    expect(result.ok && result.value.entries).toHaveLength(200);
    expect(meter.bytesRead / (source.size ?? 1)).toBeLessThan(0.001);
  });

  it('reads a small archive with few reads', async () => {
    const bytes = torchZip();
    const meter: Meter = { bytesRead: 0, reads: 0 };
    const source = meteredSource(memorySource(bytes), meter);
    await zipFormat.parse(source, DEFAULT_LIMITS, glimpseOf(bytes));

    expect(meter.reads).toBeLessThan(12);
  });
});
