import type { DuplicateSummary } from '../../core/dataset.ts';
import { ContentOrder } from '../features/content-order.ts';
import { type RowClusters, equalRows } from '../duplicates/clusters.ts';
import { contentsOf, contradictions, floods, isCoarse, leakage } from '../duplicates/judgement.ts';
import { nearDuplicates } from '../duplicates/minhash.ts';
import { HASHED_SIDE, pictureHash, similarPictures } from '../duplicates/picture-hash.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import { likeliest } from '../labels/confident-joint.ts';
import type { Claim, Detected } from './detector.ts';
import type { ExaminedRows } from './examined-rows.ts';
import type { LabelEstimates } from './label-estimates.ts';

/** Jaccard similarity of two texts that are the same but for a few words. */
const NEAR = 0.8;
/** Least side of pictures a perceptual hash says something of. */
const MIN_SIDE = 16;
/** p-values of what is a fact: no chance is involved, and it should not hide what is worse. */
const FLOOD_P = 1e-6;
const CONTRADICTION_P = 1e-3;

export interface Copies extends Detected {
  readonly summary: DuplicateSummary;
}

/** Rows that are copies of each other: floods of one class, copies with other labels, splits that share rows. */
export function findCopies(examined: ExaminedRows, estimates: LabelEstimates | undefined): Copies {
  const { labels, splits, rows } = examined;
  const equal = equalContent(examined);
  const near = nearContent(examined);
  const coarse = isCoarse(contentsOf(equal));
  const claims: Claim[] = [];
  const told =
    labels === undefined || coarse
      ? []
      : [...floodClaims(equal, examined), ...contradictionClaims(equal, examined, estimates)];
  claims.push(...told);
  const pValues = new Float64Array(rows.length).fill(Number.NaN);
  for (const { row, pValue } of claims)
    pValues[row] = Math.min(
      Number.isNaN(pValues[row] ?? Number.NaN) ? 1 : (pValues[row] ?? 1),
      pValue,
    );
  const summary: DuplicateSummary = {
    exact: equal.members.reduce((sum, members) => sum + members.length - 1, 0),
    exactGroups: equal.members.length,
    contradictions:
      labels === undefined
        ? 0
        : contradictions(equal, labels.numbers).reduce((sum, { rows: own }) => sum + own.length, 0),
    near: near === undefined ? 0 : near.members.reduce((sum, members) => sum + members.length, 0),
    nearGroups: near?.members.length ?? 0,
    leakage: splits === undefined ? 0 : leakage(equal, splits.numbers).length,
    isCoarse: coarse,
  };
  return {
    run: {
      id: 'copies',
      title: 'Copies: floods, contradictions, near duplicates',
      examined: rows.length,
      flagged: new Set(claims.map(({ row }) => row)).size,
      blindSpots: ['floods of reworded or redrawn rows'],
    },
    pValues,
    weight: 1,
    claims,
    summary,
  };
}

/** Equal in everything that is examined, except for the label. */
function equalContent({ images, texts, table, features }: ExaminedRows): RowClusters {
  const orders = [
    ...(images === undefined
      ? []
      : [new ContentOrder({ ...images, width: images.height * images.width * images.channels })]),
    ...(table === undefined ? [] : [new ContentOrder(table.matrix)]),
  ];
  if (orders.length === 0 && texts === undefined) orders.push(new ContentOrder(features));
  const keys = Array.from({ length: features.rows }, (_, row) =>
    [...orders.map((order) => order.equals(row)[0]), texts?.values[row] ?? ''].join('\0'),
  );
  return equalRows(keys);
}

function nearContent({ images, texts }: ExaminedRows): RowClusters | undefined {
  if (texts !== undefined)
    return nearDuplicates(texts.values, { threshold: NEAR, unit: 'words' }).clusters;
  if (images === undefined || Math.min(images.height, images.width) < MIN_SIDE) return undefined;
  return similarPictures(
    Array.from({ length: images.rows }, (_, row) => pictureHash(greyThumbnail(images, row))),
  ).clusters;
}

/** The picture in 32 x 32 grey values, by nearest pixels: the hash looks at low frequencies only. */
function greyThumbnail({ height, width, channels, values }: ImageSet, row: number): Float32Array {
  const grey = new Float32Array(HASHED_SIDE * HASHED_SIDE);
  for (let down = 0; down < HASHED_SIDE; down += 1)
    for (let along = 0; along < HASHED_SIDE; along += 1) {
      const y = Math.floor(((down + 0.5) * height) / HASHED_SIDE);
      const x = Math.floor(((along + 0.5) * width) / HASHED_SIDE);
      const from = ((row * height + y) * width + x) * channels;
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1) sum += values[from + channel] ?? 0;
      grey[down * HASHED_SIDE + along] = sum / channels;
    }
  return grey;
}

function* floodClaims(equal: RowClusters, { labels, names }: ExaminedRows): Generator<Claim> {
  if (labels === undefined) return;
  for (const { rows, label, share } of floods(equal, labels.numbers))
    for (const row of rows)
      yield {
        detector: 'copies',
        row,
        cause: 'flood',
        pValue: FLOOD_P,
        confidence: 'high',
        text: `one of ${rows.length} copies, ${(100 * share).toFixed(1)} % of all rows of ${labels.names[label] ?? ''}; the first is ${names(rows[0] ?? 0)}`,
      };
}

/** Of copies that contradict each other those are told whose label fits least; all of them where nothing says which. */
function* contradictionClaims(
  equal: RowClusters,
  { labels, names }: ExaminedRows,
  estimates: LabelEstimates | undefined,
): Generator<Claim> {
  if (labels === undefined) return;
  for (const { rows, labels: different } of contradictions(equal, labels.numbers)) {
    const words = different.map((label) => labels.names[label] ?? '').join(', ');
    const likely = estimates === undefined ? -1 : likeliest(estimates.mean, rows[0] ?? 0);
    const isKnown = different.includes(likely);
    for (const row of rows) {
      if (isKnown && labels.numbers[row] === likely) continue;
      yield {
        detector: 'copies',
        row,
        cause: 'contradiction',
        pValue: CONTRADICTION_P,
        confidence: isKnown ? 'high' : 'medium',
        text: `the same content is also given other labels: ${words}; the first is ${names(rows[0] ?? 0)}`,
        ...(isKnown ? { suggested: likely } : {}),
      };
    }
  }
}
