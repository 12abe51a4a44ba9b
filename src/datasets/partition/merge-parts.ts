import type { DataHost } from '../data-host.ts';
import { Database } from '../database/database.ts';
import { isSound, mergeManifests, type RowManifest } from '../integrity/row-manifest.ts';
import { groupCopies, type CopyReport } from '../survey/copy-groups.ts';
import { COPIES, COPIES_SQL, MAX_NAMES, type NameCount } from '../survey/copy-table.ts';
import type { LeakReport } from '../survey/leak-report.ts';
import { LeakSurvey } from '../survey/leak-survey.ts';
import type { SurveyProgress } from '../survey/survey-progress.ts';
import { leaksOfRecord } from './leak-record.ts';
import { manifestOfRecords } from './manifest-records.ts';
import { broken, listParts, partSql, readHeads, type PartFile } from './part-folder.ts';
import { isOwnKind, type PartRecord } from './part-record.ts';

export interface MergeOptions {
  /** In DuckDB's words. */
  readonly memory: string;
  readonly threads: number;
  /** Absolute path of an existing folder for what does not fit into memory. */
  readonly spillFolder: string;
  readonly progress?: SurveyProgress;
}

/** The whole data set, as one run over it would have it. */
export interface MergedSurvey {
  readonly rows: number;
  readonly parts: number;
  readonly leaks: LeakReport;
  readonly copies: CopyReport;
  /** Absent where none was asked for. */
  readonly manifest?: RowManifest;
  /** Records of further kinds by part, sorted: the profile's, say. Whoever wrote them merges them. */
  readonly others: readonly (readonly PartRecord[])[];
}

/** Digests of what was found are in the parts already: merging makes no new ones. */
const NO_SALT = new Uint8Array(16);

/** Merges all parts in a folder. Throws DataFailure that names what is missing, there twice or of another data set. */
export async function mergeParts(
  folder: string,
  { memory, threads, spillFolder, progress }: MergeOptions,
  host: DataHost,
): Promise<MergedSurvey> {
  const files = listParts(folder, host);
  const paths = files.map(({ path }) => path);
  const database = await Database.open({ files: paths, memory, threads, spillFolder });
  try {
    const heads = await readHeads(database, files);
    const leaks = new LeakSurvey(NO_SALT);
    const others: (readonly PartRecord[])[] = [];
    let manifest: RowManifest | undefined;
    for (const file of files) {
      progress?.(`merging ${file.name}`);
      const records = await recordsOf(database, file);
      addLeaks(leaks, records, file);
      others.push(records.filter(({ kind }) => !isOwnKind(kind)));
      manifest = withManifest(manifest, records, file);
    }
    await readCopies(database, files);
    const copies = await groupCopies(database, await readNames(database, files), progress);
    return {
      rows: heads.reduce((sum, { rows }) => sum + rows, 0),
      parts: files.length,
      leaks: leaks.report(),
      copies,
      ...(manifest === undefined ? {} : { manifest }),
      others,
    };
  } finally {
    database.close();
  }
}

/** All lines of a part but those that are merged in the database. */
async function recordsOf(database: Database, file: PartFile): Promise<readonly PartRecord[]> {
  const found = await database.rows(
    `SELECT kind, key, rows::DOUBLE, payload FROM ${partSql([file])} WHERE kind NOT IN ('copies', 'name', 'part') ORDER BY kind, key`,
  );
  return found.map(([kind, key, rows, payload]) => ({
    kind: String(kind),
    key: String(key),
    ...(typeof rows === 'number' ? { rows } : {}),
    ...(typeof payload === 'string' ? { payload } : {}),
  }));
}

function addLeaks(leaks: LeakSurvey, records: readonly PartRecord[], file: PartFile): void {
  for (const record of records) {
    if (record.kind !== 'leaks') continue;
    const state = leaksOfRecord(record);
    if (state === undefined) throw broken(file, `what it says of column ${record.key}`);
    leaks.takeState(state);
  }
}

function withManifest(
  before: RowManifest | undefined,
  records: readonly PartRecord[],
  file: PartFile,
): RowManifest | undefined {
  if (!records.some(({ kind }) => kind === 'manifest')) return before;
  const own = manifestOfRecords(records);
  if (own === undefined || !isSound(own)) throw broken(file, 'its manifest');
  return before === undefined ? own : mergeManifests(before, own);
}

/** Fills the table of copies; digests come out of the keys as they went in. */
async function readCopies(database: Database, files: readonly PartFile[]): Promise<void> {
  const field = (at: number, type: string): string =>
    `nullif(split_part(key, '/', ${at}), '-')::${type}`;
  await database.run(COPIES_SQL);
  await database.run(
    `INSERT INTO ${COPIES} SELECT ${field(1, 'UHUGEINT')}, ${field(2, 'UBIGINT')}, ${field(3, 'UBIGINT')}, rows, first FROM ${partSql(files)} WHERE kind = 'copies'`,
  );
}

/** Names with their rows in all parts; of too many those a single run would keep. */
async function readNames(
  database: Database,
  files: readonly PartFile[],
): Promise<readonly NameCount[]> {
  const names: NameCount[] = [];
  for (const kind of ['label', 'split'] as const) {
    const found = await database.rows(
      `SELECT name::VARCHAR, min(payload), sum(rows)::DOUBLE FROM (SELECT split_part(key, '/', 2)::UBIGINT AS name, payload, rows FROM ${partSql(files)} WHERE kind = 'name' AND key LIKE '${kind}/%') GROUP BY name ORDER BY name LIMIT ${MAX_NAMES}`,
    );
    for (const [key, name, rows] of found)
      names.push({ kind, key: String(key), name: String(name), rows: Number(rows) });
  }
  return names;
}
