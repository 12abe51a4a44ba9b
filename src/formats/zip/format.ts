import type { Glimpse, Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { defineFormat } from '../format.ts';
import { SIGNATURE, zipArchive } from './archive.ts';
import type { EndRecord } from './end-record.ts';
import { findEndRecords } from './end-record.ts';
import { viewOf } from './record.ts';

/** Whether an end record's numbers can be true; four bytes alone occur in random data. */
function isPlausible(end: EndRecord): boolean {
  const isWide = end.directoryBytes === 0xffffffff || end.count === 0xffff;
  return isWide || (end.directoryBytes <= end.offset && end.directoryBytes >= end.count * 46);
}

function recognise({ head, tail, size }: Glimpse): Recognition {
  const signature = head.length < 4 ? 0 : viewOf(head).getUint32(0, true);
  const isHead = signature === SIGNATURE.local || signature === SIGNATURE.end;
  const ends = findEndRecords(tail, size ?? tail.length);
  const hasEnd = ends.some(isPlausible);
  if (isHead && hasEnd) return 'certain';
  // Without an end record stream readers still see entries; with another head it is a polyglot.
  if (isHead || hasEnd) return 'likely';
  return ends.length > 0 ? 'possible' : 'no';
}

/** Zip archives: PyTorch checkpoints, npz, Keras v3, and whatever else comes in them. */
const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'zip',
  title: 'zip archive',
  artifact: zipArchive,
  kind: 'archive',
  extensions: [
    '.zip',
    '.pt',
    '.pth',
    '.pt2',
    '.ptl',
    '.ckpt',
    '.bin',
    '.npz',
    '.keras',
    '.mar',
    '.whl',
    '.skops',
  ],
  recognise,
  parse: async (source, limits, glimpse) => (await parser()).parseZip(source, limits, glimpse),
});
