import { literal } from '../database/sql-text.ts';
import { profileByLabel } from '../profile/class-profile.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import { profileRows } from '../profile/profile-rows.ts';
import type { RowSet } from '../rows/row-set.ts';
import { COPIES, createCopies, namesOf, type NameCount } from '../survey/copy-table.ts';
import { LeakSurvey } from '../survey/leak-survey.ts';
import { buildManifest } from '../survey/manifest-survey.ts';
import type { SurveyProgress } from '../survey/survey-progress.ts';
import { recordOfLeaks } from './leak-record.ts';
import { recordsOfManifest } from './manifest-records.ts';
import { headOf, recordOfHead, type PartRequest } from './part-head.ts';
import type { PartRecord } from './part-record.ts';
import { recordsOfProfile } from './profile-records.ts';
import { recordOfSet } from './set-record.ts';

const PART = 'survey_part';
/** A content's digest in 32 hex digits: in decimal ones the database takes a thousand times as long. */
const HEX_SQL = `lpad(lower(to_hex(k)), 32, '0')`;
/** Characters of records in one statement. */
const STATEMENT = 1_000_000;
/** Rows of a group of the file: small enough that reading one kind skips most of the others. */
const GROUP_ROWS = 100_000;

function recordOfName({ kind, key, name, rows }: NameCount): PartRecord {
  return { kind: 'name', key: `${kind}/${key}`, rows, payload: name };
}

/**
 * Surveys the rows of one part and writes what is known of them as a Parquet file. The same rows give the same lines. Throws DataFailure.
 * @param rows opened with `partition`, and with the path among its `outputs`
 * @param path absolute, of a file named by `partName`
 */
export async function writePart(
  rows: RowSet,
  request: PartRequest,
  path: string,
  progress?: SurveyProgress,
): Promise<void> {
  const { database } = rows;
  progress?.('columns');
  const profile = await profiled(rows, request);
  const leaks = new LeakSurvey(request.salt);
  await leaks.addRows(rows, request.leakColumns, progress);
  const manifest =
    request.manifest === undefined
      ? undefined
      : await buildManifest(rows, request.manifest, progress);
  progress?.('digests of all rows');
  await createCopies(rows, request.copies);
  await database.run(
    `CREATE OR REPLACE TEMP TABLE ${PART}(kind VARCHAR, key VARCHAR, rows BIGINT, first BIGINT, payload VARCHAR)`,
  );
  const word = (column: string): string => `coalesce(${column}::VARCHAR, '-')`;
  await database.run(
    `INSERT INTO ${PART} SELECT 'copies', concat(coalesce(${HEX_SQL}, '-'), '/', ${word('label')}, '/', ${word('split')}), sum(n), min(first), NULL FROM ${COPIES} GROUP BY k, label, split`,
  );
  await database.run(`DROP TABLE ${COPIES}`);
  await insert(rows, [
    recordOfHead(headOf(rows, request)),
    recordOfSet(rows, request.subject),
    ...recordsOfProfile(profile),
    ...leaks.states().map(recordOfLeaks),
    ...(await namesOf(rows, request.copies)).map(recordOfName),
    ...(manifest === undefined ? [] : recordsOfManifest(manifest)),
  ]);
  progress?.('writing the part');
  await database.run(
    `COPY (SELECT kind, key, rows, first, payload FROM ${PART} ORDER BY kind, key) TO ${literal(path)} (FORMAT parquet, COMPRESSION 'zstd', ROW_GROUP_SIZE ${GROUP_ROWS}, USE_TMP_FILE false)`,
  );
  await database.run(`DROP TABLE ${PART}`);
}

/** The profile of the rows, classes apart where there are some. */
async function profiled(rows: RowSet, { copies }: PartRequest): Promise<ProfileParts> {
  const profile = await profileRows(rows);
  const label = rows.columns.find(({ id }) => id === copies.label);
  return label === undefined ? profile : profileByLabel(rows, profile, label.name);
}

async function insert({ database }: RowSet, records: readonly PartRecord[]): Promise<void> {
  let values: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (values.length > 0) await database.run(`INSERT INTO ${PART} VALUES ${values.join(', ')}`);
    values = [];
    size = 0;
  };
  for (const { kind, key, rows, payload } of records) {
    const value = `(${literal(kind)}, ${literal(key)}, ${rows ?? 'NULL'}, NULL, ${payload === undefined ? 'NULL' : literal(payload)})`;
    values.push(value);
    size += value.length;
    if (size > STATEMENT) await flush();
  }
  await flush();
}
