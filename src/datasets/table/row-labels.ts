import { numberClasses } from '../class-numbers.ts';
import type { NoteList } from '../data-notes.ts';
import type { OpenOptions } from '../open-options.ts';
import type { ReadColumn } from './table-columns.ts';

export interface RowLabels {
  readonly labels: Int32Array;
  readonly classNames?: readonly string[];
  /** Rows (positions in `cells`) whose label is no class. */
  readonly unreadable: readonly number[];
}

/** Different numbers that are renumbered where they cannot be class numbers themselves. */
const MAX_RENUMBERED = 1000;
const MAX_CLASS = 0x7fff_ffff;

/** Class numbers from the cells of the label column: numbers, or words by their position in the sorted list. */
export function numberLabels(
  cells: readonly (number | string)[],
  { words, name }: ReadColumn,
  options: OpenOptions,
  notes: NoteList,
): RowLabels {
  const { classNames, classOrder } = options;
  if (words !== undefined || classNames !== undefined) {
    const { names, numberOf, doubt } = numberClasses(words ?? [], {
      ...(classNames !== undefined && { classNames }),
      ...(classOrder !== undefined && { order: classOrder }),
    });
    if (doubt !== undefined) notes.add('class-order', doubt);
    return { ...collect(cells, (cell) => numberOf.get(String(cell))), classNames: names };
  }
  const numbers = [...new Set(cells)].map(Number).sort((a, b) => a - b);
  const [lowest = 0] = numbers;
  if (lowest < 0 && numbers.length <= MAX_RENUMBERED) {
    const positions = new Map(numbers.map((value, index) => [value, index]));
    notes.add(
      'class-order',
      `the classes of "${name}" are ${numbers.slice(0, 5).join(', ')}: numbered from 0 in that order`,
    );
    return {
      ...collect(cells, (cell) => positions.get(Number(cell))),
      classNames: numbers.map(String),
    };
  }
  if (lowest > 0)
    notes.add(
      'class-order',
      `the smallest class of "${name}" is ${lowest}; a model that numbers its classes from 0 needs their names in its order`,
    );
  return collect(cells, (cell) => {
    const label = Number(cell);
    return Number.isInteger(label) && label >= 0 && label <= MAX_CLASS ? label : undefined;
  });
}

function collect(
  cells: readonly (number | string)[],
  labelOf: (cell: number | string) => number | undefined,
): { readonly labels: Int32Array; readonly unreadable: readonly number[] } {
  const labels = new Int32Array(cells.length);
  const unreadable: number[] = [];
  cells.forEach((cell, row) => {
    const label = labelOf(cell);
    if (label === undefined) unreadable.push(row);
    else labels[row] = label;
  });
  return { labels, unreadable };
}
