import type { DatasetRecord } from '../core/dataset.ts';
import type { Report } from '../core/report.ts';
import type { DatasetRow } from './dataset-rows.ts';
import {
  accusedText,
  cleansingRows,
  contractRows,
  dataRows,
  detectorRows,
  duplicateRows,
  integrityRows,
  leakRows,
  noteRows,
  sourceRows,
  unexaminedRows,
} from './dataset-rows.ts';
import { CAUSE_SENSE, CAUSE_WORDS, smallPercent } from './dataset-words.ts';
import { columnTable, driftTable } from './html-dataset-columns.ts';
import { scoreFigures, powerFigures } from './html-dataset-curves.ts';
import { flowPart } from './html-dataset-flow.ts';
import { dataMap } from './html-dataset-map.ts';
import { PictureAllowance, suspectGallery } from './html-dataset-rows.ts';
import { triggerCards } from './html-dataset-triggers.ts';
import type { Markup } from './html-text.ts';
import { rowTable } from './html-row-table.ts';
import { NOTHING, html } from './html-text.ts';
import { nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** What is in data sets and what is wrong with them, with pictures. */
export function datasetSection({ datasets = [] }: Report): Markup {
  if (datasets.length === 0) return NOTHING;
  const allowance = new PictureAllowance();
  return html`${datasets.map((record) => recordSection(record, allowance))}`;
}

function recordSection(record: DatasetRecord, allowance: PictureAllowance): Markup {
  const map = dataMap(record);
  const scores = scoreFigures(record);
  const pictures =
    map === NOTHING && scores.length === 0
      ? NOTHING
      : html`<h3>Where the accused rows stand</h3>
          <div class="curves">${map}${scores}</div>`;
  return html`<section class="dataset">
    <h2>Data: ${nameText(record.data.path)}</h2>
    ${panels(record)} ${causeBars(record)} ${triggerCards(record, allowance)} ${flowPart(record)}
    ${suspectGallery(record, allowance)} ${pictures}
    ${part('Sources that stand out', sourceRows(record))}
    ${part('Leaks and hostile text', leakRows(record))}
    ${part('Repeated rows', duplicateRows(record))} ${part('Contract', contractRows(record))}
    ${driftTable(record)} ${part('Integrity', integrityRows(record))} ${powerFigures(record)}
    ${part('Cleansed copy', cleansingRows(record))} ${columnTable(record)}
    ${part('Not known', unexaminedRows(record))}
    <details class="more">
      <summary>How it was examined, and what each detector cannot see</summary>
      ${rowTable([...dataRows(record), ...detectorRows(record), ...noteRows(record)])}
    </details>
  </section>`;
}

function panels(record: DatasetRecord): Markup {
  const { data } = record;
  const classes = data.label?.classes.length;
  const large = (title: string, big: string, small: string): Markup =>
    html`<div class="panel">
      <h3>${title}</h3>
      <p class="big">${big}</p>
      <p class="note">${small}</p>
    </div>`;
  return html`<div class="panels">
    ${large(
      'Read',
      countText(data.rows, 'row'),
      `${nameText(data.form)}, ${countText(data.fileCount, 'file')}, ${countText(data.columns.length, 'column')}`,
    )}
    ${large(
      'Label',
      classes === undefined
        ? 'none'
        : `${numberText(classes)} ${classes === 1 ? 'class' : 'classes'}`,
      data.label === undefined
        ? 'labels are not judged'
        : `column ${nameText(data.label.column)}; distances in ${nameText(data.features)}`,
    )}
    ${large(
      'Suspicious',
      accusedText(record),
      data.sampled < data.rows
        ? `${numberText(data.sampled)} rows were looked at one by one`
        : 'every row was looked at',
    )}
  </div>`;
}

function causeBars({ causes, data }: DatasetRecord): Markup {
  const told = causes.filter(({ rows }) => rows > 0);
  if (told.length === 0) return NOTHING;
  const most = told.reduce((largest, { rows }) => Math.max(largest, rows), 1);
  return html`<h3>What is suspicious</h3>
    <ul class="causes">
      ${told.map(
        ({ cause, rows }) =>
          html`<li class="${cause}">
            <b>${CAUSE_WORDS[cause]}</b>
            <span class="num"
              >${numberText(rows)} ·
              ${smallPercent(rows / Math.max(1, data.sampled === 0 ? data.rows : data.sampled))}</span
            >
            <div class="bar"><i style="width:${((100 * rows) / most).toFixed(1)}%"></i></div>
            <span class="note">${CAUSE_SENSE[cause]}</span>
          </li>`,
      )}
    </ul>`;
}

function part(title: string, rows: readonly DatasetRow[]): Markup {
  return rows.length === 0
    ? NOTHING
    : html`<h3>${title}</h3>
        ${rowTable(rows)}`;
}
