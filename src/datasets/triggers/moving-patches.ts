import { GramTable, tableBits } from './gram-table.ts';
import {
  hashContent,
  hashWindow,
  LEVELS,
  plainHashes,
  windowLevels,
  type ImageLevels,
} from './image-levels.ts';
import { labelLift, logLiftChance } from './label-lift.ts';
import {
  candidateList,
  WINDOW_SIZES,
  type PatchCandidate,
  type PatchScan,
  type PatchWindow,
  type ScanSettings,
} from './patch-candidate.ts';

/** Slots of the table at most, as a power of two: 80 MB. Windows beyond fall together, and rarer patterns are lost among them. */
const MAX_BITS = 22;
/** Rows kept of one pattern. */
const MAX_ROWS = 1_000_000;

/** Looks for windows wherever they are: patterns that many rows have, most of them of one label. */
export function scanMovingPatches(images: ImageLevels, settings: ScanSettings): PatchScan {
  const { labels, counts, options } = settings;
  const { rows, height, width } = images;
  const most = options.mostShare * counts.rows;
  const best = candidateList();
  let tests = 0;
  for (const size of WINDOW_SIZES) {
    if (size > height || size > width) continue;
    const table = new GramTable(
      tableBits(rows * (height - size + 1) * (width - size + 1), MAX_BITS),
    );
    forEachWindow(images, labels, size, (hash, row) => table.count(hash, row, labels[row] ?? -1));
    table.turn();
    forEachWindow(images, labels, size, (hash, row) => table.confirm(hash, row, labels[row] ?? -1));
    tests += table.heldBy(options.leastRows) * counts.perClass.length;
    forEachWindow(images, labels, size, (hash, _, from) => {
      const slot = table.slot(hash);
      const holders = table.holders(slot);
      if (holders < options.leastRows || holders > most) return;
      const agreeing = table.agreeing(slot);
      // Once per slot: the next window that falls into it finds nothing.
      table.drop(slot);
      if (agreeing < options.purity * holders) return;
      const target = table.leader(slot);
      const lift = labelLift(holders, agreeing, target, counts);
      best.add({
        size,
        x: -1,
        y: -1,
        content: windowLevels(images, from, size),
        hash,
        target,
        lift,
      });
    });
  }
  return { windows: countExactly(images, best.best(), settings), tests };
}

/** Windows of labelled rows, background left out. */
function forEachWindow(
  images: ImageLevels,
  labels: Int32Array,
  size: number,
  visit: (hash: number, row: number, from: number) => void,
): void {
  const { rows, height, width, channels } = images;
  const plain = plainHashes(images, size);
  for (let row = 0; row < rows; row += 1) {
    if ((labels[row] ?? -1) < 0) continue;
    for (let y = 0; y + size <= height; y += 1)
      for (let x = 0; x + size <= width; x += 1) {
        const from = ((row * height + y) * width + x) * channels;
        const hash = hashWindow(images, from, size);
        if (!plain.includes(hash)) visit(hash, row, from);
      }
  }
}

/** Hashes of the contents that differ in one pixel by one level, in one of its channels or in all of them. */
function* variantsOf({ content, size }: PatchCandidate, channels: number): Generator<number> {
  const variant = content.slice();
  for (let pixel = 0; pixel < content.length; pixel += channels)
    for (const step of [-1, 1])
      for (let part = 0; part <= (channels === 1 ? 0 : channels); part += 1) {
        const [from, to] = part === channels ? [0, channels] : [part, part + 1];
        for (let at = pixel + from; at < pixel + to; at += 1)
          variant[at] = Math.min(LEVELS - 1, Math.max(0, (content[at] ?? 0) + step));
        const hash = hashContent(variant, size);
        variant.set(content.subarray(pixel, pixel + channels), pixel);
        // A step beyond the last level is none.
        if (hash !== hashContent(content, size)) yield hash;
      }
}

function countExactly(
  images: ImageLevels,
  candidates: readonly PatchCandidate[],
  { labels, counts, options }: ScanSettings,
): readonly PatchWindow[] {
  const held = candidates.map((): number[] => []);
  const variants = new Float64Array(candidates.length);
  const lastRow = new Int32Array(candidates.length).fill(-1);
  const lastVariant = new Int32Array(candidates.length).fill(-1);
  for (const size of WINDOW_SIZES) {
    const own = new Map<number, number>();
    const near = new Map<number, number[]>();
    for (const [at, candidate] of candidates.entries()) {
      if (candidate.size !== size) continue;
      own.set(candidate.hash, at);
      for (const hash of variantsOf(candidate, images.channels)) {
        const list = near.get(hash);
        if (list === undefined) near.set(hash, [at]);
        else list.push(at);
      }
    }
    if (own.size === 0) continue;
    forEachWindow(images, labels, size, (hash, row) => {
      const at = own.get(hash);
      if (at !== undefined && lastRow[at] !== row) {
        lastRow[at] = row;
        if ((held[at]?.length ?? 0) < MAX_ROWS) held[at]?.push(row);
      }
      for (const other of near.get(hash) ?? []) {
        if (lastVariant[other] === row) continue;
        lastVariant[other] = row;
        variants[other] = (variants[other] ?? 0) + 1;
      }
    });
  }
  const windows: PatchWindow[] = [];
  for (const [at, candidate] of candidates.entries()) {
    const rows = Int32Array.from(held[at] ?? []);
    const agreeing = rows.reduce((sum, row) => sum + (labels[row] === candidate.target ? 1 : 0), 0);
    const sharpness = rows.length / (rows.length + (variants[at] ?? 0));
    if (
      rows.length < options.leastRows ||
      agreeing < options.purity * rows.length ||
      sharpness < options.sharpness
    )
      continue;
    const { target } = candidate;
    windows.push({
      ...candidate,
      lift: labelLift(rows.length, agreeing, target, counts),
      rows,
      agreeing,
      sharpness,
      logChance: logLiftChance(rows.length, agreeing, target, counts),
    });
  }
  return windows;
}
