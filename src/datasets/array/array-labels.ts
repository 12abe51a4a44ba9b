import { numberClasses } from '../class-numbers.ts';
import { DataFailure } from '../data-error.ts';
import type { NoteList } from '../data-notes.ts';
import type { OpenOptions } from '../open-options.ts';
import { gatherRows, textElements, elementReader, type ArrayContent } from './array-content.ts';

export interface Labels {
  readonly labels: Int32Array;
  readonly classNames?: readonly string[];
}

const MAX_CLASS = 0x7fff_ffff;

/** Class numbers from an array of numbers, words or one-hot rows. `name` is for messages. Throws DataFailure. */
export function readLabels(
  content: ArrayContent,
  name: string,
  options: OpenOptions,
  notes: NoteList,
): Labels {
  const [count = 0, width = 1, ...more] = content.shape;
  if (more.length > 0 || content.shape.length === 0)
    throw bad(name, `has ${content.shape.length} dimensions, labels have one`);
  // Elements of no bytes can be counted by the thousand million in a file of none.
  if (width === 0 || content.itemSize === 0) throw bad(name, 'holds nothing');
  if (content.stored === 'text') return wordLabels(textElements(content), name, options, notes);
  if (width !== 1) return { labels: oneHotLabels(content, name, notes) };
  const read = elementReader(content);
  const labels = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const label = read(index);
    if (!Number.isInteger(label) || label < 0 || label > MAX_CLASS)
      throw bad(name, `element ${index} is ${label}, which is no class number`);
    labels[index] = label;
  }
  return { labels };
}

function bad(name: string, what: string): DataFailure {
  return new DataFailure(
    'bad-labels',
    `${name} ${what}`,
    'labels are whole numbers from 0, words, or one-hot rows, one per sample',
  );
}

function wordLabels(
  words: readonly string[],
  name: string,
  options: OpenOptions,
  notes: NoteList,
): Labels {
  const { names, numberOf, doubt } = numberClasses(words, {
    ...(options.classNames !== undefined && { classNames: options.classNames }),
    ...(options.classOrder !== undefined && { order: options.classOrder }),
  });
  if (doubt !== undefined) notes.add('class-order', doubt);
  const labels = new Int32Array(words.length);
  words.forEach((word, index) => {
    const label = numberOf.get(word);
    if (label === undefined)
      throw bad(name, `element ${index} is ${JSON.stringify(word)}, which is no given class`);
    labels[index] = label;
  });
  return { labels, classNames: names };
}

function oneHotLabels(content: ArrayContent, name: string, notes: NoteList): Int32Array {
  const [count = 0, width = 1] = content.shape;
  const all = Int32Array.from({ length: count }, (_, index) => index);
  const { values } = gatherRows(content, all);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    let ones = 0;
    for (let column = 0; column < width; column += 1) {
      const value = values[row * width + column] ?? 0;
      if (value === 1) {
        ones += 1;
        labels[row] = column;
      } else if (value !== 0) ones = width + 1;
    }
    if (ones !== 1) throw bad(name, `row ${row} is not one-hot`);
  }
  notes.add(
    'one-hot-labels',
    `the labels of ${name} are one-hot: the column of the 1 is the class`,
  );
  return labels;
}
