import { BestList } from './best-list.ts';
import type { LabelCounts } from './label-lift.ts';

/** Sides of the windows looked at, in pixels. */
export const WINDOW_SIZES = [2, 3, 5] as const;
/** Windows that are counted exactly. */
const MAX_CANDIDATES = 1024;

export interface PatchOptions {
  /** Least share of the rows with a pattern that have its label, above a half. Wrong labels lower it. */
  readonly purity?: number;
  /** Rows a pattern must be in. */
  readonly leastRows?: number;
  /** What is in a larger share of the rows is no secret. */
  readonly mostShare?: number;
  /** Share of exact copies among a pattern and its next variants. */
  readonly sharpness?: number;
  /** False discovery rate, after Benjamini-Yekutieli. */
  readonly rate?: number;
}

export const PATCH_DEFAULTS = {
  purity: 0.8,
  leastRows: 10,
  mostShare: 0.2,
  sharpness: 0.9,
  rate: 0.01,
} as const satisfies Required<PatchOptions>;

/** A window that many rows of one label have, as the tables count it. */
export interface PatchCandidate {
  readonly size: number;
  /** −1 where it is looked for anywhere. */
  readonly x: number;
  readonly y: number;
  readonly content: Uint8Array;
  readonly hash: number;
  readonly target: number;
  readonly lift: number;
}

/** The same, with the rows it is in. */
export interface PatchWindow extends PatchCandidate {
  readonly rows: Int32Array;
  readonly agreeing: number;
  /** Copies over copies and variants, in which one value is one level off: what is drawn varies, what is stamped does not. */
  readonly sharpness: number;
  readonly logChance: number;
}

export interface PatchScan {
  readonly windows: readonly PatchWindow[];
  /** Patterns and labels that were compared. */
  readonly tests: number;
}

/** Labelled images, quantised, with what is asked of patterns. */
export interface ScanSettings {
  readonly labels: Int32Array;
  readonly counts: LabelCounts;
  readonly options: Required<PatchOptions>;
}

export function candidateList(): BestList<PatchCandidate> {
  return new BestList(
    MAX_CANDIDATES,
    (a, b) => b.lift - a.lift || a.size - b.size || a.y - b.y || a.x - b.x || a.hash - b.hash,
  );
}
