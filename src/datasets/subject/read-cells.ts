import type { ColumnKind, ColumnRole } from '../../core/dataset-profile.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import { ImageCells, imageForm } from './image-cells.ts';

/** Characters of one text that are kept: what detectors look at. */
const MAX_CHARACTERS = 20_000;
/** Characters of a word of a category. */
const MAX_WORD = 200;
/** Roles whose cells are words that rows are grouped by. */
const GROUP_ROLES: ReadonlySet<ColumnRole> = new Set(['label', 'source', 'split']);

/** A column of the table, and what it is used for. */
export interface SubjectColumn {
  readonly column: RowColumn;
  readonly kind: ColumnKind;
  readonly role: ColumnRole;
}

export interface NumberCells {
  readonly name: string;
  /** NaN where missing. */
  readonly values: Float64Array;
}

export interface WordCells {
  readonly name: string;
  readonly role: ColumnRole;
  readonly values: readonly (string | undefined)[];
}

export interface TextCells {
  readonly name: string;
  readonly values: readonly string[];
}

/** The cells of the examined rows, by kind. */
export interface Cells {
  /** Numbers in the data set, ascending. */
  readonly rows: Int32Array;
  readonly numbers: readonly NumberCells[];
  readonly words: readonly WordCells[];
  /** The texts by column. */
  readonly texts: readonly TextCells[];
  /** All texts of a row, one line each. */
  readonly text?: TextCells;
  readonly images?: ImageSet;
}

type Reading = 'number' | 'word' | 'text' | 'image';

/** How a column is read; `undefined` where no detector looks at it. */
function readingOf({ kind, role, column }: SubjectColumn): Reading | undefined {
  if (GROUP_ROLES.has(role)) return 'word';
  if (role === 'text') return 'text';
  if (role === 'image') return isPicture(column) ? 'image' : undefined;
  if (role !== 'feature') return undefined;
  if (kind === 'number' || kind === 'boolean') return 'number';
  return kind === 'category' ? 'word' : undefined;
}

/** Pictures are bytes, or a structure with them, as Hugging Face stores them. */
function isPicture({ type }: RowColumn): boolean {
  return type === 'BLOB' || (type.startsWith('STRUCT(') && /\bbytes"? BLOB/.test(type));
}

/** SQL that gives a DOUBLE, a text or bytes; NULL where nothing is there. */
function expression({ kind, column: { id, type } }: SubjectColumn, reading: Reading): string {
  switch (reading) {
    case 'number':
      return kind === 'boolean'
        ? `coalesce(TRY_CAST(TRY_CAST(${id}::VARCHAR AS BOOLEAN) AS DOUBLE), TRY_CAST(${id}::VARCHAR AS DOUBLE))`
        : type === 'VARCHAR'
          ? `TRY_CAST(trim(${id}) AS DOUBLE)`
          : `TRY_CAST(${id} AS DOUBLE)`;
    case 'word':
      return `left(trim(${id}::VARCHAR), ${MAX_WORD})`;
    case 'text':
      return `left(${id}::VARCHAR, ${MAX_CHARACTERS})`;
    case 'image':
      return type === 'BLOB' ? id : `struct_extract(${id}, 'bytes')`;
  }
}

/** Rows drawn by a hash of all they hold: shuffling the data draws the same, and nobody can choose to be left out. */
function source({ columns, rows }: RowSet, most: number): string {
  if (rows <= most) return 'r';
  const ids = columns.map(({ id }) => id).join(', ');
  return `(SELECT * FROM r WHERE row IN (SELECT row FROM r ORDER BY hash(${ids}), row LIMIT ${most}))`;
}

/** Reads what the detectors look at. Throws DataFailure. */
export async function readCells(
  rowSet: RowSet,
  columns: readonly SubjectColumn[],
  most: number,
): Promise<Cells> {
  const found = columns.flatMap((column) => {
    const reading = readingOf(column);
    return reading === undefined ? [] : [{ column, reading }];
  });
  const from = source(rowSet, most);
  const picture = found.find(({ reading }) => reading === 'image');
  const read = found.filter((each) => each.reading !== 'image' || each === picture);
  const images =
    picture === undefined
      ? undefined
      : await imageForm(rowSet.database, from, expression(picture.column, 'image'));
  const decoder = images === undefined ? undefined : new ImageCells(images);
  const rows: number[] = [];
  const lists = read.map((): unknown[] => []);
  const wanted = read.map(({ column, reading }) => expression(column, reading));
  for await (const chunk of rowSet.database.stream(
    `SELECT ${['row::DOUBLE', ...wanted].join(', ')} FROM ${from} ORDER BY row`,
  )) {
    const [numbers = [], ...cells] = chunk;
    for (const [at, number] of numbers.entries()) {
      const image = read.findIndex(({ reading }) => reading === 'image');
      if (decoder !== undefined && !(await decoder.add(cells[image]?.[at]))) continue;
      rows.push(Number(number));
      for (const [index, list] of lists.entries())
        if (index !== image) list.push(cells[index]?.[at]);
    }
  }
  return collect(rows, read, lists, decoder);
}

function collect(
  rows: readonly number[],
  read: readonly { readonly column: SubjectColumn; readonly reading: Reading }[],
  lists: readonly (readonly unknown[])[],
  decoder: ImageCells | undefined,
): Cells {
  const numbers: NumberCells[] = [];
  const words: WordCells[] = [];
  const texts: TextCells[] = [];
  for (const [index, { column, reading }] of read.entries()) {
    const list = lists[index] ?? [];
    const { name } = column.column;
    if (reading === 'number') numbers.push({ name, values: Float64Array.from(list, toNumber) });
    else if (reading === 'word')
      words.push({
        name,
        role: column.role,
        values: list.map((cell) => toText(cell) || undefined),
      });
    else if (reading === 'text') texts.push({ name, values: list.map(toText) });
  }
  return {
    rows: Int32Array.from(rows),
    numbers,
    words,
    texts,
    ...(texts.length > 0 && {
      text: {
        name: texts.map(({ name }) => name).join(', '),
        values: rows.map((_, at) => texts.map(({ values }) => values[at] ?? '').join('\n')),
      },
    }),
    ...(decoder !== undefined && { images: decoder.set() }),
  };
}

function toNumber(cell: unknown): number {
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : Number.NaN;
}

function toText(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}
