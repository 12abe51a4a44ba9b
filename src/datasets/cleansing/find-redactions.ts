import { DataFailure } from '../data-error.ts';
import { prefilterSql } from '../leaks/prefilter.ts';
import { namedColumn } from '../roles/role-flags.ts';
import { locateRow, type RowColumn, type RowSet } from '../rows/row-set.ts';
import type { StagedText } from '../rows/staged-text.ts';
import type { ChangeList } from './change-list.ts';
import { redactJson, redactText } from './redact-text.ts';

/** The columns to redact. Throws DataFailure when one is not there or holds no text. */
export function redactedColumns(rows: RowSet, names: readonly string[]): readonly RowColumn[] {
  const known = rows.columns.map(({ name }) => name);
  const wanted = new Set(names.map((name) => namedColumn(name, known, '--redact')));
  return rows.columns.filter(({ name, type }) => {
    if (!wanted.has(name)) return false;
    if (type === 'VARCHAR') return true;
    throw new DataFailure(
      'missing-column',
      `--redact: column "${name}" is ${type.slice(0, 60)}, no text to redact in`,
      'name a column of text',
    );
  });
}

/**
 * Finds what is to be redacted in one column, row by row: the new cells go to `edits` with their row, the changes to `changes`.
 * Gives the number of cells. Throws DataFailure.
 */
export async function findRedactions(
  rows: RowSet,
  { id, name, isJson }: RowColumn,
  isDropped: (row: number) => boolean,
  edits: StagedText,
  changes: ChangeList,
): Promise<number> {
  let cells = 0;
  const redact = isJson === true ? redactJson : redactText;
  const sql = `SELECT row, ${id} FROM r WHERE ${prefilterSql(id, name)} ORDER BY row`;
  for await (const [numbers = [], texts = []] of rows.database.stream(sql))
    for (const [index, text] of texts.entries()) {
      const row = Number(numbers[index]);
      if (typeof text !== 'string' || isDropped(row)) continue;
      const redacted = redact(text, name);
      if (redacted === undefined) continue;
      cells += 1;
      edits.add([String(row), redacted.text]);
      for (const { kind, shown } of redacted.spans)
        changes.add({
          row,
          file: locateRow(rows, row)?.file ?? '',
          action: 'redact',
          column: name,
          before: shown,
          after: `[redacted: ${kind}]`,
          reason: `${kind} in column "${name}"`,
          causes: [],
        });
    }
  return cells;
}
