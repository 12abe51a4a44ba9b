import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BZIP2_BOMB,
  BZIP2_BOMB_BYTES,
  GOLDEN,
  GOLDEN_CONTENT,
  gzip,
  storedBlock,
  XZ_WITH_BRANCH_FILTER,
  zlib,
  zstd,
} from '../../../test/builders/compressed.ts';
import { glimpseOf, parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import { join, text } from '../../../test/builders/zip.ts';
import { Reader } from '../../bytes/reader.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { decodeStream, lazySource } from './decoded-source.ts';
import { decodeDeflate } from './deflate.ts';
import { decodeGzip } from './gzip.ts';
import { Inflater } from './inflate-exactly.ts';
import compressedFormat from './format.ts';

async function contentOf(bytes: Uint8Array): Promise<Uint8Array> {
  const parsed = await parseBytes(compressedFormat, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return readMember(parsed.value.members[0]!, 1 << 26);
}

/** Bytes that do not compress, the same every time. */
function noise(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
}

const SAMPLES: readonly (readonly [string, Uint8Array])[] = [
  ...Object.entries(GOLDEN),
  ['gzip', gzip(GOLDEN_CONTENT)],
  ['zlib', zlib(GOLDEN_CONTENT)],
  ['zstd', zstd(GOLDEN_CONTENT)],
];

describe('formats/compressed', () => {
  it.each(SAMPLES)('recognises and unfolds %s', async (algorithm, bytes) => {
    const parsed = await parseBytes(compressedFormat, bytes);

    expect(['certain', 'likely']).toContain(compressedFormat.recognise(glimpseOf(bytes)));
    expect(parsed.ok && parsed.value.algorithm).toBe(algorithm);
    expect(parsed.ok && parsed.value.complete).toBe(true);
    expect(parsed.ok && parsed.value.claims.at(-1)?.end).toBe(bytes.length);
    expect(await contentOf(bytes)).toEqual(GOLDEN_CONTENT);
  });

  it.each(SAMPLES)('joins two parts of %s, as its readers do', async (algorithm, bytes) => {
    const content = await contentOf(join(bytes, bytes));

    const isSingle = algorithm === 'zlib' || algorithm === 'lzma-alone';
    expect(content).toEqual(isSingle ? GOLDEN_CONTENT : join(GOLDEN_CONTENT, GOLDEN_CONTENT));
  });

  it.each(SAMPLES)('finds what follows %s', async (_, bytes) => {
    const parsed = await parseBytes(compressedFormat, join(bytes, text('trailing junk')));

    expect(parsed.ok && parsed.anomalies.map(({ code }) => code)).toEqual(['trailing-data']);
    expect(parsed.ok && parsed.anomalies[0]?.offset).toBe(bytes.length);
  });

  it.each(SAMPLES)('survives every truncation and byte change of %s', async (_, bytes) => {
    let reached = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const changes = [0x01, 0x80, 0xff].map((bits) => {
        const copy = bytes.slice();
        copy[at] = (copy[at] ?? 0) ^ bits;
        return copy;
      });
      for (const mutant of [bytes.subarray(0, at), ...changes]) {
        const limits = { maxUnpackedBytes: 1 << 24 };
        const parsed = await parseBytes(compressedFormat, mutant, limits);
        compressedFormat.recognise(glimpseOf(mutant));
        if (!parsed.ok) expect(parsed.error.code).toMatch(/^(not-compressed|undecodable)$/);
        reached += 1;
      }
    }

    expect(reached).toBe(bytes.length * 4);
  });

  it('hands out the beginning of a truncated stream and records the gap', async () => {
    const whole = noise(300_000);
    const cut = gzip(whole).subarray(0, 200_000);
    const parsed = await parseBytes(compressedFormat, cut);
    const content = await contentOf(cut);

    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['corrupt-data']);
    expect(content.length).toBeGreaterThan(190_000);
    expect(content).toEqual(whole.subarray(0, content.length));
  });

  it.each([
    [
      'gzip',
      (data: Uint8Array) =>
        join(gzip(text('')).subarray(0, 10), storedBlock(data, false), Uint8Array.of(7)),
    ],
    [
      'zlib',
      (data: Uint8Array) =>
        join(Uint8Array.of(0x78, 0x9c), storedBlock(data, false), Uint8Array.of(7)),
    ],
  ])('hands out every byte before a defect in %s', async (_, build) => {
    const payload = noise(60_001);

    expect(await contentOf(build(payload))).toEqual(payload);
  });

  it('hands out every byte before a defect in zstd', async () => {
    const payload = noise(400_000);
    const packed = zstd(payload).slice();
    // The second raw block gets the reserved type.
    const second = 9 + 3 + 131_072;
    const at = [second - 1, second - 2, second - 3, second, second + 1].find(
      (offset) => ((packed[offset] ?? 0) & 7) === 0 && packed[offset + 2] === 0x10,
    );
    packed[at ?? 0] = (packed[at ?? 0] ?? 0) | 6;

    expect((await contentOf(packed)).length).toBeGreaterThanOrEqual(131_072);
  });

  it('does not take a matrix of MATLAB 4 for a broken LZMA stream', async () => {
    const matrix = Buffer.concat([
      Buffer.from('0000000001000000020000000000000002000000', 'hex'),
      Buffer.from('61009a9999999999b93f333333333333f33f', 'hex'),
    ]);

    expect(await parseBytes(compressedFormat, matrix)).toMatchObject({
      ok: false,
      error: { code: 'undecodable' },
    });
  });

  it('takes a cut LZMA stream that unfolds to a pickle for what it is', async () => {
    // LZMA_ALONE with lc = lp = pb = 1 of a protocol-0 call, without its last three bytes.
    const cut = Buffer.from(
      '3700000100ffffffffffffffff00319bcb3cee5c0106df9d0559d960165e6b13d55f81481ca59756b01abe6b9e508445e518bb5481a91ab92248fffe',
      'hex',
    );
    const parsed = await parseBytes(compressedFormat, cut);

    expect(parsed.ok && parsed.value.complete).toBe(false);
    expect(parsed.ok && parsed.value.unpackedBytes).toBeGreaterThan(30);
  });

  it('stops a bomb at the ratio and says so', async () => {
    const parsed = await parseBytes(compressedFormat, BZIP2_BOMB);

    expect(parsed.ok && parsed.unexamined[0]?.code).toBe('ratio-limit');
    expect(parsed.ok && parsed.value.unpackedBytes).toBeLessThan(BZIP2_BOMB_BYTES);
  });

  it('unfolds the same stream when the ratio allows it', async () => {
    const parsed = await parseBytes(compressedFormat, BZIP2_BOMB, { maxRatio: 1e9 });

    expect(parsed.ok && parsed.value.unpackedBytes).toBe(BZIP2_BOMB_BYTES);
  });

  it('stops at the size limit', async () => {
    const parsed = await parseBytes(compressedFormat, gzip(new Uint8Array(1 << 20)), {
      maxUnpackedBytes: 100_000,
    });

    expect(parsed.ok && parsed.unexamined[0]?.code).toBe('size-limit');
  });

  it('says that it cannot undo a branch filter', async () => {
    const parsed = await parseBytes(compressedFormat, XZ_WITH_BRANCH_FILTER);

    expect(parsed.ok && parsed.unexamined[0]?.code).toBe('unsupported-compression');
  });

  it.each(['x marks the spot', 'BZh is text', ']\0\0', 'xyz', 'H8'])(
    'does not take %j for a stream',
    (content) => {
      expect(compressedFormat.recognise(glimpseOf(text(content)))).toBe('no');
    },
  );
});

