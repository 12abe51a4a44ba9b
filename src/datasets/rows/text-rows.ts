import { DataFailure } from '../data-error.ts';
import type { Database } from '../database/database.ts';
import { literal, withoutPatterns } from '../database/sql-text.ts';
import { textForm } from '../table/table-form.ts';
import type { TextTable } from '../table/text-table.ts';
import { kindsOfCells, textColumn } from './column-types.ts';
import { evenLines } from './even-lines.ts';
import { PARQUET_OUTPUT } from './parquet-output.ts';
import { listed } from './row-notes.ts';
import {
  checkSameColumns,
  checkWidth,
  uniqueNames,
  withDatabase,
  type Conversion,
  type StoredRows,
  type TextFile,
} from './stored-rows.ts';

interface ReadText extends TextFile {
  readonly names: readonly string[];
  /** Fields are divided by tabs. */
  readonly isTabbed: boolean;
  /** A table expression with the columns `c0`, `c1`, … in the order of the first file. */
  readonly from: string;
  readonly stored: string;
}

/** Names of the columns: the first line's, or their numbers. */
function namesOf({ first, hasHeader }: TextTable): readonly string[] {
  return uniqueNames(
    first.map((field, index) => (hasHeader ? field.trim() : `column ${index + 1}`)),
  );
}

function csv(path: string, table: TextTable, conversion: Conversion): string {
  const { limits, asWritten } = conversion.request;
  const columns = table.first.map((_, index) => `'f${index}': 'VARCHAR'`).join(', ');
  return `read_csv(${literal(withoutPatterns(path))}, auto_detect = false, columns = {${columns}}, delim = ${literal(table.delimiter)}, quote = '"', escape = '"', header = ${table.hasHeader}, skip = 0, hive_partitioning = false, max_line_size = ${limits.maxLineBytes}, allow_quoted_nulls = ${!asWritten})`;
}

/** Columns of a file in the order of the first file's; both have the same names. */
function selected(names: readonly string[], first: readonly string[], source: string): string {
  const place = new Map(names.map((name, index) => [name, index]));
  const fields = first.map((name, index) => `f${place.get(name) ?? -1} AS c${index}`);
  return `(SELECT ${fields.join(', ')} FROM ${source})`;
}

async function readHeads(
  files: readonly TextFile[],
  conversion: Conversion,
): Promise<readonly ReadText[]> {
  const { host, request, notes } = conversion;
  const read: ReadText[] = [];
  for (const [index, file] of files.entries()) {
    const form = await textForm(host, file.text, request.limits);
    if (form.kind !== 'text') throw new TypeError('a text file has a text form');
    const { text: table } = form;
    if (!table.hasHeader)
      notes.add(
        `the first line of ${file.name} holds numbers: it is read as data, columns are counted from 1`,
      );
    const names = namesOf(table);
    const first = read[0] ?? { name: file.name, names };
    checkSameColumns(first, { name: file.name, names });
    read.push({
      ...file,
      names,
      isTabbed: table.delimiter === '\t',
      from: selected(names, first.names, csv(file.text, table, conversion)),
      stored: host.join(request.folder, `part-${index}.parquet`),
    });
  }
  return read;
}

/** Kinds of the cells over all files. */
async function allKinds(
  database: Database,
  files: readonly ReadText[],
  ids: readonly string[],
): Promise<readonly number[]> {
  const kinds = ids.map(() => 0);
  for (const { from } of files)
    for (const [index, kind] of (await kindsOfCells(database, from, ids)).entries())
      kinds[index] = (kinds[index] ?? 0) | kind;
  return kinds;
}

/** What the database says of a file whose lines end in several ways, among others. */
const UNEVEN_RE = /state machine reached an invalid state|unterminated quote/;

/**
 * Converts text tables to Parquet, one file each. A column is numbers when every cell of it in every file is one, and text as it
 * stands otherwise; everything is read twice for that. Throws DataFailure.
 */
export async function storeText(
  files: readonly TextFile[],
  conversion: Conversion,
): Promise<StoredRows> {
  const { host, request, notes } = conversion;
  try {
    return await convert(files, conversion);
  } catch (error) {
    if (!(error instanceof DataFailure) || !UNEVEN_RE.test(error.error.detail)) throw error;
    const even: TextFile[] = [];
    for (const [index, file] of files.entries()) {
      const text = host.join(request.folder, `even-${index}`);
      await evenLines(file.text, text, host);
      even.push({ ...file, text });
    }
    notes.add('lines that end in several ways were read as lines');
    return convert(even, conversion);
  }
}

async function convert(files: readonly TextFile[], conversion: Conversion): Promise<StoredRows> {
  const { request, notes } = conversion;
  const read = await readHeads(files, conversion);
  const names = read[0]?.names ?? [];
  checkWidth(names.length, request.limits.maxColumns);
  const ids = names.map((_, index) => `c${index}`);
  const allowed = read.flatMap(({ text, stored }) => [text, stored]);
  const columns = await withDatabase(conversion, allowed, async (database) => {
    const kinds = request.asWritten ? undefined : await allKinds(database, read, ids);
    const typed = ids.map((id, index) =>
      kinds === undefined
        ? ({ type: 'VARCHAR', sql: id, hasMissingWords: false } as const)
        : textColumn(id, kinds[index] ?? 0),
    );
    const fields = typed.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
    for (const { from, stored } of read)
      await database.run(
        `COPY (SELECT ${fields} FROM ${from}) TO ${literal(stored)} ${PARQUET_OUTPUT}`,
      );
    return typed;
  });
  const withWords = names.filter((_, index) => columns[index]?.hasMissingWords === true);
  if (withWords.length > 0)
    notes.add(`words like "NA" among numbers are read as no value: ${listed(withWords)}`);
  return {
    parts: read.map(
      ({ text: _text, from: _from, names: _names, isTabbed: _isTabbed, ...part }) => part,
    ),
    names,
    isUniform: true,
    ...(read[0]?.isTabbed === true && { form: 'TSV' }),
  };
}
