import type { DataLimits } from '../data-limits.ts';
import type { NoteList } from '../data-notes.ts';
import { compareNames } from '../class-numbers.ts';
import type { RawColumn, RawTable } from './table-database.ts';

/** How the cells of a column are read. */
export interface ReadColumn {
  readonly name: string;
  readonly id: string;
  readonly reading: 'number' | 'boolean' | 'words';
  /** SQL that gives a DOUBLE, or text for words; NULL where the value is missing. */
  readonly sql: string;
  /** Words only, sorted. */
  readonly words?: readonly string[];
  /** Numbers only: all of them whole. */
  readonly isWhole: boolean;
}

/** Columns looked at in one query: a query of all at once would be megabytes of SQL. */
const COLUMNS_PER_QUERY = 100;

const NUMERIC_TYPE_RE =
  /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\s?\d+\))$/;
/** As RE2 reads it: linear in any case. */
const NUMBER_SQL = String.raw`'[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?[iI][nN][fF]([iI][nN][iI][tT][yY])?'`;
/** What pandas and people write for "no value" among numbers. */
// A pattern, not IN (…): DuckDB makes a hash join of every IN, which for a hundred columns fills gigabytes.
const MISSING_SQL = String.raw`'(?i)(na|n/a|nan|null|none|\?|-)?'`;
const BOOLEAN_SQL = `'(?i)(true|false)'`;

interface Reading {
  readonly missing: string;
  readonly number: string;
  readonly isText: boolean;
}

function readingOf({ type, id }: RawColumn): Reading | undefined {
  if (type === 'VARCHAR' || type.startsWith('ENUM')) {
    const text = `trim(${id}::VARCHAR)`;
    return {
      missing: `(${id} IS NULL OR regexp_full_match(${text}, ${MISSING_SQL}))`,
      number: text,
      isText: true,
    };
  }
  if (type === 'BOOLEAN')
    return { missing: `(${id} IS NULL)`, number: `${id}::INTEGER`, isText: false };
  if (NUMERIC_TYPE_RE.test(type))
    return {
      missing:
        type === 'FLOAT' || type === 'DOUBLE'
          ? `(${id} IS NULL OR isnan(${id}))`
          : `(${id} IS NULL)`,
      number: id,
      isText: false,
    };
  return undefined;
}

function factsSql(reading: Reading): readonly string[] {
  const { missing, number, isText } = reading;
  const present = `count(*) FILTER (WHERE NOT ${missing})::DOUBLE`;
  const value = `TRY_CAST(${number} AS DOUBLE)`;
  const whole = `count(*) FILTER (WHERE NOT ${missing} AND (${value} IS NULL OR NOT isfinite(${value}) OR ${value} <> floor(${value})))::DOUBLE`;
  if (!isText) return [present, '0::DOUBLE', '1::DOUBLE', whole];
  return [
    present,
    `count(*) FILTER (WHERE NOT ${missing} AND NOT regexp_full_match(${number}, ${NUMBER_SQL}))::DOUBLE`,
    `count(*) FILTER (WHERE NOT ${missing} AND NOT regexp_full_match(${number}, ${BOOLEAN_SQL}))::DOUBLE`,
    whole,
  ];
}

const FACTS = 4;

/** Finds out how to read each column; those that no model can take are left out, and noted. */
export async function readColumns(
  table: RawTable,
  limits: DataLimits,
  notes: NoteList,
): Promise<readonly ReadColumn[]> {
  const readable = table.columns.flatMap((column) => {
    const reading = readingOf(column);
    if (reading === undefined)
      notes.add(
        'left-out-column',
        `columns of type ${column.type.slice(0, 60)} were left out: no number, no word`,
        column.name,
      );
    return reading === undefined ? [] : [{ column, reading }];
  });
  const found: ReadColumn[] = [];
  for (let from = 0; from < readable.length; from += COLUMNS_PER_QUERY) {
    const part = readable.slice(from, from + COLUMNS_PER_QUERY);
    const facts = await firstRow(
      table,
      `SELECT ${part.flatMap(({ reading }) => factsSql(reading)).join(', ')} FROM t`,
    );
    for (const [index, { column, reading }] of part.entries()) {
      const read = await describe(
        table,
        column,
        reading,
        facts.slice(index * FACTS, (index + 1) * FACTS),
        limits,
        notes,
      );
      if (read !== undefined) found.push(read);
    }
  }
  return found;
}

/** The one row of an aggregate. The stream is read to its end: a query left open keeps its memory. */
async function firstRow(table: RawTable, sql: string): Promise<readonly number[]> {
  let row: readonly number[] = [];
  for await (const columns of table.stream(sql)) row = columns.map(([value]) => Number(value));
  return row;
}

/** Different values of a column, counted up to `most` and one more. */
export async function countDistinct(
  table: RawTable,
  { sql }: ReadColumn,
  most: number,
): Promise<number> {
  const values = `SELECT DISTINCT ${sql} AS v FROM t WHERE ${sql} IS NOT NULL LIMIT ${most + 1}`;
  const [count = 0] = await firstRow(table, `SELECT count(*)::DOUBLE FROM (${values})`);
  return count;
}

async function describe(
  table: RawTable,
  column: RawColumn,
  { missing, number, isText }: Reading,
  [present = 0, notNumber = 0, notBoolean = 0, notWhole = 0]: readonly number[],
  limits: DataLimits,
  notes: NoteList,
): Promise<ReadColumn | undefined> {
  const { name, id, type } = column;
  if (present === 0) {
    notes.add('left-out-column', 'columns without any value were left out', name);
    return undefined;
  }
  const base = { name, id, isWhole: notWhole === 0 };
  const sql = (value: string): string => `CASE WHEN ${missing} THEN NULL ELSE ${value} END`;
  if (!isText)
    return {
      ...base,
      reading: type === 'BOOLEAN' ? 'boolean' : 'number',
      sql: sql(`${number}::DOUBLE`),
    };
  if (notNumber === 0) return { ...base, reading: 'number', sql: sql(`CAST(${number} AS DOUBLE)`) };
  if (notBoolean === 0)
    return {
      ...base,
      isWhole: true,
      reading: 'boolean',
      sql: sql(`(lower(${number}) = 'true')::INTEGER::DOUBLE`),
    };
  // Among words only nothing at all is missing: "NA" may be Namibia and "none" a kind of garage.
  const word = `nullif(${number}, '')`;
  const words: string[] = [];
  for await (const [values = []] of table.stream(
    `SELECT DISTINCT ${word} FROM t WHERE ${word} IS NOT NULL LIMIT ${limits.maxCategories + 1}`,
  ))
    for (const value of values) words.push(String(value));
  if (words.length > limits.maxCategories) {
    notes.add(
      'left-out-column',
      `columns with more than ${limits.maxCategories} different words were left out: free text`,
      name,
    );
    return undefined;
  }
  words.sort(compareNames);
  return { ...base, reading: 'words', sql: word, words, isWhole: false };
}
