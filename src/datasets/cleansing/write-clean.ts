import { DataFailure } from '../data-error.ts';
import { Database } from '../database/database.ts';
import { literal } from '../database/sql-text.ts';
import { ROW_LIMITS } from '../rows/row-options.ts';
import { locateRow, type RowColumn, type RowSet } from '../rows/row-set.ts';
import { StagedText, stagedTable } from '../rows/staged-text.ts';
import { ChangeList } from './change-list.ts';
import type { CleansingHost } from './cleansing-host.ts';
import { reasonOf, type CleansingPlan } from './cleansing-plan.ts';
import {
  writeBeside,
  type CleanCounts,
  type CleanFiles,
  type CleanResult,
  type CleanTarget,
} from './clean-output.ts';
import { copyFormat, copyOptions, type CopyFormat } from './copy-format.ts';
import { findRedactions, redactedColumns } from './find-redactions.ts';

/** Where a cleaned copy of a table goes; its path ends in `.parquet`, `.csv`, `.tsv`, `.jsonl` or `.ndjson`. */
export interface CleanTableTarget extends CleanTarget {
  /** The column of the labels; needed to relabel. */
  readonly labelColumn?: string;
  /** Default 1GB. */
  readonly memory?: string;
  readonly threads?: number;
}

/** Columns a label can be put into as it is written. */
const LABEL_TYPE_RE =
  /^(?:VARCHAR|BOOLEAN|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

/**
 * Writes a copy of a table without the dropped rows, with new labels and without secrets, and beside it one line of JSON per change in
 * `<path>.changes.jsonl`. Columns, names, types and the order of rows stay; rows nobody changes come out as they are. Both files appear
 * when they are complete. Text tables keep the spelling of their numbers when they were opened `asWritten`.
 */
export async function writeClean(
  rows: RowSet,
  plan: CleansingPlan,
  target: CleanTableTarget,
  host: CleansingHost,
): Promise<CleanResult> {
  return writeBeside(target, rows.stored?.files ?? [], host, (files) => {
    const format = copyFormat(host.baseName(target.path));
    const named = (name: string): string => host.join(files.folder, name);
    const work: Work = {
      ...files,
      drops: named('drops'),
      labels: named('labels'),
      cells: (column) => named(`cells-${column}`),
    };
    return make(rows, plan, { ...target, format }, work, host);
  });
}

/** The same, and what the database is told. */
interface Work extends CleanFiles {
  readonly drops: string;
  readonly labels: string;
  readonly cells: (column: number) => string;
}

function sorted<T>(changes: ReadonlyMap<number, T>): readonly (readonly [number, T])[] {
  return [...changes].sort(([a], [b]) => a - b);
}

async function make(
  rows: RowSet,
  plan: CleansingPlan,
  target: CleanTableTarget & { readonly format: CopyFormat },
  work: Work,
  host: CleansingHost,
): Promise<CleanCounts> {
  const redacted = redactedColumns(rows, plan.redact);
  const label = labelColumn(rows, plan, target.labelColumn);
  const drops = sorted(plan.drop).filter(([row]) => isThere(rows, row));
  const labels = sorted(plan.relabel).filter(([row]) => isThere(rows, row) && !plan.drop.has(row));
  stageRows(
    work.drops,
    drops.map(([row]) => [String(row)]),
    host,
  );
  stageRows(
    work.labels,
    labels.map(([row, change]) => [String(row), change.label]),
    host,
  );
  const changes = new ChangeList(host.createFile(work.changes));
  let cells = 0;
  try {
    for (const [row, reason] of drops)
      changes.add({ row, file: fileOf(rows, row), action: 'drop', ...reasonOf(reason) });
    const before = await oldLabels(
      rows,
      label,
      labels.map(([row]) => row),
    );
    for (const [row, change] of labels)
      changes.add({
        row,
        file: fileOf(rows, row),
        action: 'relabel',
        column: label?.name ?? '',
        before: before.get(row) ?? '',
        after: change.label,
        ...reasonOf(change),
      });
    for (const [index, column] of redacted.entries()) {
      const edits = new StagedText(host.createFile(work.cells(index)));
      try {
        cells += await findRedactions(rows, column, (row) => plan.drop.has(row), edits, changes);
      } finally {
        edits.close();
      }
    }
  } finally {
    changes.close();
  }
  const rowsAfter = await copy(rows, { label, redacted, ...target }, work);
  return {
    rowsBefore: rows.rows,
    rowsAfter,
    dropped: rows.rows - rowsAfter,
    relabelled: labels.length,
    redacted: cells,
  };
}

/** Rows of other shares are not in the copy either way. */
function isThere(rows: RowSet, row: number): boolean {
  return Number.isSafeInteger(row) && locateRow(rows, row) !== undefined;
}

function fileOf(rows: RowSet, row: number): string {
  return locateRow(rows, row)?.file ?? '';
}

function labelColumn(
  rows: RowSet,
  { relabel }: CleansingPlan,
  name: string | undefined,
): RowColumn | undefined {
  if (relabel.size === 0) return undefined;
  const column = rows.columns.find((candidate) => candidate.name === name);
  if (column !== undefined && LABEL_TYPE_RE.test(column.type) && column.isJson !== true)
    return column;
  throw new DataFailure(
    column === undefined ? 'missing-column' : 'bad-labels',
    column === undefined
      ? 'there is no column of labels to write new ones into'
      : `labels of type ${column.type.slice(0, 60)} cannot be replaced`,
    'name the column of the labels',
  );
}

/** Rows asked for in one query. */
const ROWS_PER_QUERY = 10_000;

async function oldLabels(
  rows: RowSet,
  label: RowColumn | undefined,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (label === undefined) return found;
  for (let at = 0; at < numbers.length; at += ROWS_PER_QUERY) {
    const part = numbers.slice(at, at + ROWS_PER_QUERY).join(', ');
    for (const [row, value] of await rows.database.rows(
      `SELECT row, ${label.id}::VARCHAR FROM r WHERE row IN (${part})`,
    ))
      found.set(Number(row), typeof value === 'string' ? value : '');
  }
  return found;
}

function stageRows(path: string, rows: readonly (readonly string[])[], host: CleansingHost): void {
  const file = new StagedText(host.createFile(path));
  try {
    for (const row of rows) file.add(row);
  } finally {
    file.close();
  }
}

/** A name of the data as SQL has it: only here, where the copy must have it. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""').replaceAll('\0', '\ufffd')}"`;
}

interface Copied {
  readonly label: RowColumn | undefined;
  readonly redacted: readonly RowColumn[];
  readonly format: CopyFormat;
  readonly memory?: string;
  readonly threads?: number;
}

/** Gives the number of rows of the copy. */
async function copy(
  rows: RowSet,
  { label, redacted, format, memory = '1GB', threads = 1 }: Copied,
  work: Work,
): Promise<number> {
  const { stored } = rows;
  if (stored === undefined) throw new TypeError('a table that openRows opened');
  const edits = redacted.map((_, index) => work.cells(index));
  const database = await Database.open({
    files: [...stored.files, work.drops, work.labels, ...edits, work.copy],
    memory,
    threads,
    spillFolder: work.folder,
  });
  const edited = (path: string, width: number): string =>
    `(SELECT c0::BIGINT AS row${width > 1 ? ', c1 AS cell' : ''} FROM ${stagedTable(path, width, ROW_LIMITS, false)})`;
  const fields = rows.columns.map(({ id, name, type, isJson }) => {
    const at = redacted.findIndex((column) => column.id === id);
    let sql = `r.${id}`;
    if (at >= 0) sql = `CASE WHEN x${at}.row IS NULL THEN ${sql} ELSE x${at}.cell END`;
    if (label?.id === id)
      sql = `CASE WHEN l.row IS NULL THEN ${sql} ELSE CAST(l.cell AS ${type}) END`;
    if (isJson === true && format === 'json') sql = `CAST(${sql} AS JSON)`;
    return `${sql} AS ${identifier(name)}`;
  });
  const joins = [
    `ANTI JOIN ${edited(work.drops, 1)} AS d ON r.row = d.row`,
    ...(label === undefined ? [] : [`LEFT JOIN ${edited(work.labels, 2)} AS l ON r.row = l.row`]),
    ...edits.map((path, at) => `LEFT JOIN ${edited(path, 2)} AS x${at} ON r.row = x${at}.row`),
  ];
  try {
    // Joins give up the order of rows.
    const [[count] = []] = await database.rows(
      `COPY (SELECT ${fields.join(', ')} FROM (${stored.select}) AS r ${joins.join(' ')} ORDER BY r.row) TO ${literal(work.copy)} ${copyOptions(format)}`,
    );
    return Number(count);
  } finally {
    database.close();
  }
}
