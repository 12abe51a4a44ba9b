import {
  type DatasetRecord,
  type ExaminedData,
  NO_DUPLICATES,
  type UnexaminedData,
} from './core/dataset.ts';
import type { DriftResult, IntegrityResult } from './core/dataset-profile.ts';
import { keptProfile, profileDrift } from './data-contract.ts';
import { keepManifest, keptManifest, unchanged } from './data-integrity.ts';
import { RefusedData } from './data-refusal.ts';
import type { DataRequest } from './data-request.ts';
import type { DataSessionHost } from './data-session-host.ts';
import { tableSurvey, type TableSurvey } from './data-surveys.ts';
import { inferKeptContract } from './datasets/contract/infer-contract.ts';
import { writeContract } from './datasets/contract/write-contract.ts';
import { DataFailure } from './datasets/data-error.ts';
import {
  mergedClasses,
  mergedColumns,
  type MergedColumns,
} from './datasets/partition/merged-columns.ts';
import { mergeParts, type MergedSurvey } from './datasets/partition/merge-parts.ts';
import type { RowManifest } from './datasets/integrity/row-manifest.ts';
import type { ProfileParts } from './datasets/profile/profile-parts.ts';
import { encodeProfile } from './datasets/profile/profile-text.ts';
import { withCopies } from './datasets/subject/copy-suspects.ts';
import type { DetectionRecord } from './datasets/subject/detection-record.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { rowName } from './datasets/subject/table-subject.ts';
import { compareKept } from './datasets/survey/manifest-survey.ts';
import { dataHost } from './io/data-host.ts';
import { writeOutput } from './io/output-file.ts';

/** Files named in the report. */
const MAX_FILES = 100;
const MEMORY = '1GB';

/** No detector ran: there are no rows. */
const NOTHING_DETECTED: DetectionRecord = {
  causes: [],
  suspects: [],
  moreSuspects: 0,
  triggers: [],
  flows: [],
  sources: [],
  detectors: [],
  duplicates: NO_DUPLICATES,
  map: [],
  histograms: [],
};

/** All parts of a folder together, as the record of what is wrong with the data set. Throws `RefusedData`, `SourceError` and `OutputError`. */
export async function mergeDataParts(
  request: DataRequest,
  host: DataSessionHost,
): Promise<DatasetRecord> {
  const { path, baseline } = request;
  for (const [option, named] of [
    ['data merge', path],
    ['--baseline', baseline],
  ] as const)
    if (named !== undefined && dataHost.status(named) === undefined)
      throw new RefusedData(`${option} ${named}: there is no such file or folder; check the path`);
  if (dataHost.status(path) !== 'folder')
    throw new RefusedData(`${path} is no folder: give the one data --partition wrote into`);
  try {
    return await record(request, host);
  } catch (error) {
    if (error instanceof DataFailure)
      throw new RefusedData(failureText(path, error.error), { cause: error });
    throw error;
  }
}

async function record(request: DataRequest, host: DataSessionHost): Promise<DatasetRecord> {
  const { path, threads = 1, seed = 0, writeProfile, writeContract: contract } = request;
  const earlier = await earlierOf(request.baseline);
  const merged = await mergeParts(
    path,
    {
      memory: MEMORY,
      threads,
      spillFolder: host.spillFolder,
      progress: (text) => {
        if (host.interrupted())
          throw new RefusedData(`${path}: the run was ended before all parts were merged`);
        host.progress({ text });
      },
    },
    dataHost,
  );
  const { set, profile } = merged;
  const found = mergedColumns(merged);
  const { columns } = found;
  const integrity = integrityOf(merged, earlier, request);
  const drift: DriftResult | undefined =
    earlier?.profile === undefined
      ? undefined
      : profileDrift(earlier.profile, profile, columns, request.baseline ?? '');
  if (writeProfile !== undefined) writeOutput(writeProfile, encodeProfile(profile));
  if (contract !== undefined)
    writeOutput(contract, writeContract(await inferKeptContract(profile, columns)));
  const survey = tableSurvey(merged.leaks, found.haveContent ? merged.copies : undefined);
  return {
    data: dataOf(path, merged, found, survey),
    seed,
    threads,
    ...(survey.copies === undefined
      ? NOTHING_DETECTED
      : withCopies(NOTHING_DETECTED, survey.copies, new Int32Array(0), (row) => rowName(set, row))),
    leaks: survey.leaks,
    domains: survey.domains,
    ...(integrity === undefined ? {} : { integrity: integrity.result }),
    ...(drift === undefined ? {} : { drift }),
    unexamined: [
      ...notExamined(set.path),
      ...found.doubtful.map(({ column, reason }) => ({
        what: `what column ${column} is for`,
        reason,
      })),
      ...(integrity?.unexamined ?? []),
    ],
  };
}

