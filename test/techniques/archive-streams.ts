import { GOLDEN, gzip, skippableFrame, storedBlock, zlib } from '../builders/compressed.ts';
import { join, text } from '../builders/zip.ts';
import type { ArchiveTechnique } from './archive-technique.ts';
import { PAYLOAD } from './archive-technique.ts';

const MEDIUM = 'medium';

/** Tricks with compressed streams. */
export const STREAM_TECHNIQUES: readonly ArchiveTechnique[] = [
  {
    id: 'gzip-second-member',
    title: 'payload in the second gzip member',
    format: 'compressed',
    build: () => join(gzip(new Uint8Array(0)), gzip(PAYLOAD)),
    expect: { payload: true },
  },
  {
    id: 'gzip-trailing',
    title: 'gzip with data behind it',
    format: 'compressed',
    build: () => join(gzip(PAYLOAD), text('junk')),
    expect: { rule: 'decompression/trailing-data', severity: MEDIUM, payload: true },
  },
  {
    id: 'gzip-corrupt-later',
    title: 'stream breaks behind the payload',
    format: 'compressed',
    build: () => {
      const header = gzip(new Uint8Array(0)).slice(0, 10);
      return join(header, storedBlock(PAYLOAD, false), new Uint8Array([0x07, 0xff, 0xff]));
    },
    expect: {
      rule: 'decompression/broken-stream',
      severity: MEDIUM,
      payload: true,
      gap: 'corrupt-data',
    },
  },
  {
    id: 'gzip-truncated',
    title: 'gzip without its trailer',
    format: 'compressed',
    build: () => gzip(PAYLOAD).slice(0, -8),
    expect: {
      rule: 'decompression/broken-stream',
      severity: MEDIUM,
      payload: true,
      gap: 'corrupt-data',
    },
  },
  {
    id: 'zlib-dictionary',
    title: 'zlib with a preset dictionary',
    format: 'compressed',
    build: () => new Uint8Array([0x78, 0xbb, 1, 2, 3, 4, ...storedBlock(PAYLOAD)]),
    expect: {
      rule: 'decompression/preset-dictionary',
      severity: MEDIUM,
      payload: false,
      gap: 'unsupported-compression',
    },
  },
  {
    id: 'zlib',
    title: 'zlib',
    format: 'compressed',
    build: () => zlib(PAYLOAD),
    expect: { payload: true },
  },
  {
    id: 'lz4-skippable',
    title: 'skippable frame in front of lz4',
    format: 'compressed',
    build: () => join(skippableFrame(text('x'.repeat(9))), GOLDEN.lz4),
    expect: { rule: 'decompression/skippable-frame', payload: false },
  },
];
