import { Buffer } from 'node:buffer';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { sevenZipArchive } from './archive.ts';
import { SIGNATURE } from './signature.ts';

/** 7-Zip archives: what a malicious checkpoint is packed in so that scanners pass it over (nullifAI). */
const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'seven-zip',
  title: '7-Zip archive',
  artifact: sevenZipArchive,
  kind: 'archive',
  extensions: ['.7z', '.cb7'],
  recognise: ({ head }) =>
    Buffer.from(head.subarray(0, 6)).toString('hex') === SIGNATURE ? 'certain' : 'no',
  parse: async (source, limits) => (await parser()).parseSevenZip(source, limits),
});
