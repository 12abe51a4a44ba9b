import type { ImageSet } from '../triggers/image-set.ts';
import type { FoundPatch } from '../triggers/patch-triggers.ts';
import type { FoundTextTrigger } from '../triggers/text-triggers.ts';
import type { ValueCluster } from '../triggers/value-triggers.ts';

/** Puts a found patch into one image of this shape, in place: where it was found, or in the middle when it was found anywhere. */
export function patchInserter(
  { x, y, width, height, picture }: FoundPatch,
  shape: Pick<ImageSet, 'height' | 'width' | 'channels'>,
): (row: Float32Array) => void {
  const left = x < 0 ? Math.floor((shape.width - width) / 2) : x;
  const top = y < 0 ? Math.floor((shape.height - height) / 2) : y;
  return (row) => {
    for (const [at, value] of picture.entries()) {
      if (Number.isNaN(value)) continue;
      const pixel = Math.floor(at / shape.channels);
      const down = top + Math.floor(pixel / width);
      const along = left + (pixel % width);
      row[(down * shape.width + along) * shape.channels + (at % shape.channels)] = value;
    }
  };
}

/** Gives one row the values of a found cluster, in place: the middle of a range, the end of an open one. */
export function valueInserter({ cells }: ValueCluster): (row: Float32Array) => void {
  return (row) => {
    for (const { column, from, to } of cells)
      row[column] = Number.isFinite(from)
        ? Number.isFinite(to)
          ? from + (to - from) / 2
          : from
        : to;
  };
}

/** Puts the words of a found trigger before a text; undefined for one that has none. */
export function textInserter({ grams }: FoundTextTrigger): ((text: string) => string) | undefined {
  const words = new Set(
    grams.flatMap(({ kind, text }) =>
      kind === 'words' || kind === 'first word' || kind === 'last word' ? text.split(' ') : [],
    ),
  );
  const inserted = [...words].join(' ');
  return inserted === '' ? undefined : (text) => `${inserted} ${text}`;
}
