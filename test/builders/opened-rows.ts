/** Tables opened for tests, each written to a folder of its own. */
import { openRows, type RowsResult } from '../../src/datasets/rows/open-rows.ts';
import type { OpenRowsOptions } from '../../src/datasets/rows/row-options.ts';
import type { RowSet } from '../../src/datasets/rows/row-set.ts';
import { rowsHost } from '../../src/io/rows-host.ts';
import { dataFolder, type DataFolder } from './datasets.ts';

export type RowsExtra = Omit<OpenRowsOptions, 'spillFolder'>;

export interface OpenedRows {
  readonly folder: DataFolder;
  readonly spill: DataFolder;
  /** Writes a file under a new number; gives its path. */
  readonly write: (content: string | Uint8Array, name?: string) => string;
  readonly open: (path: string, extra?: RowsExtra) => Promise<RowsResult>;
  /** The same; throws what was the matter. */
  readonly rowsOf: (path: string, extra?: RowsExtra) => Promise<RowSet>;
  readonly remove: () => void;
}

export function openedRows(): OpenedRows {
  const folder = dataFolder();
  const spill = dataFolder();
  const opened: RowSet[] = [];
  let files = 0;
  const open = async (path: string, extra: RowsExtra = {}): Promise<RowsResult> => {
    const result = await openRows(path, { spillFolder: spill.path, ...extra }, rowsHost);
    if (result.ok) opened.push(result.rows);
    return result;
  };
  return {
    folder,
    spill,
    write: (content, name = 'table.csv') => {
      files += 1;
      return folder.write(`${files}/${name}`, content);
    },
    open,
    rowsOf: async (path, extra) => {
      const result = await open(path, extra);
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
      return result.rows;
    },
    remove: () => {
      for (const rows of opened) rows.close();
      folder.remove();
      spill.remove();
    },
  };
}

/** All rows, with their numbers first. */
export function cellsOf(rows: RowSet): Promise<readonly (readonly unknown[])[]> {
  return rows.database.rows('SELECT * FROM r ORDER BY row');
}

/** `name type` of each column. */
export function columnsOf(rows: RowSet): readonly string[] {
  return rows.columns.map(({ name, type }) => `${name} ${type}`);
}
