import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { recogniseStream } from './magic.ts';
import { compressedStream } from './stream.ts';

/** One format for all stream compressors: loaders choose the decoder by magic number, not by name. */
const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'compressed',
  title: 'compressed stream (gzip, zlib, bzip2, xz, lzma, zstd, lz4)',
  artifact: compressedStream,
  kind: 'archive',
  extensions: [
    '.gz',
    '.gzip',
    '.z',
    '.zlib',
    '.bz2',
    '.xz',
    '.lzma',
    '.zst',
    '.lz4',
    '.tgz',
    '.joblib',
    '.nemo',
    '.rds',
    '.rda',
    '.rdata',
  ],
  recognise: (glimpse) => recogniseStream(glimpse)?.recognition ?? 'no',
  parse: async (source, limits, glimpse) =>
    (await parser()).parseCompressed(source, limits, glimpse),
});
