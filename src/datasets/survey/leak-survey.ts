import { ColumnSurvey, type ColumnSurveyState } from '../leaks/column-survey.ts';
import { personalKindsSql, prefilterSql } from '../leaks/prefilter.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';
import { leakReport, type LeakReport } from './leak-report.ts';
import type { SurveyProgress } from './survey-progress.ts';

/** Characters of a cell that are looked at: books are longer, and a chunk of 2,048 of them must fit into memory. */
const MAX_CELL = 100_000;

/** What is known of one column after a part of the rows. JSON as it stands. */
export interface ColumnLeakState extends ColumnSurveyState {
  readonly column: string;
  /** Cells of which only the first 100,000 characters were looked at. */
  readonly longCells: number;
}

interface ColumnState {
  readonly survey: ColumnSurvey;
  longCells: number;
}

/** What the texts of a data set let out or bring in. Parts merge to the whole, in any order. */
export class LeakSurvey {
  readonly #salt: Uint8Array;
  readonly #columns = new Map<string, ColumnState>();

  /** @param salt kept by the owner of the data, 16 bytes or more; parts that are to be merged share it */
  constructor(salt: Uint8Array) {
    this.#salt = salt;
  }

  /** Takes in the rows of a table. Throws DataFailure. */
  async addRows(
    { database, columns }: Pick<RowSet, 'database' | 'columns'>,
    ids: readonly string[],
    progress?: SurveyProgress,
  ): Promise<void> {
    const chosen = columns.filter(({ id }) => ids.includes(id));
    for (const [at, column] of chosen.entries()) {
      progress?.(`leaks in column ${at + 1} of ${chosen.length}`);
      await this.#addColumn(database, column);
    }
  }

  /** Columns ascending. */
  states(): readonly ColumnLeakState[] {
    return [...this.#columns]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([column, { survey, longCells }]) => ({ column, longCells, ...survey.state() }));
  }

  takeState({ column, longCells, ...state }: ColumnLeakState): void {
    const own = this.#columnOf(column);
    own.longCells += longCells;
    own.survey.takeState(state);
  }

  report(): LeakReport {
    const columns = [...this.#columns].sort(([a], [b]) => (a < b ? -1 : 1));
    const report = leakReport(columns.map(([, { survey }]) => survey.report()));
    const long = columns.flatMap(([column, { longCells }]) =>
      longCells === 0
        ? []
        : [
            `${column}: of ${longCells} cells only the first ${MAX_CELL} characters were searched for leaks`,
          ],
    );
    return { ...report, notes: [...report.notes, ...long] };
  }

  #columnOf(column: string): ColumnState {
    const known = this.#columns.get(column);
    if (known !== undefined) return known;
    const state = { survey: new ColumnSurvey(column, this.#salt), longCells: 0 };
    this.#columns.set(column, state);
    return state;
  }

  async #addColumn(database: RowSet['database'], { id, name }: RowColumn): Promise<void> {
    const state = this.#columnOf(name);
    // Nested cells are searched as they are written, with the names of their members.
    const cells = `(SELECT row, CAST(${id} AS VARCHAR) AS text FROM r)`;
    const [counts = []] = await database.rows(
      `SELECT count(text)::DOUBLE, (count(*) FILTER (WHERE strlen(text) > ${MAX_CELL} AND length(text) > ${MAX_CELL}))::DOUBLE FROM ${cells}`,
    );
    state.longCells += Number(counts[1] ?? 0);
    let seen = 0;
    const found = database.stream(
      `SELECT row::INTEGER, left(text, ${MAX_CELL}), (${personalKindsSql('text')})::INTEGER FROM ${cells} WHERE ${prefilterSql('text', name)}`,
    );
    for await (const [rows = [], texts = [], kinds = []] of found) {
      state.survey.add({
        rows: rows.map(Number),
        texts: texts.map(String),
        personalKinds: kinds.map(Number),
      });
      seen += texts.length;
    }
    state.survey.addUnseen(Number(counts[0] ?? 0) - seen);
  }
}

/**
 * Secrets, personal data, hidden and hostile text in the cells of all rows. The database picks out the cells with anything to find.
 * @param columns SQL names of the columns to search, of any type
 * @param salt kept by the owner of the data, 16 bytes or more
 */
export async function surveyLeaks(
  rows: Pick<RowSet, 'database' | 'columns'>,
  columns: readonly string[],
  salt: Uint8Array,
  progress?: SurveyProgress,
): Promise<LeakReport> {
  const survey = new LeakSurvey(salt);
  await survey.addRows(rows, columns, progress);
  return survey.report();
}
