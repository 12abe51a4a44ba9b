import { GramTable, stepHash, tableBits } from './gram-table.ts';
import { plainHashes, windowLevels, type ImageLevels } from './image-levels.ts';
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
  const { counts, options } = settings;
  const { rows, height, width } = images;
  // Labelled rows only, one place of all of them side by side: windows are hashed for all rows at once.
  const labelled = Int32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => (settings.labels[row] ?? -1) >= 0,
  );
  const labels = labelled.map((row) => settings.labels[row] ?? 0);
  const places = transpose(images, labelled);
  const table = new GramTable(tableBits(labelled.length, MAX_BITS));
  const hashes = new Int32Array(labelled.length);
  const active = new Int32Array(labelled.length);
  const best = candidateList();
  const most = options.mostShare * counts.rows;
  let tests = 0;
  for (const size of WINDOW_SIZES) {
    const plain = plainHashes(images, size);
    for (let y = 0; y + size <= height; y += 1)
      for (let x = 0; x + size <= width; x += 1) {
        hashPlace(images, places, x, y, size, hashes);
        const shown = dropPlain(hashes, plain, active);
        if (shown < options.leastRows) continue;
        table.clear();
        for (let which = 0; which < shown; which += 1) {
          const at = active[which] ?? 0;
          table.count(hashes[at] ?? 0, at, labels[at] ?? 0);
        }
        table.turn();
        for (let which = 0; which < shown; which += 1) {
          const at = active[which] ?? 0;
          table.confirm(hashes[at] ?? 0, at, labels[at] ?? 0);
        }
        tests += table.heldBy(options.leastRows) * counts.perClass.length;
        for (let which = 0; which < shown; which += 1) {
          const at = active[which] ?? 0;
          const hash = hashes[at] ?? 0;
          const slot = table.slot(hash);
          const holders = table.holders(slot);
          if (holders < options.leastRows || holders > most) continue;
          const agreeing = table.agreeing(slot);
          // Once per slot: the next row that falls into it finds nothing.
          table.drop(slot);
          if (agreeing < options.purity * holders) continue;
          const target = table.leader(slot);
          const lift = labelLift(holders, agreeing, target, counts);
          const content = windowLevels(images, firstValue(images, labelled[at] ?? 0, x, y), size);
          best.add({ size, x, y, content, hash, target, lift });
        }
      }
  }
  const windows: PatchWindow[] = [];
  for (const candidate of best.best()) {
    const window = countExactly(images, candidate, settings);
    if (window !== undefined) windows.push(window);
  }
  return { windows, tests };
}

function firstValue(
  { height, width, channels }: ImageLevels,
  row: number,
  x: number,
  y: number,
): number {
  return ((row * height + y) * width + x) * channels;
}

/** Levels by place, then by row. */
function transpose({ height, width, channels, levels }: ImageLevels, rows: Int32Array): Uint8Array {
  const perRow = height * width * channels;
  const places = new Uint8Array(perRow * rows.length);
  for (const [at, row] of rows.entries())
    for (let place = 0; place < perRow; place += 1)
      places[place * rows.length + at] = levels[row * perRow + place] ?? 0;
  return places;
}

/** Writes which hashes are not background; gives how many. */
function dropPlain(hashes: Int32Array, plain: Int32Array, into: Int32Array): number {
  let count = 0;
  for (let at = 0; at < hashes.length; at += 1) {
    const hash = hashes[at] ?? 0;
    let isPlain = false;
    for (let which = 0; which < plain.length; which += 1) if (plain[which] === hash) isPlain = true;
    if (isPlain) continue;
    into[count] = at;
    count += 1;
  }
  return count;
}

/** Writes `hashWindow` of every row's window at `x`, `y`. */
function hashPlace(
  { width, channels }: ImageLevels,
  places: Uint8Array,
  x: number,
  y: number,
  size: number,
  into: Int32Array,
): void {
  const count = into.length;
  into.fill(size);
  for (let down = 0; down < size; down += 1) {
    const start = ((y + down) * width + x) * channels;
    for (let place = start; place < start + size * channels; place += 1)
      for (let at = 0; at < count; at += 1)
        into[at] = stepHash(into[at] ?? 0, places[place * count + at] ?? 0);
  }
}

/** How many levels a window is off, up to 2; a pixel is as far off as that of its channels which is furthest. */
function distance(images: ImageLevels, from: number, size: number, content: Uint8Array): number {
  const { levels, width, channels } = images;
  const length = size * channels;
  let off = 0;
  for (let down = 0; down < size; down += 1) {
    const start = from + down * width * channels;
    for (let at = 0; at < length; at += channels) {
      let most = 0;
      for (let part = at; part < at + channels; part += 1) {
        const step = Math.abs((levels[start + part] ?? 0) - (content[down * length + part] ?? 0));
        if (step > most) most = step;
      }
      off += most;
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
  const held: number[] = [];
  let agreeing = 0;
  let variants = 0;
  for (let row = 0; row < images.rows; row += 1) {
    const label = labels[row] ?? -1;
    if (label < 0) continue;
    const off = distance(images, firstValue(images, row, x, y), size, content);
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
