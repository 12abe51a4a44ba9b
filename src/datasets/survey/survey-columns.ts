import type { ColumnProfile, ColumnRole } from '../../core/dataset-profile.ts';
import type { RowColumn } from '../rows/row-set.ts';
import type { CopyColumns } from './copy-table.ts';

/** What the surveys of all rows look at. All are SQL names. */
export interface SurveyColumns {
  readonly leaks: readonly string[];
  /** Without content rows cannot be copies. */
  readonly copies: CopyColumns;
}

/** Types whose cells hold no text and no long number. */
const NO_TEXT_RE = /^(?:BOOLEAN|FLOAT|DOUBLE|DECIMAL|DATE|TIME|U?(?:TINYINT|SMALLINT)$|BLOB|BIT)/;
/** Roles that do not belong to what a row holds: copies differ in them. */
const NOT_CONTENT: ReadonlySet<ColumnRole> = new Set(['id', 'label', 'split', 'source', 'time']);

/** @param roles of the columns, in their order */
export function surveyColumns(
  columns: readonly RowColumn[],
  roles: readonly Pick<ColumnProfile, 'role'>[],
): SurveyColumns {
  const idsOf = (wanted: (column: RowColumn, role: ColumnRole) => boolean): readonly string[] =>
    columns.flatMap((column, at) => {
      const role = roles[at]?.role;
      return role !== undefined && wanted(column, role) ? [column.id] : [];
    });
  const [label] = idsOf((_, role) => role === 'label');
  const [split] = idsOf((_, role) => role === 'split');
  return {
    leaks: idsOf(({ type }, role) => role !== 'image' && !NO_TEXT_RE.test(type)),
    copies: {
      content: idsOf((_, role) => !NOT_CONTENT.has(role)),
      ...(label === undefined ? {} : { label }),
      ...(split === undefined ? {} : { split }),
    },
  };
}
