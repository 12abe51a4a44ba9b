import { scanFixedPatches } from './fixed-patches.ts';
import { quantise } from './image-levels.ts';
import type { ImageSet } from './image-set.ts';
import { adjustSmallest, countLabels } from './label-lift.ts';
import { scanMovingPatches } from './moving-patches.ts';
import {
  PATCH_DEFAULTS,
  type PatchOptions,
  type PatchScan,
  type PatchWindow,
} from './patch-candidate.ts';
import { groupByRows } from './row-groups.ts';

/** Windows in the same rows, by Jaccard, are parts of one patch. */
const SAME_ROWS = 0.8;
/** Patches that are told. */
const MAX_PATCHES = 50;

/** A pattern that goes with a label. */
export interface FoundPatch {
  readonly place: 'fixed' | 'anywhere';
  readonly target: number;
  /** Rows that hold its clearest window, ascending. */
  readonly rows: Int32Array;
  /** How many of them have the label. */
  readonly agreeing: number;
  /** Half the likelihood ratio, in nats. */
  readonly lift: number;
  /** Exact copies among copies and variants one level off, 0 … 1. */
  readonly sharpness: number;
  /** ln of the p-value (Fisher) and of the same after Benjamini-Yekutieli over all patterns. */
  readonly logChance: number;
  readonly logAdjusted: number;
  /** Box around all its windows, in pixels; `x` and `y` are −1 where it is found anywhere. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** `height` · `width` · channels, in the units of the images: the mean over its rows of the label; NaN beside its windows. */
  readonly picture: Float32Array;
}

export interface PatchFindings {
  /** Clearest first. */
  readonly patches: readonly FoundPatch[];
  /** Highest lift of the patches a row holds, its label being theirs: 0 (none) and up (bad); NaN for rows without a label. */
  readonly scores: Float64Array;
}

/**
 * Finds patches that stand at one place in many images, most of them of one label, by counting all windows of 2, 3 and 5 pixels in four
 * grey levels; no model takes part, so patches on rows of the right class are found too. What is drawn or photographed comes in variants;
 * what is stamped does not, and only that is accused.
 * Throws RangeError for more than four channels and labels that are not below `classes`.
 */
export function findFixedPatches(
  images: ImageSet,
  labels: Int32Array,
  classes: number,
  options: PatchOptions = {},
): PatchFindings {
  return find(images, labels, classes, options, 'fixed');
}

/** The same for patches that stand anywhere; a pattern that is common anywhere hides them. */
export function findMovingPatches(
  images: ImageSet,
  labels: Int32Array,
  classes: number,
  options: PatchOptions = {},
): PatchFindings {
  return find(images, labels, classes, options, 'anywhere');
}

function find(
  images: ImageSet,
  labels: Int32Array,
  classes: number,
  given: PatchOptions,
  place: FoundPatch['place'],
): PatchFindings {
  const options = { ...PATCH_DEFAULTS, ...given };
  const settings = { labels, counts: countLabels(labels, classes), options };
  const levels = quantise(images);
  const scan: PatchScan =
    place === 'fixed' ? scanFixedPatches(levels, settings) : scanMovingPatches(levels, settings);
  const adjusted = adjustSmallest(
    Float64Array.from(scan.windows, ({ logChance }) => logChance),
    scan.tests,
  );
  const accused = scan.windows
    .map((window, at) => ({ window, logAdjusted: adjusted[at] ?? 0 }))
    .filter(({ logAdjusted }) => logAdjusted <= Math.log(options.rate))
    .sort((a, b) => strength(b.window) - strength(a.window) || compareWindows(a.window, b.window));
  const scores = Float64Array.from(labels, (label) => (label < 0 ? Number.NaN : 0));
  for (const { window } of accused)
    for (const row of window.rows)
      if (labels[row] === window.target) scores[row] = Math.max(scores[row] ?? 0, strength(window));
  const patches = groupByRows(
    accused.map(({ window }) => window.rows),
    images.rows,
    SAME_ROWS,
  )
    .slice(0, MAX_PATCHES)
    .flatMap((members) => {
      const parts = members.flatMap((at) => accused[at]?.window ?? []);
      const first = accused[members[0] ?? 0];
      return first === undefined ? [] : [describe(images, labels, place, parts, first)];
    });
  return { patches, scores };
}

function strength({ lift }: PatchWindow): number {
  return lift;
}

function compareWindows(a: PatchWindow, b: PatchWindow): number {
  return b.size - a.size || a.y - b.y || a.x - b.x || a.hash - b.hash;
}

function describe(
  images: ImageSet,
  labels: Int32Array,
  place: FoundPatch['place'],
  parts: readonly PatchWindow[],
  { window, logAdjusted }: { readonly window: PatchWindow; readonly logAdjusted: number },
): FoundPatch {
  const { target, rows, agreeing, lift, sharpness, logChance } = window;
  const shown = place === 'fixed' ? parts : [window];
  const x = Math.min(...shown.map((part) => part.x));
  const y = Math.min(...shown.map((part) => part.y));
  const width = Math.max(...shown.map((part) => part.x + part.size)) - x;
  const height = Math.max(...shown.map((part) => part.y + part.size)) - y;
  const box = { x, y, width, height };
  const picture =
    place === 'fixed'
      ? meanPicture(
          images,
          rows.filter((row) => labels[row] === target),
          shown,
          box,
        )
      : levelPicture(images, window);
  return {
    place,
    target,
    rows,
    agreeing,
    lift,
    sharpness,
    logChance,
    logAdjusted,
    ...box,
    picture,
  };
}

/** The mean of what rows hold in the windows. */
function meanPicture(
  images: ImageSet,
  rows: Int32Array,
  windows: readonly PatchWindow[],
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Float32Array {
  const { channels } = images;
  const picture = new Float32Array(width * height * channels).fill(Number.NaN);
  for (const window of windows)
    for (let down = 0; down < window.size; down += 1)
      for (let along = 0; along < window.size; along += 1)
        for (let channel = 0; channel < channels; channel += 1) {
          const at = ((window.y + down - y) * width + window.x + along - x) * channels + channel;
          if (!Number.isNaN(picture[at])) continue;
          let sum = 0;
          for (const row of rows)
            sum +=
              images.values[
                ((row * images.height + window.y + down) * images.width + window.x + along) *
                  channels +
                  channel
              ] ?? 0;
          picture[at] = sum / rows.length;
        }
  return picture;
}

/** The middle of each level: where a pattern moves, its rows tell no more. */
function levelPicture(images: ImageSet, { content }: PatchWindow): Float32Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of images.values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Float32Array.from(content, (level) => low + ((level + 0.5) * (high - low)) / 4);
}
