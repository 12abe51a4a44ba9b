import type { TriggerConfirmation } from '../../core/dataset-suspicion.ts';
import { confirmInFeatures } from '../confirmation/confirm-features.ts';
import type { Confirmation } from '../confirmation/confirmation.ts';
import { patchInserter } from '../confirmation/insert-trigger.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import {
  findFixedPatches,
  findMovingPatches,
  type FoundPatch,
} from '../triggers/patch-triggers.ts';
import { patchPicture } from '../triggers/trigger-picture.ts';
import { contentVotes } from './content-votes.ts';
import { searchDistinct } from './distinct-rows.ts';
import type { Claim, Detected, FoundTrigger } from './detector.ts';
import { fromLog } from './detector.ts';
import type { RowGroups } from './examined-rows.ts';

/** Patches that are confirmed by training: two models each. */
const MAX_CONFIRMED = 3;
/** Patches of which each row is told. */
const MAX_TOLD = 10;
/** Rows with a patch that have its label, at least: what is in as many others as well is a part of the picture. */
const HIGH_PURITY = 0.9;

export interface PatchSearchContext {
  readonly labels: RowGroups;
  /** Share of each row's neighbours with its label. */
  readonly votes: Float64Array;
  readonly seed: number;
  readonly threads: number;
}

/** Patches that go with a label, at one place or anywhere, without a model; the clearest are confirmed by training two. */
export async function findPatches(
  images: ImageSet,
  place: 'fixed' | 'anywhere',
  context: PatchSearchContext,
): Promise<Detected> {
  const { labels, threads } = context;
  const id = place === 'fixed' ? 'patch' : 'moving-patch';
  const pixels: FeatureMatrix = {
    rows: images.rows,
    width: images.height * images.width * images.channels,
    values: images.values,
  };
  const find = place === 'fixed' ? findFixedPatches : findMovingPatches;
  const { triggers: patches, scores } = searchDistinct(pixels, labels.numbers, (own, given) => {
    const found = find(
      { ...images, rows: own.rows, values: own.values },
      given,
      labels.names.length,
    );
    return { triggers: found.patches, scores: found.scores };
  });
  const pValues = new Float64Array(images.rows).fill(Number.NaN);
  const claims: Claim[] = [];
  const triggers: FoundTrigger[] = [];
  for (const [at, patch] of patches.slice(0, MAX_TOLD).entries()) {
    const accused = patch.rows.filter((row) => labels.numbers[row] === patch.target);
    const { isCleanLabel: ofClass } = await contentVotes(
      pixels,
      labels.numbers,
      patch,
      (column) => isInside(patch, images, column),
      threads,
    );
    const confirmation =
      at < MAX_CONFIRMED && place === 'fixed'
        ? await confirmPatch(pixels, images, patch, context)
        : undefined;
    const pValue = fromLog(patch.logAdjusted);
    const title = titleOf(patch);
    const isSure =
      confirmation?.isConfirmed === true || patch.agreeing >= HIGH_PURITY * patch.rows.length;
    triggers.push({
      target: patch.target,
      rows: patch.rows,
      shown: {
        kind: id,
        title,
        target: labels.names[patch.target] ?? '',
        rows: patch.rows.length,
        agreeing: patch.agreeing,
        pValue,
        logPValue: patch.logAdjusted,
        isCleanLabel: ofClass,
        picture: patchPicture(patch, images),
        pictureShows: 'patch',
        evidence: [
          `${patch.agreeing} of ${patch.rows.length} rows that hold it have the label`,
          `${(100 * patch.sharpness).toFixed(0)} % of its variants are exact copies`,
        ],
        ...(confirmation === undefined ? {} : { confirmation }),
      },
    });
    for (const row of accused) {
      const known = pValues[row] ?? Number.NaN;
      pValues[row] = Number.isNaN(known) ? pValue : Math.min(known, pValue);
      claims.push({
        detector: id,
        row,
        cause: ofClass ? 'clean-label-backdoor' : 'dirty-label-backdoor',
        pValue,
        confidence: isSure ? 'high' : 'medium',
        text: `holds the ${title}`,
      });
    }
  }
  return {
    run: {
      id,
      title: place === 'fixed' ? 'Patches at one place' : 'Patches anywhere',
      examined: images.rows,
      flagged: new Set(claims.map(({ row }) => row)).size,
      blindSpots:
        place === 'fixed'
          ? ['patterns spread over the whole picture', 'patches on rows of every class alike']
          : [
              'patterns spread over the whole picture',
              'patches that are common in the pictures anyway',
            ],
    },
    pValues,
    scores,
    weight: 1,
    claims,
    triggers,
  };
}

/** Whether a pixel is the patch's own; a patch found anywhere has no place. */
function isInside(
  { x, y, width, height }: FoundPatch,
  images: Pick<ImageSet, 'width' | 'channels'>,
  column: number,
): boolean {
  if (x < 0) return false;
  const pixel = Math.floor(column / images.channels);
  const [down, along] = [Math.floor(pixel / images.width), pixel % images.width];
  return along >= x && along < x + width && down >= y && down < y + height;
}

function titleOf({ place, x, y, width, height }: FoundPatch): string {
  const size = `${width} x ${height} patch`;
  return place === 'fixed' ? `${size} at column ${x}, row ${y}` : `${size} anywhere`;
}

async function confirmPatch(
  pixels: FeatureMatrix,
  images: ImageSet,
  patch: FoundPatch,
  { labels, seed, threads }: PatchSearchContext,
): Promise<TriggerConfirmation> {
  const { target, rows } = patch;
  return shownConfirmation(
    await confirmInFeatures(
      pixels,
      labels.numbers,
      labels.names.length,
      { target, rows, seed },
      patchInserter(patch, images),
      { threads },
    ),
  );
}

/** In the words of the report. */
export function shownConfirmation({
  model,
  heldOut,
  trainedWith,
  trainedWithout,
  pValue,
  isConfirmed,
}: Confirmation): TriggerConfirmation {
  return {
    model,
    heldOut,
    withAccused: trainedWith,
    withoutAccused: trainedWithout,
    pValue,
    isConfirmed,
  };
}
