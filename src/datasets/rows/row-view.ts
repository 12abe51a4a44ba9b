import { DataFailure } from '../data-error.ts';
import { Database } from '../database/database.ts';
import { literal, withoutPatterns } from '../database/sql-text.ts';
import type { RowLimits, RowsRequest } from './row-options.ts';
import type { RowColumn, RowSet } from './row-set.ts';
import { uniqueNames, type Conversion, type StoredPart, type StoredRows } from './stored-rows.ts';

/** Name of the column that says which part of the data set a row is from. */
const SPLIT = 'split';

type PlacedFile = RowSet['files'][number];

function paths(parts: readonly StoredPart[]): string {
  return `[${parts.map(({ stored }) => literal(withoutPatterns(stored))).join(', ')}]`;
}

/**
 * A table expression of all parts; columns match by name and take the widest type. All columns are renamed: otherwise one called
 * `file_row_number` would stand for the database's own.
 */
function parquet(parts: readonly StoredPart[], ids: readonly string[]): string {
  return `read_parquet(${paths(parts)}, hive_partitioning = false, union_by_name = ${parts.length > 1}) AS p(${ids.join(', ')})`;
}

/** Rows of each part: as their headers promise, then as they are. Throws DataFailure. */
async function countRows(
  database: Database,
  parts: readonly StoredPart[],
  ids: readonly string[],
  bytes: number,
  { maxRows, maxRowsPerByte }: RowLimits,
): Promise<readonly number[]> {
  const [promise = []] = await database.rows(
    `SELECT sum(num_rows)::DOUBLE, min(num_rows)::DOUBLE FROM parquet_file_metadata(${paths(parts)})`,
  );
  const [promised = 0, least = 0] = promise.map(Number);
  if (promised > maxRows)
    throw new DataFailure(
      'too-large',
      `the table has more than ${maxRows} rows`,
      'give a part of the data',
    );
  if (least < 0 || promised > bytes * maxRowsPerByte)
    throw new DataFailure(
      'malformed',
      `the table promises ${promised} rows in ${bytes} bytes`,
      'save the table again',
    );
  const counted = await database.rows(
    `SELECT file_index::DOUBLE, count(*)::DOUBLE, max(file_row_number)::DOUBLE FROM ${parquet(parts, ids)} GROUP BY file_index`,
  );
  const rows = parts.map(() => 0);
  for (const [index, count, last] of counted) {
    if (Number(last) + 1 !== Number(count))
      throw new DataFailure(
        'malformed',
        'the rows of the Parquet file are not numbered as its header says',
        'save the table again',
      );
    rows[Number(index)] = Number(count);
  }
  return rows;
}

/** First row of a share, by the number of all rows. */
function shareStart(index: number, of: number, rows: number): number {
  return Math.floor((index * rows) / of);
}

function viewSql(
  parts: readonly StoredPart[],
  files: readonly PlacedFile[],
  ids: readonly string[],
  withSplit: boolean,
  wanted?: readonly string[],
): string {
  const fields = wanted === undefined ? [...ids] : ids.filter((id) => wanted.includes(id));
  const place = 'file_index::BIGINT + 1';
  const row =
    parts.length === 1
      ? `file_row_number${files[0]?.first ? ` + ${files[0].first}` : ''}`
      : `([${files.map(({ first }) => first).join(', ')}]::BIGINT[])[${place}] + file_row_number`;
  if (withSplit && wanted?.includes(`c${ids.length}`) !== false)
    fields.push(
      `([${parts.map(({ split }) => (split === undefined ? 'NULL' : literal(split))).join(', ')}])[${place}] AS c${ids.length}`,
    );
  return `SELECT ${row} AS row, ${fields.join(', ')} FROM ${parquet(parts, ids)}`;
}

/** Sizes of the stored files together. */
function totalBytes(parts: readonly StoredPart[], { host }: Conversion): number {
  let bytes = 0;
  for (const { stored } of parts) {
    const { source, close } = host.open(stored);
    bytes += source.size ?? 0;
    close();
  }
  return bytes;
}

interface Share {
  readonly first: number;
  readonly end: number;
}

function shareOf({ partition }: RowsRequest, rows: number): Share {
  if (partition === undefined) return { first: 0, end: rows };
  const { index, of } = partition;
  return { first: shareStart(index, of, rows), end: shareStart(index + 1, of, rows) };
}

/** Opens the stored rows for queries: a database locked to these files, with the view `r`. Throws DataFailure. */
export async function openView(
  stored: StoredRows,
  form: string,
  conversion: Conversion,
): Promise<RowSet> {
  const { request, host, notes } = conversion;
  const { parts, names: given, isUniform } = stored;
  const json = new Set(stored.jsonColumns);
  const ids = given.map((_, index) => `c${index}`);
  const { memory, threads, folder, limits, outputs } = request;
  const database = await Database.open({
    files: [...parts.map((part) => part.stored), ...outputs],
    memory,
    threads,
    spillFolder: folder,
  });
  try {
    const counts = await countRows(database, parts, ids, totalBytes(parts, conversion), limits);
    let total = 0;
    const files = parts.map(({ name }, index): PlacedFile => {
      const rows = counts[index] ?? 0;
      total += rows;
      return { name, first: total - rows, rows };
    });
    if (total === 0)
      throw new DataFailure('empty', 'the table has no rows', 'give a table with rows');
    const { first, end } = shareOf(request, total);
    // Of other parts than the share's nothing is read, unless they have a say in the order and the types of the columns.
    const used = parts.flatMap((part, index) => {
      const file = files[index];
      if (file === undefined) return [];
      const overlaps = file.first < end && file.first + file.rows > first;
      return overlaps || !isUniform || (first >= end && index === 0) ? [{ part, file }] : [];
    });
    const withSplit = new Set(parts.map(({ split }) => split)).size > 1;
    const where = request.partition === undefined ? '' : ` WHERE row >= ${first} AND row < ${end}`;
    const selectOf = (wanted?: readonly string[]): string =>
      `SELECT * FROM (${viewSql(
        used.map(({ part }) => part),
        used.map(({ file }) => file),
        ids,
        withSplit,
        wanted,
      )})${where}`;
    const select = selectOf();
    await database.run(`CREATE VIEW r AS ${select}`);
    const names = uniqueNames(withSplit ? [...given, SPLIT] : given);
    const found = await database.columnsOf('SELECT * EXCLUDE (row) FROM r');
    return {
      form,
      files,
      columns: names.map((name, index): RowColumn => ({
        name,
        id: `c${index}`,
        type: found[index]?.type ?? '',
        ...(json.has(index) && { isJson: true }),
      })),
      rows: end - first,
      database,
      notes: notes.list,
      stored: {
        files: used.map(({ part }) => part.stored),
        select,
        selectOf,
        ...(request.partition !== undefined && {
          whole: {
            files: parts.map((part) => part.stored),
            select: viewSql(parts, files, ids, withSplit),
          },
        }),
      },
      close: () => {
        database.close();
        host.remove(folder);
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
