import { chosenIndices } from '../array/array-samples.ts';
import { DataFailure } from '../data-error.ts';
import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { OpenOptions } from '../open-options.ts';
import { takeSamples } from '../select-samples.ts';
import { ColumnStatistics } from './column-statistics.ts';
import { chooseLabelColumn } from './label-column.ts';
import { numberLabels } from './row-labels.ts';
import { countDistinct, readColumns, type ReadColumn } from './table-columns.ts';
import { withTable, type RawTable, type TableForm } from './table-database.ts';

/** What pandas calls the row numbers it writes when it is not told otherwise. */
const INDEX_NAMES = new Set(['', 'unnamed: 0', '__index_level_0__']);

interface Matrix {
  readonly values: Float32Array;
  /** Row numbers in the file from 1, of the rows kept. */
  readonly rows: Int32Array;
  readonly cells: readonly (number | string)[];
  readonly statistics: readonly ColumnStatistics[];
}

/** Reads a table: every column but the class is a feature. `path` must be absolute. Throws DataFailure. */
export function readTable(
  path: string,
  form: TableForm,
  options: OpenOptions & { readonly limits: DataLimits },
  notes: NoteList,
): Promise<LabelledSamples> {
  if (form.kind === 'text' && !form.text.hasHeader)
    notes.add(
      'header',
      'the first line holds numbers: it is read as data, columns are counted from 1',
    );
  return withTable(path, form, options.limits, async (table) => {
    const columns = await readColumns(table, options.limits, notes);
    const label = await chooseLabelColumn(columns, options.labelColumn, notes, (column, most) =>
      countDistinct(table, column, most),
    );
    const features = chooseFeatures(columns, label, options, notes);
    if (features.length === 0 || table.rows === 0)
      throw new DataFailure(
        'empty',
        table.rows === 0 ? 'the table has no rows' : 'the table has no columns of features',
        'give a table with rows of features and their class',
      );
    const matrix = await readRows(table, features, label, notes);
    return samplesOf(matrix, features, label, options, notes);
  });
}

function chooseFeatures(
  columns: readonly ReadColumn[],
  label: ReadColumn | undefined,
  options: OpenOptions,
  notes: NoteList,
): readonly ReadColumn[] {
  for (const name of options.ignoreColumns ?? [])
    if (!columns.some((column) => column.name === name))
      throw new DataFailure(
        'missing-column',
        `there is no column "${name}" to leave out`,
        'check its name',
      );
  return columns.filter((column, position) => {
    if (column === label) return false;
    if (options.ignoreColumns?.includes(column.name) === true) {
      notes.add('left-out-column', 'columns left out as asked', column.name);
      return false;
    }
    const isIndex = position === 0 && INDEX_NAMES.has(column.name.toLowerCase());
    if (isIndex || column.name === '__index_level_0__') {
      notes.add('left-out-column', 'the row numbers that pandas writes were left out', column.name);
      return false;
    }
    if (column.words !== undefined)
      notes.add(
        'category-column',
        'columns of words are numbered by the sorted list of their words',
        column.name,
      );
    return true;
  });
}

async function readRows(
  table: RawTable,
  features: readonly ReadColumn[],
  label: ReadColumn | undefined,
  notes: NoteList,
): Promise<Matrix> {
  const width = features.length;
  const values = new Float32Array(table.rows * width);
  const rows = new Int32Array(table.rows);
  const cells: (number | string)[] = [];
  const statistics = features.map(() => new ColumnStatistics());
  const codes = features.map(
    ({ words }) => words && new Map(words.map((word, index) => [word, index])),
  );
  const row = new Float64Array(width);
  const all = label === undefined ? features : [...features, label];
  let kept = 0;
  let number = 0;
  for await (const chunk of table.stream(`SELECT ${all.map(({ sql }) => sql).join(', ')} FROM t`)) {
    const length = chunk[0]?.length ?? 0;
    for (let at = 0; at < length; at += 1) {
      number += 1;
      const missing = fillRow(row, chunk, at, codes);
      const cell = label === undefined ? 0 : chunk[width]?.[at];
      if (missing >= 0)
        notes.add(
          'missing-value',
          `rows without a value in column "${features[missing]?.name ?? ''}" were left out`,
          `row ${number}`,
        );
      else if (typeof cell !== 'number' && typeof cell !== 'string')
        notes.add('missing-value', 'rows without a class were left out', `row ${number}`);
      else {
        values.set(row, kept * width);
        rows[kept] = number;
        cells.push(cell);
        row.forEach((value, column) => statistics[column]?.add(value));
        kept += 1;
      }
    }
  }
  if (kept === 0)
    throw new DataFailure(
      'empty',
      `none of the ${number} rows has a value in every column`,
      'leave out the columns that are empty, or fill them as the model was trained',
    );
  return {
    values: values.subarray(0, kept * width),
    rows: rows.subarray(0, kept),
    cells,
    statistics,
  };
}

/** Fills `row`; answers the first column without a value, −1 when all have one. */
function fillRow(
  row: Float64Array,
  chunk: readonly (readonly unknown[])[],
  at: number,
  codes: readonly (ReadonlyMap<string, number> | undefined)[],
): number {
  for (let column = 0; column < row.length; column += 1) {
    const cell = chunk[column]?.[at];
    const value = typeof cell === 'string' ? codes[column]?.get(cell) : cell;
    if (typeof value !== 'number') return column;
    row[column] = value;
  }
  return -1;
}

function samplesOf(
  { values, rows, cells, statistics }: Matrix,
  features: readonly ReadColumn[],
  label: ReadColumn | undefined,
  options: OpenOptions,
  notes: NoteList,
): LabelledSamples {
  const numbered = label === undefined ? undefined : numberLabels(cells, label, options, notes);
  const samples: LabelledSamples = {
    kind: 'table',
    count: rows.length,
    shape: [features.length],
    values,
    stored: features.every(({ reading }) => reading !== 'words') ? 'float64' : 'text',
    ...(numbered !== undefined && {
      labels: numbered.labels,
      ...(numbered.classNames !== undefined && { classNames: numbered.classNames }),
    }),
    columns: features.map(({ name, words }, index) =>
      (statistics[index] ?? new ColumnStatistics()).column(name, words),
    ),
    names: (index) => `row ${rows[index] ?? index + 1}`,
    notes: [],
  };
  const unreadable = new Set(numbered?.unreadable);
  for (const index of unreadable)
    notes.add(
      'unreadable-label',
      'rows were left out whose class is no class number',
      samples.names(index),
    );
  if (unreadable.size === samples.count)
    throw new DataFailure(
      'bad-labels',
      `no value of column "${label?.name ?? ''}" is a class number`,
      'labels are whole numbers from 0, or words',
    );
  const readable =
    unreadable.size === 0
      ? samples
      : takeSamples(
          samples,
          Int32Array.from(rows.keys()).filter((index) => !unreadable.has(index)),
        );
  const indices = chosenIndices(readable.count, readable.labels, options, notes);
  const chosen = indices.length === readable.count ? readable : takeSamples(readable, indices);
  return { ...chosen, notes: notes.list };
}
