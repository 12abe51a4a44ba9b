import type { RowCause, RowEvidence } from '../../core/dataset-suspicion.ts';
import type { Database } from '../database/database.ts';
import type { RowSet } from '../rows/row-set.ts';
import { groupCopies, type CopyFlood, type CopyGroup, type CopyReport } from './copy-groups.ts';
import { COPIES, createCopies, namesOf, type CopyColumns, type NameCount } from './copy-table.ts';
import type { SurveyProgress } from './survey-progress.ts';

/** Rows accused of being copies; each is a line in the record or in the side file of a cleansing. */
const MAX_ROWS = 100_000;
/** Labels told in one piece of evidence. */
const MAX_LABELS = 5;
/** p-values of what is a fact: no chance is involved, and it should not hide what is worse. The same as of the copies among examined rows. */
const FLOOD_P = 1e-6;
const CONTRADICTION_P = 1e-3;
const DETECTOR = 'copies';

/** A row that stands accused for its copies. */
export interface CopyRow {
  readonly row: number;
  /** Rows it stands for: more than one where only the first of equal rows is known by its number. */
  readonly rows: number;
  readonly cause: Extract<RowCause, 'flood' | 'contradiction'>;
  readonly label?: string;
  /** The label of more than half of the copies. */
  readonly suggested?: string;
  /** 0 to 1: the share of the class that is flooded, or of the copies with another label. */
  readonly score: number;
  readonly evidence: RowEvidence;
}

export interface DuplicateSurvey extends CopyReport {
  /** By row; a row of a flood that is contradicted stands there twice. */
  readonly accused: readonly CopyRow[];
}

/**
 * Equal rows, contradictions, floods and leakage between splits among all rows, in the database; nothing grows with the rows but files in its spill
 * folder. Throws DataFailure.
 */
export async function surveyDuplicates(
  rows: Pick<RowSet, 'database' | 'columns'>,
  columns: CopyColumns,
  progress?: SurveyProgress,
): Promise<DuplicateSurvey> {
  progress?.('digests of all rows');
  await createCopies(rows, columns);
  return judgeCopies(rows.database, await namesOf(rows, columns), progress);
}

/** What the table of copies shows, and the rows it accuses. The table is gone afterwards. Throws DataFailure. */
export async function judgeCopies(
  database: Database,
  names: readonly NameCount[],
  progress?: SurveyProgress,
): Promise<DuplicateSurvey> {
  const report = await groupCopies(database, names, progress);
  const accused = report.summary.isCoarse ? [] : await accuse(database, report);
  await database.run(`DROP TABLE ${COPIES}`);
  const notes =
    accused.length < MAX_ROWS
      ? report.notes
      : [...report.notes, `of all rows with copies ${MAX_ROWS} are accused`];
  return { ...report, accused, notes };
}

/** What is said of the rows of one content with one label. */
interface Verdict extends Omit<CopyRow, 'row' | 'rows'> {
  readonly key: string;
  readonly labelKey: string;
}

async function accuse(database: Database, report: CopyReport): Promise<readonly CopyRow[]> {
  const verdicts = [
    ...report.floods.map(floodVerdict),
    ...report.contradictions.flatMap(contradictionVerdicts),
  ];
  if (verdicts.length === 0) return [];
  const byPair = [...Map.groupBy(verdicts, ({ key, labelKey }) => `${key}/${labelKey}`).values()];
  const pairs = byPair.map(
    ([pair], at) => `(${pair?.key ?? 0}::UHUGEINT, ${pair?.labelKey ?? 0}::UBIGINT, ${at})`,
  );
  const found = await database.rows(
    `SELECT verdict, first, n::DOUBLE FROM ${COPIES} JOIN (VALUES ${pairs.join(', ')}) AS w(k, label, verdict) USING (k, label) ORDER BY first, verdict LIMIT ${MAX_ROWS}`,
  );
  return found.flatMap(([at, row, rows]) =>
    (byPair[Number(at)] ?? []).map(({ key: _key, labelKey: _labelKey, ...verdict }) => ({
      row: Number(row),
      rows: Number(rows),
      ...verdict,
    })),
  );
}

function floodVerdict({ key, labelKey, label, rows, first, share }: CopyFlood): Verdict {
  return {
    key,
    labelKey,
    cause: 'flood',
    label,
    score: share,
    evidence: {
      detector: DETECTOR,
      text: `one of ${rows} copies, ${(100 * share).toFixed(1)} % of all rows of ${label}; the first is row ${first}`,
      pValue: FLOOD_P,
    },
  };
}

/** Of copies that contradict each other those with the label of most are not accused. */
function contradictionVerdicts({ key, first, cells }: CopyGroup): readonly Verdict[] {
  const labels = [...Map.groupBy(cells, ({ labelKey }) => labelKey)].flatMap(([labelKey, same]) =>
    labelKey === undefined
      ? []
      : [
          {
            labelKey,
            label: same[0]?.label ?? '',
            rows: same.reduce((sum, { rows }) => sum + rows, 0),
          },
        ],
  );
  const all = labels.reduce((sum, { rows }) => sum + rows, 0);
  const most = labels.find(({ rows }) => rows > all / 2);
  const words = labels.slice(0, MAX_LABELS).map(({ label, rows }) => `${label} (${rows})`);
  const more = labels.length > MAX_LABELS ? ` and ${labels.length - MAX_LABELS} more` : '';
  return labels.flatMap(({ labelKey, label, rows }) =>
    labelKey === most?.labelKey
      ? []
      : [
          {
            key,
            labelKey,
            cause: 'contradiction',
            label,
            ...(most === undefined ? {} : { suggested: most.label }),
            score: 1 - rows / all,
            evidence: {
              detector: DETECTOR,
              text: `${all} rows have this content, from row ${first} on, labelled ${words.join(', ')}${more}`,
              pValue: CONTRADICTION_P,
            },
          },
        ],
  );
}
