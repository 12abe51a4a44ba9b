import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { sdist } from '../../../../test/builders/package.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import {
  BZIP2_BOMB,
  GOLDEN,
  gzip,
  skippableFrame,
  zlib,
  zstd,
} from '../../../../test/builders/compressed.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { join, text, torchZip, zip } from '../../../../test/builders/zip.ts';
import type { AnyFormat } from '../../../formats/format.ts';
import compressedFormat from '../../../formats/compressed/format.ts';
import { compressedStream } from '../../../formats/compressed/stream.ts';
import zipFormat from '../../../formats/zip/format.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';
import check from './check.ts';

async function rulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const format: AnyFormat = isZip ? zipFormat : compressedFormat;
  const parsed = await parseBytes(format, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const token = isZip ? zipArchive : compressedStream;
  const findings = await runCheck(check, [[token, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('decompression/', ''));
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at < 0 ? copy.length + at : at] = value;
  return copy;
}

const content = text('weights '.repeat(100));

describe('checks/archive/decompression', () => {
  it.each([
    ['gzip', gzip(content)],
    ['zlib', zlib(content)],
    ['zstd', zstd(content)],
    ['bzip2', GOLDEN.bzip2],
    ['xz', GOLDEN.xz],
    ['lzma-alone', GOLDEN['lzma-alone']],
    ['lz4', GOLDEN.lz4],
    ['gzip padded with zeros', join(gzip(content), new Uint8Array(100))],
    ['a checkpoint', torchZip()],
    [
      'a well compressed archive',
      zip({ entries: [{ name: 'zeros', data: new Uint8Array(1 << 20), method: 8 }] }),
    ],
  ])('is silent about %s', async (_, bytes) => {
    expect(await rulesOf(bytes)).toEqual([]);
  });

  it.each([
    ['bomb', BZIP2_BOMB],
    ['trailing-data', join(gzip(content), text('junk'))],
    ['several-parts', join(gzip(content), gzip(content))],
    ['skippable-frame', join(skippableFrame(text('index')), zstd(content))],
    ['preset-dictionary', new Uint8Array([0x78, 0xbb, 1, 2, 3, 4, 1, 0, 0, 0xff, 0xff])],
    ['wrong-checksum', changed(gzip(content), -8, 1)],
    ['wrong-checksum', changed(zlib(content), -1, 1)],
    ['broken-stream', gzip(content).slice(0, -3)],
    ['broken-stream', changed(gzip(content), 3, 0x80)],
    [
      'high-expansion',
      zip({
        entries: ['a', 'b'].map((name) => ({
          name,
          data: 'x',
          method: 8,
          local: { size: 0xf0000000 },
          central: { size: 0xf0000000 },
        })),
      }),
    ],
  ])('reports %s', async (rule, bytes) => {
    expect(await rulesOf(bytes)).toContain(rule);
  });
});

describe('decompression among the tests of a package', () => {
  const rulesIn = async (folder: string, bytes: Uint8Array): Promise<readonly string[]> => {
    const archive = sdist({ [`${folder}/bomb.bz2`]: bytes });
    const { findings } = await weighFiles({ 'colorkit-1.0.tar.gz': archive });
    return findings.map(({ rule }) => rule);
  };

  it('reports sample-bomb there and bomb in a module', async () => {
    expect(await rulesIn('tests', BZIP2_BOMB)).toContain('decompression/sample-bomb');
    expect(await rulesIn('tests', BZIP2_BOMB)).not.toContain('decompression/bomb');
    expect(await rulesIn('colorkit', BZIP2_BOMB)).toContain('decompression/bomb');
  });
});
