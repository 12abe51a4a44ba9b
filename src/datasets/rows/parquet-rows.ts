import { DataFailure } from '../data-error.ts';
import { literal, withoutPatterns } from '../database/sql-text.ts';
import {
  checkSameColumns,
  checkWidth,
  uniqueNames,
  withDatabase,
  type Conversion,
  type GivenFile,
  type StoredRows,
} from './stored-rows.ts';

interface Head {
  readonly name: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
}

/** Reads the columns of Parquet files that are one table; the files are used where they lie. Throws DataFailure. */
export async function storeParquet(
  files: readonly GivenFile[],
  conversion: Conversion,
): Promise<StoredRows> {
  const { maxColumns } = conversion.request.limits;
  const paths = files.map(({ path }) => path);
  const heads = await withDatabase(conversion, paths, async (database) => {
    const read: Head[] = [];
    for (const { path, name } of files) {
      // Nothing but the footer is read here, so that a wide or broken file is refused before its rows are.
      const columns = await database.columnsOf(
        `SELECT * FROM read_parquet(${literal(withoutPatterns(path))}, hive_partitioning = false)`,
      );
      checkWidth(columns.length, maxColumns);
      const head = {
        name,
        names: columns.map((column) => column.name),
        types: columns.map(({ type }) => type),
      };
      checkSameColumns(read[0] ?? head, head);
      read.push(head);
    }
    return read;
  });
  const layout = ({ names, types }: Head): string => JSON.stringify([names, types]);
  const [first = { name: '', names: [], types: [] }] = heads;
  if (first.names.length === 0)
    throw new DataFailure('empty', 'the table has no columns', 'give a table with rows');
  return {
    parts: files.map((file) => ({ ...file, stored: file.path })),
    names: uniqueNames(first.names),
    isUniform: heads.every((head) => layout(head) === layout(first)),
  };
}
