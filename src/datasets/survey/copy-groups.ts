import type { DuplicateSummary } from '../../core/dataset.ts';
import type { Database } from '../database/database.ts';
import { type Contents, FLOOD, isCoarse } from '../duplicates/judgement.ts';
import { COPIES, type NameCount } from './copy-table.ts';
import type { SurveyProgress } from './survey-progress.ts';

/** Rows whose digests are grouped at a time: some 200 MB. */
const ROWS_AT_A_TIME = 2_000_000;
/** Groups listed of each kind; a reader looks at a few, and each may be thousands of rows. */
const MAX_GROUPS = 1000;

const CELLS = 'survey_repeated';
const KEYS = 'survey_keys';

/** Rows of one content that have one label and stand in one split. */
export interface CopyCell {
  /** Decimal digits of the label's digest. */
  readonly labelKey?: string;
  readonly label?: string;
  readonly split?: string;
  readonly rows: number;
  /** Lowest number of them. */
  readonly first: number;
}

/** Rows of one content. */
export interface CopyGroup {
  /** Decimal digits of the digest of the content. */
  readonly key: string;
  readonly rows: number;
  readonly first: number;
  /** By the first row. */
  readonly cells: readonly CopyCell[];
}

/** Many copies of one thing in one class. */
export interface CopyFlood {
  readonly key: string;
  readonly labelKey: string;
  readonly label: string;
  readonly rows: number;
  readonly first: number;
  /** Of the rows of the class. */
  readonly share: number;
}

/** Rows with the same content, over all rows. */
export interface CopyReport {
  readonly summary: Pick<
    DuplicateSummary,
    'exact' | 'exactGroups' | 'contradictions' | 'leakage' | 'isCoarse'
  >;
  /** Different contents, those of empty rows left out. */
  readonly distinct: number;
  /** Rows with nothing in them. */
  readonly empty: number;
  /** Largest share first; none where the set is coarse. */
  readonly floods: readonly CopyFlood[];
  /** Groups whose rows do not agree on the label, and that stand in several splits, by their first row; at most 1,000 each. */
  readonly contradictions: readonly CopyGroup[];
  readonly leakage: readonly CopyGroup[];
  readonly notes: readonly string[];
}

/** What the table of copies shows. Memory does not grow with it: digests are grouped in shares. Throws DataFailure. */
export async function groupCopies(
  database: Database,
  names: readonly NameCount[],
  progress?: SurveyProgress,
): Promise<CopyReport> {
  const one = async (sql: string): Promise<readonly number[]> =>
    ((await database.rows(sql))[0] ?? []).map(Number);
  const [rows = 0, held = 0] = await one(
    `SELECT coalesce(sum(n), 0)::DOUBLE, coalesce(sum(n) FILTER (WHERE k IS NOT NULL), 0)::DOUBLE FROM ${COPIES}`,
  );
  const distinct = await collectRepeated(database, held, progress);
  const [exact = 0, exactGroups = 0] = await one(
    `SELECT coalesce(sum(n - 1), 0)::DOUBLE, count(*)::DOUBLE FROM (SELECT sum(n) AS n FROM ${CELLS} GROUP BY k, label) WHERE n > 1`,
  );
  const [repeated = 0] = await one(`SELECT count(DISTINCT k)::DOUBLE FROM ${CELLS}`);
  const contents = { rows: held, distinct, repeated };
  const coarse = isCoarse(contents);
  const differ = (what: string): string =>
    `SELECT k, sum(n) FILTER (WHERE ${what} IS NOT NULL) AS n, min(first) AS first FROM ${CELLS} GROUP BY k HAVING min(${what}) <> max(${what})`;
  const [contradictedGroups = 0, contradicted = 0] = await one(
    `SELECT count(*)::DOUBLE, coalesce(sum(n), 0)::DOUBLE FROM (${differ('label')})`,
  );
  const [leaking = 0] = await one(`SELECT count(*)::DOUBLE FROM (${differ('split')})`);
  const listed = new CopyNames(names);
  const report = {
    summary: {
      exact,
      exactGroups,
      contradictions: contradicted,
      leakage: leaking,
      isCoarse: coarse,
    },
    distinct,
    empty: rows - held,
    floods: coarse ? [] : await floodsOf(database, listed, contents),
    contradictions: await groupsOf(database, listed, differ('label')),
    leakage: await groupsOf(database, listed, differ('split')),
  };
  const notes = [
    ...(coarse
      ? [
          `${rows} rows have only ${distinct} different contents: repeated rows are no evidence here, and none is accused`,
        ]
      : []),
    ...(rows > held ? [`${rows - held} rows are empty and count as no copies`] : []),
    ...(contradictedGroups > MAX_GROUPS
      ? [`of ${contradictedGroups} contents with several labels the first ${MAX_GROUPS} are listed`]
      : []),
    ...(leaking > MAX_GROUPS
      ? [`of ${leaking} contents in several splits the first ${MAX_GROUPS} are listed`]
      : []),
  ];
  await database.run(`DROP TABLE ${CELLS}`);
  return { ...report, notes };
}

