import type { DatasetRecord } from '../core/dataset.ts';
import type { ColumnProfile, HistogramBar } from '../core/dataset-profile.ts';
import { driftHead, driftName, movedColumns } from './dataset-rows.ts';
import { chanceText, smallPercent } from './dataset-words.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** Columns in the table; the JSON has all. */
const MAX_COLUMNS = 80;
/** Columns from which the table is folded. */
const MAX_OPEN = 30;
const MAX_DRIFTS = 60;
/** Commonest values in a cell. */
const MAX_TOP = 5;
/** Pixels of the bar of the commonest value. */
const TOP_WIDTH = 70;
const BAR_WIDTH = 132;
const BAR_HEIGHT = 30;
/** Bars of a small picture. */
const MAX_BARS = 40;

/** Every column: what it is, what it is used for and how its values are distributed. */
export function columnTable({ data: { columns } }: DatasetRecord): Markup {
  if (columns.length === 0) return NOTHING;
  const left = columns.length - MAX_COLUMNS;
  const rows = html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th>column</th>
            <th>used as</th>
            <th>missing</th>
            <th>different</th>
            <th>values</th>
            <th>distribution</th>
          </tr>
        </thead>
        <tbody>
          ${columns.slice(0, MAX_COLUMNS).map(columnRow)}
        </tbody>
      </table>
    </div>
    ${left <= 0 ? NOTHING : html`<p class="note">and ${countText(left, 'more column')}: see the JSON report.</p>`}`;
  const title = countText(columns.length, 'column');
  return columns.length > MAX_OPEN
    ? html`<details class="more">
        <summary>${title}</summary>
        ${rows}
      </details>`
    : html`<h3>${title}</h3>
        ${rows}`;
}

function columnRow(column: ColumnProfile): Markup {
  const { name, type, kind, role, why, rows, missing, distinct, distinctIsExact } = column;
  return html`<tr>
    <td class="name">
      <b>${nameText(name)}</b>
      <p class="note">${nameText(type)}, ${kind}</p>
    </td>
    <td>
      ${role}
      <p class="note">${factText(why)}</p>
    </td>
    <td class="num">${missing === 0 ? '0' : smallPercent(missing / Math.max(1, rows))}</td>
    <td class="num">${distinctIsExact ? '' : '≈ '}${numberText(distinct)}</td>
    <td>${valuesOf(column)}</td>
    <td>${distribution(column)}</td>
  </tr>`;
}

function valuesOf({ numbers, lengths }: ColumnProfile): string {
  if (numbers !== undefined) {
    const { min, max, quantiles, notFinite } = numbers;
    const odd = notFinite === 0 ? '' : `, ${numberText(notFinite)} not finite`;
    return `${short(min)} to ${short(max)}, middle half ${short(quantiles[1])} to ${short(quantiles[3])}${odd}`;
  }
  return lengths === undefined
    ? ''
    : `${numberText(lengths.min)} to ${numberText(lengths.max)} characters, mean ${short(lengths.mean)}`;
}

function distribution({ numbers, top }: ColumnProfile): Markup {
  if (numbers !== undefined && numbers.bars.length > 0) return smallBars(numbers.bars);
  const shown = top.slice(0, MAX_TOP);
  const most = shown.reduce((largest, entry) => Math.max(largest, entry.rows), 1);
  return html`<ul class="commonest">
    ${shown.map(
      ({ value, rows: count }) =>
        html`<li>
          <span class="mono">${nameText(value)}</span>
          <i style="width:${((TOP_WIDTH * count) / most).toFixed(1)}px"></i>
          <span class="note">${numberText(count)}</span>
        </li>`,
    )}
  </ul>`;
}

function smallBars(all: readonly HistogramBar[]): Markup {
  const bars = all.slice(0, MAX_BARS);
  const most = bars.reduce((largest, { rows }) => Math.max(largest, rows), 1);
  const step = BAR_WIDTH / bars.length;
  return html`<svg
    class="bars"
    viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}"
    width="${BAR_WIDTH}"
    height="${BAR_HEIGHT}"
    role="img"
    aria-label="Distribution"
  >
    ${bars.map(({ low, high, rows }, at) => {
      const height = rows === 0 ? 0 : Math.max(1, (BAR_HEIGHT * rows) / most);
      return html`<rect
        x="${(at * step).toFixed(1)}"
        y="${(BAR_HEIGHT - height).toFixed(1)}"
        width="${Math.max(1, step - 1).toFixed(1)}"
        height="${height.toFixed(1)}"
      >
        <title>${short(low)} to ${short(high)}: ${countText(rows, 'row')}</title>
      </rect>`;
    })}
  </svg>`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** What moved since the earlier version. */
export function driftTable(record: DatasetRecord): Markup {
  const { drift } = record;
  if (drift === undefined) return NOTHING;
  const moved = movedColumns(drift.columns).slice(0, MAX_DRIFTS);
  return html`<h3>Drift</h3>
    ${driftHead(drift).map(([label, text]) => html`<p class="note">${label}: ${text}</p>`)}
    ${
      moved.length === 0
        ? html`<p class="none">No column moved beyond chance.</p>`
        : html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>column</th>
                  <th>what changed</th>
                  <th>effect</th>
                  <th>chance</th>
                  <th>grade</th>
                </tr>
              </thead>
              <tbody>
                ${moved.map(
                  (column) =>
                    html`<tr>
                      <td class="name"><b>${driftName(column)}</b></td>
                      <td>${factText(column.detail)}</td>
                      <td>
                        ${column.test} ${Number(column.effect.toPrecision(2))}
                        <div class="bar">
                          <i style="width:${(100 * Math.min(1, column.effect)).toFixed(1)}%"></i>
                        </div>
                      </td>
                      <td class="num">${chanceText(column.pValue)}</td>
                      <td><span class="chip ${column.grade}">${column.grade}</span></td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }`;
}
