import type { ClassCount, ColumnProfile, DriftResult } from './core/dataset-profile.ts';
import type { DataRequest } from './data-request.ts';
import { keepProfile, keptProfile, tableContract, tableDrift } from './data-contract.ts';
import { pinnedFiles } from './data-files.ts';
import { rowIntegrity } from './data-integrity.ts';
import { surveyTable } from './data-surveys.ts';
import { profileOf } from './datasets/profile/column-profiles.ts';
import { profileRows } from './datasets/profile/profile-rows.ts';
import { inferRoles, withRoles } from './datasets/roles/infer-roles.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { addedPValue } from './datasets/survey/added-rows.ts';
import { surveyAddresses } from './datasets/survey/address-pins.ts';
import { rowName, tableSubject } from './datasets/subject/table-subject.ts';
import { RefusedData } from './data-refusal.ts';
import type { DataSessionHost } from './data-session-host.ts';
import type { OpenedData } from './opened-data.ts';
import { DEFAULT_SAMPLE } from './opened-data.ts';
import { openTable } from './open-table.ts';

/** Files named in the report. */
const MAX_FILES = 100;

/** What a table holds, and its rows for the detectors. Throws `RefusedData` and `DataFailure`. */
export async function readTableData(
  request: DataRequest,
  rows: RowSet,
  host: DataSessionHost,
): Promise<OpenedData> {
  const { path, sample = DEFAULT_SAMPLE, seed = 0 } = request;
  const progress = (text: string): void => host.progress({ text });
  progress('columns');
  const parts = await profileRows(rows, {
    onProgress: (done, of) => {
      // Of a wide table this is most of the work, and without all columns there is nothing to tell.
      if (host.interrupted() && done < of)
        throw new RefusedData(
          `${path}: the run was ended after ${done} of ${of} columns; nothing was found yet`,
        );
      host.progress({ text: 'columns', share: done / of });
    },
  });
  const profiles = profileOf(parts);
  const inferred = inferRoles(profiles, request);
  const columns = withRoles(profiles, inferred.roles);
  const survey = await surveyTable(rows, columns, seed, progress);
  const label = columns.find(({ role }) => role === 'label');
  const profile = await keptProfile(request.baseline);
  const { baseline: _baseline, ...withoutBaseline } = request;
  const integrity = await rowIntegrity(profile === undefined ? request : withoutBaseline, rows, {
    columns: {
      ...(request.key === undefined ? {} : { key: request.key }),
      ...(label === undefined ? {} : { label: label.name }),
    },
    openEarlier: async (earlier) => {
      const before = await openTable({ ...request, path: earlier }, host.spillFolder);
      const drift = (): Promise<DriftResult> =>
        tableDrift(before, { rows, parts }, columns, earlier);
      return { rows: before, drift, close: before.close };
    },
    progress,
  });
  const drift =
    profile === undefined
      ? integrity?.drift
      : await tableDrift(profile, { rows, parts }, columns, request.baseline ?? '');
  if (request.writeProfile !== undefined)
    await keepProfile(request.writeProfile, { rows, parts }, columns);
  const addresses = await surveyAddresses(rows);
  const files = await pinnedFiles(request, rows, progress);
  const contract = await tableContract(request, rows, parts, columns);
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
  const addedChance =
    integrity === undefined ? undefined : await addedPValue(examined, integrity.added);
  return {
    examined,
    survey,
    files: rows.files,
    ...(integrity === undefined
      ? {}
      : {
          integrity: {
            ...integrity.result,
            ...(addedChance === undefined ? {} : { addedPValue: addedChance }),
          },
        }),
    ...files,
    ...(drift === undefined ? {} : { drift }),
    ...(contract === undefined ? {} : { contract }),
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
      ...(rows.scripts === undefined ? {} : { scripts: rows.scripts }),
      notes: [
        ...rows.notes,
        ...inferred.notes,
        ...survey.notes,
        ...(integrity?.notes ?? []),
        ...addresses.map(({ note }) => note),
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
