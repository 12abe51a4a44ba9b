import { GramTable, tableBits } from './gram-table.ts';
import { hashWindow, isPlain, windowLevels, type ImageLevels } from './image-levels.ts';
import { labelLift, logLiftChance } from './label-lift.ts';
import {
  candidateList,
  WINDOW_SIZES,
  type PatchCandidate,
  type PatchScan,
  type PatchWindow,
  type ScanSettings,
} from './patch-candidate.ts';

/** Slots of a table at most, as a power of two: 20 MB. */
const MAX_BITS = 20;

/** Looks at every window at every place: what is there in many rows, most of them of one label. */
export function scanFixedPatches(images: ImageLevels, settings: ScanSettings): PatchScan {
  const { labels, counts, options } = settings;
  const { rows, height, width, channels } = images;
  const perRow = height * width * channels;
  const most = options.mostShare * counts.rows;
  const table = new GramTable(tableBits(rows, MAX_BITS));
  const hashes = new Int32Array(rows);
  const best = candidateList();
  let tests = 0;
  for (const size of WINDOW_SIZES)
    for (let y = 0; y + size <= height; y += 1)
      for (let x = 0; x + size <= width; x += 1) {
        const offset = (y * width + x) * channels;
        table.clear();
        for (let row = 0; row < rows; row += 1) {
          const label = labels[row] ?? -1;
          if (label < 0) continue;
          const hash = hashWindow(images, row * perRow + offset, size);
          hashes[row] = hash;
          table.count(hash, row, label);
        }
        table.turn();
        for (let row = 0; row < rows; row += 1) {
          const label = labels[row] ?? -1;
          if (label >= 0) table.confirm(hashes[row] ?? 0, row, label);
        }
        for (const count of table.counts)
          if (count >= options.leastRows) tests += counts.perClass.length;
        for (let row = 0; row < rows; row += 1) {
          if ((labels[row] ?? -1) < 0) continue;
          const hash = hashes[row] ?? 0;
          const slot = table.slot(hash);
          const holders = table.counts[slot] ?? 0;
          const agreeing = table.agreeing[slot] ?? 0;
          if (holders < options.leastRows || holders > most || agreeing < options.purity * holders)
            continue;
          // Once per slot: the next row that falls into it finds nothing.
          table.counts[slot] = 0;
          const from = row * perRow + offset;
          if (isPlain(images, from, size)) continue;
          const target = table.leaders[slot] ?? 0;
          const lift = labelLift(holders, agreeing, target, counts);
          const content = windowLevels(images, from, size);
          best.add({ size, x, y, content, hash, target, lift });
        }
      }
  const windows: PatchWindow[] = [];
  for (const candidate of best.best()) {
    const window = countExactly(images, candidate, settings);
    if (window !== undefined) windows.push(window);
  }
  return { windows, tests };
}

/** How many levels a window is off, up to 2. */
function distance(images: ImageLevels, from: number, size: number, content: Uint8Array): number {
  const { levels, width, channels } = images;
  const length = size * channels;
  let off = 0;
  for (let down = 0; down < size; down += 1) {
    const start = from + down * width * channels;
    for (let at = 0; at < length; at += 1) {
      off += Math.abs((levels[start + at] ?? 0) - (content[down * length + at] ?? 0));
      if (off > 1) return 2;
    }
  }
  return off;
}

function countExactly(
  images: ImageLevels,
  candidate: PatchCandidate,
  { labels, counts, options }: ScanSettings,
): PatchWindow | undefined {
  const { size, x, y, content, target } = candidate;
  const perRow = images.height * images.width * images.channels;
  const offset = (y * images.width + x) * images.channels;
  const held: number[] = [];
  let agreeing = 0;
  let variants = 0;
  for (let row = 0; row < images.rows; row += 1) {
    const label = labels[row] ?? -1;
    if (label < 0) continue;
    const off = distance(images, row * perRow + offset, size, content);
    if (off === 1) variants += 1;
    if (off !== 0) continue;
    held.push(row);
    if (label === target) agreeing += 1;
  }
  const sharpness = held.length / (held.length + variants);
  if (
    held.length < options.leastRows ||
    agreeing < options.purity * held.length ||
    sharpness < options.sharpness
  )
    return undefined;
  return {
    ...candidate,
    lift: labelLift(held.length, agreeing, target, counts),
    rows: Int32Array.from(held),
    agreeing,
    sharpness,
    logChance: logLiftChance(held.length, agreeing, target, counts),
  };
}