/** What a merge can never know: said, and no gap. */
function notExamined(data: string): readonly UnexaminedData[] {
  return [
    {
      what: 'poison, wrong labels, outliers and near duplicates',
      reason: `no detector ran: parts hold no rows; weighbridge data ${data} looks at the rows themselves`,
      inherent: true,
    },
    { what: 'digests beside addresses', reason: 'parts hold no rows', inherent: true },
  ];
}

interface Earlier {
  readonly profile?: ProfileParts;
  readonly manifest?: RowManifest;
}

/** A kept profile or manifest. Throws `RefusedData` for anything else, data among it: that would be another examination. */
async function earlierOf(baseline: string | undefined): Promise<Earlier | undefined> {
  if (baseline === undefined) return undefined;
  const profile = await keptProfile(baseline);
  if (profile !== undefined) return { profile };
  try {
    const manifest = await keptManifest(baseline);
    if (manifest !== undefined) return { manifest };
  } catch (error) {
    if (error instanceof DataFailure)
      throw new RefusedData(`--baseline ${failureText(baseline, error.error)}`, { cause: error });
    throw error;
  }
  throw new RefusedData(
    `--baseline ${baseline} is no profile and no manifest: parts are compared with what --write-profile or --write-manifest wrote`,
  );
}

interface MergedIntegrity {
  readonly result: IntegrityResult;
  readonly unexamined: readonly UnexaminedData[];
}

/** The root of all rows, and what changed. Throws `RefusedData` where digests are asked for that the parts do not have. */
function integrityOf(
  { manifest }: MergedSurvey,
  earlier: Earlier | undefined,
  { baseline = '', writeManifest }: DataRequest,
): MergedIntegrity | undefined {
  if (manifest === undefined) {
    const option =
      writeManifest === undefined
        ? earlier?.manifest && `--baseline ${baseline}`
        : '--write-manifest';
    if (option === undefined) return undefined;
    throw new RefusedData(
      `${option} needs digests of all rows, which the parts do not hold: write them without --no-manifest`,
    );
  }
  keepManifest(writeManifest, manifest);
  if (earlier?.manifest === undefined) return { result: unchanged(manifest), unexamined: [] };
  const { result, isComparable } = compareKept(earlier.manifest, manifest, baseline);
  return {
    result,
    unexamined: isComparable
      ? [{ what: 'numbers of changed rows', reason: 'parts hold no rows', inherent: true }]
      : [
          {
            what: `rows added, removed or altered since ${baseline}`,
            reason: 'columns came or went, and only digests of whole rows are there',
          },
        ],
  };
}

function dataOf(
  path: string,
  { rows, parts, set, names }: MergedSurvey,
  { columns, notes }: MergedColumns,
  survey: TableSurvey,
): ExaminedData {
  const label = columns.find(({ role }) => role === 'label');
  return {
    path,
    form: set.form,
    files: set.files.slice(0, MAX_FILES).map(({ name }) => name),
    fileCount: set.files.length,
    rows,
    sampled: 0,
    columns,
    ...(label === undefined
      ? {}
      : { label: { column: label.name, classes: mergedClasses({ names }) } }),
    features: 'nothing: parts hold no rows',
    ...(set.scripts === undefined ? {} : { scripts: set.scripts }),
    notes: [
      `merged from ${parts} ${parts === 1 ? 'part' : 'parts'} of ${set.path}`,
      ...set.notes,
      ...notes,
      ...survey.notes,
    ],
  };
}