/** Keeps what stands there more than once; gives the number of different contents. */
async function collectRepeated(
  database: Database,
  rows: number,
  progress?: SurveyProgress,
): Promise<number> {
  const shares = Math.max(1, Math.ceil(rows / ROWS_AT_A_TIME));
  await database.run(
    `CREATE OR REPLACE TEMP TABLE ${CELLS}(k UHUGEINT, label UBIGINT, split UBIGINT, n BIGINT, first INTEGER)`,
  );
  let distinct = 0;
  for (let share = 0; share < shares; share += 1) {
    progress?.(`copies, ${share + 1} of ${shares}`);
    const part =
      shares === 1
        ? `${COPIES} WHERE k IS NOT NULL`
        : `${COPIES} WHERE k % ${shares}::UHUGEINT = ${share}::UHUGEINT`;
    await database.run(
      `CREATE OR REPLACE TEMP TABLE ${KEYS} AS SELECT k, sum(n)::BIGINT AS n FROM ${part} GROUP BY k`,
    );
    const [counted = []] = await database.rows(`SELECT count(*)::DOUBLE FROM ${KEYS}`);
    distinct += Number(counted[0] ?? 0);
    await database.run(
      `INSERT INTO ${CELLS} SELECT k, label, split, sum(n)::BIGINT, min(first) FROM ${part} AND k IN (SELECT k FROM ${KEYS} WHERE n > 1) GROUP BY k, label, split`,
    );
  }
  await database.run(`DROP TABLE ${KEYS}`);
  return distinct;
}

class CopyNames {
  readonly #names: ReadonlyMap<string, NameCount>;

  constructor(names: readonly NameCount[]) {
    this.#names = new Map(names.map((name) => [`${name.kind}/${name.key}`, name]));
  }

  /** The word itself, or its digest where there are too many to keep. */
  nameOf(kind: NameCount['kind'], key: unknown): string {
    return this.#names.get(`${kind}/${String(key)}`)?.name ?? `#${String(key)}`;
  }

  get classes(): readonly NameCount[] {
    return [...this.#names.values()].filter(({ kind }) => kind === 'label');
  }
}

async function floodsOf(
  database: Database,
  names: CopyNames,
  { rows: all, distinct }: Contents,
): Promise<readonly CopyFlood[]> {
  const sizes = names.classes;
  if (sizes.length === 0) return [];
  const others = `(${all} - g.n) / ${Math.max(1, distinct - 1)}`;
  const found = await database.rows(
    `SELECT k::VARCHAR, label::VARCHAR, g.n::DOUBLE, g.first, (g.n / s.n)::DOUBLE AS share FROM (SELECT k, label, sum(n) AS n, min(first) AS first FROM ${CELLS} WHERE label IS NOT NULL GROUP BY k, label) AS g JOIN (VALUES ${sizes.map(({ key, rows }) => `(${key}::UBIGINT, ${rows})`).join(', ')}) AS s(label, n) USING (label) WHERE g.n >= greatest(${FLOOD.rows}, ${FLOOD.factor} * ${others}) AND g.n > ${FLOOD.share} * s.n ORDER BY share DESC, g.first LIMIT ${MAX_GROUPS}`,
  );
  return found.map(([key, label, rows, first, share]) => ({
    key: String(key),
    labelKey: String(label),
    label: names.nameOf('label', label),
    rows: Number(rows),
    first: Number(first),
    share: Number(share),
  }));
}

async function groupsOf(
  database: Database,
  names: CopyNames,
  groups: string,
): Promise<readonly CopyGroup[]> {
  const cells = await database.rows(
    `SELECT c.k::VARCHAR, c.label::VARCHAR, c.split::VARCHAR, c.n::DOUBLE, c.first FROM ${CELLS} AS c JOIN (${groups} ORDER BY first LIMIT ${MAX_GROUPS}) AS g ON c.k = g.k ORDER BY g.first, c.first`,
  );
  return [...Map.groupBy(cells, ([key]) => String(key))].map(([key, found]) => {
    const copies = found.map(([, label, split, rows, first]): CopyCell => ({
      ...(typeof label === 'string'
        ? { labelKey: label, label: names.nameOf('label', label) }
        : {}),
      ...(split === null ? {} : { split: names.nameOf('split', split) }),
      rows: Number(rows),
      first: Number(first),
    }));
    return {
      key,
      rows: copies.reduce((sum, { rows }) => sum + rows, 0),
      first: copies[0]?.first ?? 0,
      cells: copies,
    };
  });
}
