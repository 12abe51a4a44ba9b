import type { Report } from '../core/report.ts';
import { examinedDataRows } from './dataset-examined.ts';
import type { Markup } from './html-text.ts';
import { rowTable } from './html-row-table.ts';
import { html, NOTHING } from './html-text.ts';
import { nameText } from './place.ts';
import { numberText } from './quantity.ts';

/** Totals of a report about data alone, in the place of files and bytes. */
export function dataTiles({ datasets = [], examined }: Report): Markup {
  const total = (count: (record: (typeof datasets)[number]) => number): number =>
    datasets.reduce((sum, record) => sum + count(record), 0);
  const rows = total(({ data }) => data.rows);
  const columns = total(({ data }) => data.columns.length);
  const accused = total(({ causes }) => causes.reduce((sum, cause) => sum + cause.rows, 0));
  return html`<div class="tile">
      <b>${numberText(rows)}</b
      ><span
        >${rows === 1 ? 'row' : 'rows'} of ${numberText(columns)}
        ${columns === 1 ? 'column' : 'columns'}</span
      >
    </div>
    <div class="tile${accused === 0 ? ' zero' : ''}">
      <b>${numberText(accused)}</b><span>suspicious</span>
    </div>
    <div class="tile${examined.incomplete === 0 ? ' zero' : ' gap'}">
      <b>${numberText(examined.incomplete)}</b><span>not fully examined</span>
    </div>`;
}

/** What of each data set was looked at, by what, and what that cannot see. */
export function examinedDataTables({ datasets = [] }: Report): Markup {
  if (datasets.length === 0) return NOTHING;
  return html`${datasets.map(
    (record) =>
      html`<h3 class="set mono">${nameText(record.data.path)}</h3>
        ${rowTable(examinedDataRows(record))}`,
  )}`;
}
