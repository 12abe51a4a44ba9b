import { DataFailure } from '../data-error.ts';
import type { NoteList } from '../data-notes.ts';
import type { ReadColumn } from './table-columns.ts';

/** Names of columns that hold the class, the surest first. Compared in lower case, with spaces and dashes as underscores. */
const LABEL_NAMES: readonly string[] = [
  'label',
  'labels',
  'target',
  'targets',
  'class',
  'classes',
  'y',
  'is_fraud',
  'isfraud',
  'fraud',
  'fraud_label',
  'default',
  'outcome',
  'churn',
  'diagnosis',
  'species',
  'category',
  'result',
];
/** More different values are a quantity, not classes. */
const MAX_CLASSES = 1000;
/** The last column is taken for the class only when it has few values. */
const MAX_LAST_CLASSES = 50;
/** Column names listed in a message. */
const MAX_SHOWN = 12;

/** Different values of a column, exact up to a bound. */
type Count = (column: ReadColumn, most: number) => Promise<number>;

/** The column of the classes: as given, by name, or the last one if it has few values. Says which and why. Throws DataFailure. */
export async function chooseLabelColumn(
  columns: readonly ReadColumn[],
  given: string | false | undefined,
  notes: NoteList,
  count: Count,
): Promise<ReadColumn | undefined> {
  if (given === false) return undefined;
  if (given !== undefined) {
    const column =
      columns.find(({ name }) => name === given) ??
      columns.find(({ name }) => name.toLowerCase() === given.toLowerCase());
    if (column !== undefined) return column;
    const shown = columns.slice(0, MAX_SHOWN).map(({ name }) => name);
    throw new DataFailure(
      'missing-column',
      `there is no column "${given}"`,
      `there are: ${shown.join(', ')}`,
    );
  }
  const keyOf = ({ name }: ReadColumn): string => name.toLowerCase().replaceAll(/[\s-]/g, '_');
  for (const wanted of LABEL_NAMES) {
    const column = columns.find((candidate) => keyOf(candidate) === wanted);
    if (column === undefined || (column.reading === 'number' && !column.isWhole)) continue;
    if ((await count(column, MAX_CLASSES)) > MAX_CLASSES) continue;
    notes.add(
      'label-column',
      `the classes are in column "${column.name}", because of its name; another can be named`,
    );
    return column;
  }
  const last = columns.at(-1);
  if (last !== undefined && columns.length > 1 && (last.reading !== 'number' || last.isWhole)) {
    const distinct = await count(last, MAX_LAST_CLASSES);
    if (distinct > 1 && distinct <= MAX_LAST_CLASSES) {
      notes.add(
        'label-column',
        `the classes are in column "${last.name}", because it is the last and has ${distinct} values; another can be named`,
      );
      return last;
    }
  }
  notes.add('no-labels', 'no column looks like the class: name it');
  return undefined;
}