describe('formats/compressed/inflate-exactly', () => {
  it('agrees with zlib on whatever zlib writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 60 }),
        async (runs) => {
          const data = join(
            ...runs.map(([length, byte]) => new Uint8Array(length).fill(byte)),
            noise(50),
          );
          const raw = gzip(data).subarray(10, -8);
          const chunks: Uint8Array[] = [];
          const reader = new Reader(memorySource(join(raw, text('tail'))));
          for await (const chunk of new Inflater(reader, 'deflate').chunks()) chunks.push(chunk);

          expect(join(...chunks)).toEqual(data);
          expect(reader.offset).toBe(raw.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('formats/compressed/decoded-source', () => {
  const content = noise(1 << 20);
  const packed = memorySource(gzip(content));

  it('answers reads anywhere with the bytes of the content', async () => {
    const { source } = await decodeStream(packed, 0, decodeGzip, DEFAULT_LIMITS);
    await fc.assert(
      fc.asyncProperty(fc.nat(1 << 20), fc.nat(5000), async (from, length) => {
        expect(await source.read(from, length)).toEqual(content.subarray(from, from + length));
      }),
      { numRuns: 50 },
    );
  });

  it('reads lazily in any order, starting over when it must', async () => {
    const big = join(...Array.from({ length: 36 }, () => content));
    const source = lazySource(memorySource(gzip(big)), decodeGzip, big.length, DEFAULT_LIMITS);
    for (const from of [0, 20 << 20, 35 << 20, 10, 30 << 20, 5 << 20]) {
      expect(await source.read(from, 4096)).toEqual(big.subarray(from, from + 4096));
    }
  });

  it('raises at a defect, again and again, and keeps what precedes it readable', async () => {
    const raw = join(storedBlock(content.subarray(0, 60_000), false), Uint8Array.of(7));
    const source = lazySource(memorySource(raw), decodeDeflate, 100_000, DEFAULT_LIMITS);

    await expect(source.read(0, 100_000)).rejects.toBeInstanceOf(UndecodableError);
    await expect(source.read(59_000, 5000)).rejects.toMatchObject({ producedBytes: 60_000 });
    expect(await source.read(59_000, 1000)).toEqual(content.subarray(59_000, 60_000));
  });

  it('gives up when content is read in circles', async () => {
    const big = new Uint8Array(18 << 20);
    const source = lazySource(memorySource(gzip(big)), decodeGzip, big.length, {
      ...DEFAULT_LIMITS,
    });
    const circle = async (): Promise<void> => {
      for (let turn = 0; turn < 80; turn += 1) {
        await source.read(17 << 20, 10);
        await source.read(0, 10);
      }
    };

    await expect(circle()).rejects.toMatchObject({ code: 'size-limit' });
  });
});
