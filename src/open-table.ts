import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { openRows } from './datasets/rows/open-rows.ts';
import type { OpenRowsOptions } from './datasets/rows/row-options.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { rowsHost } from './io/rows-host.ts';

/** Columns of a table. Each is profiled and searched by itself: a tenth of a second for some hundred rows, and twice as many need gigabytes. */
const MAX_COLUMNS = 4000;

/** Opens a table of any form, or a share of it. The caller closes it. Throws `RefusedData`. */
export async function openTable(
  request: DataRequest,
  spillFolder: string,
  asWritten = false,
  share: Pick<OpenRowsOptions, 'partition' | 'outputs'> = {},
): Promise<RowSet> {
  const { path, threads = 1, table } = request;
  const opened = await openRows(
    path,
    {
      threads,
      spillFolder,
      asWritten,
      limits: { maxColumns: MAX_COLUMNS },
      ...share,
      ...(table === undefined ? {} : { table }),
    },
    rowsHost,
  );
  if (!opened.ok) throw new RefusedData(failureText(path, opened.error));
  return opened.rows;
}
