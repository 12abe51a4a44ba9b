import type { SuspectRow, TextSpan } from '../../core/dataset-suspicion.ts';
import type { Suspect } from '../detection/detection.ts';
import type { ExaminedRows } from '../detection/examined-rows.ts';
import { encodePng } from '../png.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import { shownRange } from '../triggers/image-set.ts';

/** Rows told; the counts by cause are of all. */
export const MAX_SUSPECTS = 1000;
/** Of them those with a picture: some hundred bytes each for a small one. */
const MAX_PICTURES = 300;
/** Bytes of all pictures of a report. */
const MAX_PICTURE_BYTES = 4 * 1024 * 1024;
const MAX_TEXT = 400;
/** Characters kept in front of what accuses a text. */
const BEFORE = 80;
const MAX_CELLS = 8;
/** Digits of a cell that are shown. */
const DIGITS = 7;

/** Accused rows as the report shows them: with name, labels, and what they hold. */
export function describeSuspects(
  suspects: readonly Suspect[],
  examined: ExaminedRows,
): readonly SuspectRow[] {
  const { labels, images } = examined;
  const draw = images === undefined ? undefined : pictureOf(images);
  let bytes = 0;
  return suspects.slice(0, MAX_SUSPECTS).map((suspect, order) => {
    const { row, suggested, highlights, cells, ...told } = suspect;
    const label = labels?.names[labels.numbers[row] ?? -1];
    const likely = suggested === undefined ? undefined : labels?.names[suggested];
    const picture = order < MAX_PICTURES && bytes < MAX_PICTURE_BYTES ? draw?.(row) : undefined;
    bytes += picture?.length ?? 0;
    return {
      ...told,
      row: examined.rows[row] ?? row,
      name: examined.names(row),
      ...(label === undefined ? {} : { label }),
      ...(likely === undefined ? {} : { suggested: likely }),
      ...textOf(examined, row, highlights ?? []),
      ...cellsOf(examined, row, cells ?? []),
      ...(picture === undefined ? {} : { picture }),
    };
  });
}

/** At most 400 characters around the first thing that accuses the text; its marks moved along. */
function textOf(
  { texts }: ExaminedRows,
  row: number,
  highlights: readonly TextSpan[],
): Pick<SuspectRow, 'text' | 'highlights'> {
  const whole = texts?.values[row];
  if (whole === undefined) return {};
  const first = highlights.reduce((least, { start }) => Math.min(least, start), whole.length);
  const from =
    highlights.length === 0 || first + BEFORE < MAX_TEXT
      ? 0
      : Math.max(0, Math.min(first - BEFORE, whole.length - MAX_TEXT));
  const text = whole.slice(from, from + MAX_TEXT);
  const moved = highlights
    .map(({ start, end }) => ({
      start: Math.max(0, start - from),
      end: Math.min(text.length, end - from),
    }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  return { text, ...(moved.length === 0 ? {} : { highlights: moved }) };
}

/** The cells that accuse a row first; the others of a narrow table after them. */
function cellsOf(
  { table }: ExaminedRows,
  row: number,
  accusing: readonly string[],
): Pick<SuspectRow, 'cells'> {
  if (table === undefined) return {};
  const { matrix, columns } = table;
  const names = [...new Set([...accusing, ...columns.slice(0, MAX_CELLS)])].slice(0, MAX_CELLS);
  const cells = names.flatMap((name) => {
    const at = columns.indexOf(name);
    const value = matrix.values[row * matrix.width + at];
    if (at < 0 || value === undefined) return [];
    return [{ name, value: Number.isNaN(value) ? '' : shortNumber(value) }];
  });
  return cells.length === 0 ? {} : { cells };
}

/** Single precision holds seven digits: more would be noise. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

/** Draws a picture as PNG in base64; grey where there are not three channels. */
function pictureOf(images: ImageSet): (row: number) => string {
  const { height, width, channels, values } = images;
  const { base, range } = shownRange(images);
  const shown = channels >= 3 ? 3 : 1;
  return (row) => {
    const pixels = new Uint8Array(height * width * shown);
    for (let at = 0; at < height * width; at += 1)
      for (let channel = 0; channel < shown; channel += 1) {
        const value = values[(row * height * width + at) * channels + channel] ?? 0;
        pixels[at * shown + channel] = Math.round(((value - base) / range) * 255);
      }
    return Buffer.from(encodePng({ width, height, channels: shown, pixels })).toString('base64');
  };
}
