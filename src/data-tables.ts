import type { ClassCount, ColumnProfile } from './core/dataset-profile.ts';
import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { surveyTable } from './data-surveys.ts';
import { openRows } from './datasets/rows/open-rows.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { tableColumns } from './datasets/subject/table-columns.ts';
import { rowName, tableSubject } from './datasets/subject/table-subject.ts';
import { rowsHost } from './io/rows-host.ts';
import type { OpenedData } from './opened-data.ts';
import { DEFAULT_SAMPLE } from './opened-data.ts';

/** Files named in the report. */
const MAX_FILES = 100;

/** Opens a table of any form. The caller closes it. Throws `RefusedData`. */
export async function openTable(request: DataRequest, spillFolder: string): Promise<RowSet> {
  const { path, threads = 1, table } = request;
  const opened = await openRows(
    path,
    { threads, spillFolder, ...(table === undefined ? {} : { table }) },
    rowsHost,
  );
  if (!opened.ok) throw new RefusedData(failureText(path, opened.error));
  return opened.rows;
}

/** What a table holds, and its rows for the detectors. Throws `RefusedData` and `DataFailure`. */
export async function readTableData(
  request: DataRequest,
  rows: RowSet,
  progress: (text: string) => void,
): Promise<OpenedData> {
  const { path, sample = DEFAULT_SAMPLE, seed = 0 } = request;
  progress('columns');
  const columns = await tableColumns(rows, request);
  const survey = await surveyTable(rows, columns, seed, progress);
  progress('the rows to look at');
  const examined = await tableSubject(
    rows,
    rows.columns.map((column, at) => ({
      column,
      kind: columns[at]?.kind ?? 'other',
      role: columns[at]?.role ?? 'ignored',
    })),
    sample,
  );
  const label = columns.find(({ role }) => role === 'label');
  return {
    examined,
    survey,
    nameOf: (row) => rowName(rows, row),
    data: {
      path,
      form: rows.form,
      files: rows.files.slice(0, MAX_FILES).map(({ name }) => name),
      fileCount: rows.files.length,
      rows: rows.rows,
      sampled: examined.rows.length,
      columns,
      ...(label === undefined
        ? {}
        : { label: { column: label.name, classes: await classesOf(rows, columns, label) } }),
      features: examined.featuresAre,
      notes: [
        ...rows.notes,
        ...survey.notes,
        ...(examined.rows.length < rows.rows
          ? [
              `detectors looked at ${examined.rows.length} of ${rows.rows} rows, drawn by their content`,
            ]
          : []),
      ],
    },
  };
}

/** Classes told; more of them are no classes. */
const MAX_CLASSES = 1000;

async function classesOf(
  { database, columns: ids }: RowSet,
  columns: readonly ColumnProfile[],
  label: ColumnProfile,
): Promise<readonly ClassCount[]> {
  const id = ids[columns.indexOf(label)]?.id ?? '';
  const counted = await database.rows(
    `SELECT trim(${id}::VARCHAR) AS v, count(*)::DOUBLE FROM r WHERE ${id} IS NOT NULL GROUP BY v ORDER BY v LIMIT ${MAX_CLASSES}`,
  );
  return counted.map(([name, rows]) => ({ name: String(name), rows: Number(rows) }));
}
