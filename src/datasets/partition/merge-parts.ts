import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import { Database } from '../database/database.ts';
import { isSound, type RowManifest } from '../integrity/row-manifest.ts';
import { withClassesOfAll } from '../profile/class-profile.ts';
import { mergeProfiles, type ProfileParts } from '../profile/profile-parts.ts';
import { COPIES, COPIES_SQL, MAX_NAMES, type NameCount } from '../survey/copy-table.ts';
import { judgeCopies, type DuplicateSurvey } from '../survey/duplicate-survey.ts';
import type { LeakReport } from '../survey/leak-report.ts';
import { LeakSurvey } from '../survey/leak-survey.ts';
import type { SurveyProgress } from '../survey/survey-progress.ts';
import { leaksOfRecord } from './leak-record.ts';
import { manifestOfRecords } from './manifest-records.ts';
import { ManifestSum } from './manifest-sum.ts';
import {
  broken,
  listParts,
  ofPart,
  partSql,
  readHeads,
  readSet,
  type PartFile,
} from './part-folder.ts';
import type { PartHead } from './part-head.ts';
import type { PartRecord } from './part-record.ts';
import { profileOfRecords } from './profile-records.ts';
import type { SetDescription } from './set-record.ts';

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
  /** As the first part describes it. */
  readonly set: SetDescription;
  readonly profile: ProfileParts;
  readonly leaks: LeakReport;
  /** Rows that are accused stand for all of their part with the same content, label and split. */
  readonly copies: DuplicateSurvey;
  /** Classes and splits. */
  readonly names: readonly NameCount[];
  /** Absent where none was asked for. */
  readonly manifest?: RowManifest;
}

/** Bytes and lines of a part that are read into memory: a manifest of twelve million rows takes 760 MB. A small file may unfold to anything. */
const MAX_BYTES = 1024 ** 3;
const MAX_RECORDS = 100_000;
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
    const [one] = files;
    if (one === undefined) throw new TypeError('listed parts are never none');
    const set = await readSet(database, one);
    const sum = new SurveySum();
    await database.run(COPIES_SQL);
    for (const [at, file] of files.entries()) {
      progress?.(`merging ${file.name}`);
      sum.add(await recordsOf(database, file), file, heads[at]);
      await readCopies(database, file, heads[at]);
    }
    const names = await readNames(database, files);
    const { profile, manifest } = sum;
    if (profile === undefined) throw broken(one, 'its profile');
    return {
      rows: heads.reduce((total, { rows }) => total + rows, 0),
      parts: files.length,
      set,
      profile: withClassesOfAll(profile),
      leaks: sum.leaks.report(),
      copies: await judgeCopies(database, names, progress),
      names,
      ...(manifest === undefined ? {} : { manifest }),
    };
  } finally {
    database.close();
  }
}

/** What is merged in memory, one part after the other. */
class SurveySum {
  readonly leaks = new LeakSurvey(NO_SALT);
  profile: ProfileParts | undefined;
  readonly #manifests = new ManifestSum();

  /** Absent where the parts have none. */
  get manifest(): RowManifest | undefined {
    return this.#manifests.whole();
  }

  add(records: readonly PartRecord[], file: PartFile, head: PartHead | undefined): void {
    for (const record of records) {
      if (record.kind !== 'leaks') continue;
      const state = leaksOfRecord(record);
      if (state === undefined) throw broken(file, `what it says of column ${record.key}`);
      this.leaks.takeState(state);
    }
    const profile = profileOfRecords(records);
    if (profile === undefined || profile.rows !== head?.rows) throw broken(file, 'its profile');
    this.profile = this.profile === undefined ? profile : mergeProfiles(this.profile, profile);
    if (!records.some(({ kind }) => kind === 'manifest')) return;
    const manifest = manifestOfRecords(records);
    if (manifest === undefined || manifest.rows !== head.rows || !isSound(manifest))
      throw broken(file, 'its manifest');
    this.#manifests.add(manifest, file);
  }
}

/** All lines of a part but those that are merged in the database. */
async function recordsOf(database: Database, file: PartFile): Promise<readonly PartRecord[]> {
  const from = `${partSql([file])} WHERE kind NOT IN ('copies', 'name', 'part', 'set')`;
  const [[bytes = 0, records = 0] = []] = await ofPart(file, 'the file', () =>
    database.rows(
      `SELECT coalesce(sum(strlen(kind) + strlen(key) + coalesce(strlen(payload), 0)), 0)::DOUBLE, count(*)::DOUBLE FROM ${from}`,
    ),
  );
  if (Number(bytes) > MAX_BYTES || Number(records) > MAX_RECORDS)
    throw new DataFailure(
      'too-large',
      `${file.name} unfolds to more than any part has`,
      'write it again',
    );
  const found = await ofPart(file, 'the file', () =>
    database.rows(`SELECT kind, key, rows::DOUBLE, payload FROM ${from} ORDER BY kind, key`),
  );
  return found.map(([kind, key, rows, payload]) => ({
    kind: String(kind),
    key: String(key),
    ...(typeof rows === 'number' ? { rows } : {}),
    ...(typeof payload === 'string' ? { payload } : {}),
  }));
}

/** Adds a part to the table of copies; digests come out of the keys as they went in. */
async function readCopies(
  database: Database,
  file: PartFile,
  head: PartHead | undefined,
): Promise<void> {
  const field = (at: number, type: string): string =>
    `nullif(split_part(key, '/', ${at}), '-')::${type}`;
  const half = (from: number): string =>
    `('0x' || substr(split_part(key, '/', 1), ${from}, 16))::UBIGINT::UHUGEINT`;
  const content = `CASE WHEN key[1] <> '-' THEN (${half(1)} << 64) + ${half(17)} END`;
  const from = `${partSql([file])} WHERE kind = 'copies'`;
  const what = 'what it says of copies';
  const [[rows] = []] = await ofPart(file, what, async () => {
    await database.run(
      `INSERT INTO ${COPIES} SELECT ${content}, ${field(2, 'UBIGINT')}, ${field(3, 'UBIGINT')}, rows, first FROM ${from}`,
    );
    return database.rows(`SELECT coalesce(sum(rows), 0)::DOUBLE FROM ${from}`);
  });
  if (rows !== head?.rows) throw broken(file, what);
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
