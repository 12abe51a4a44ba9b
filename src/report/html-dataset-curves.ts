import type { DatasetRecord, PowerResult } from '../core/dataset.ts';
import type { ScoreHistogram } from '../core/dataset-suspicion.ts';
import { powerRows } from './dataset-rows.ts';
import { smallPercent } from './dataset-words.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** Pictures of one kind. */
const MAX_FIGURES = 16;
/** Bars of one distribution. */
const MAX_BARS = 80;

const WIDTH = 545;
const HEIGHT = 230;
const LEFT = 46;
const RIGHT = 520;
const TOP = 14;
const BOTTOM = 190;

/** Scores of rows that are accused, below the line, and of all others, above it; counts as logarithms, since the others are many. */
export function scoreFigures({ histograms, detectors }: DatasetRecord): readonly Markup[] {
  const titles = new Map(detectors.map(({ id, title }) => [id, title]));
  return histograms
    .filter(({ others, accused }) => others.length > 0 && others.length === accused.length)
    .slice(0, MAX_FIGURES)
    .map((histogram) => scores(histogram, titles.get(histogram.detector) ?? histogram.detector));
}

function scores({ low, high, others, accused }: ScoreHistogram, title: string): Markup {
  const count = Math.min(others.length, MAX_BARS);
  const most = [...others, ...accused].reduce((largest, rows) => Math.max(largest, rows), 1);
  const middle = (TOP + BOTTOM) / 2;
  const height = (rows: number): number => ((middle - TOP) * Math.log1p(rows)) / Math.log1p(most);
  const step = (RIGHT - LEFT) / count;
  const edge = (bar: number): string => shortNumber(low + ((high - low) * bar) / others.length);
  const bar = (rows: number, at: number, isAccused: boolean): Markup =>
    rows === 0
      ? NOTHING
      : html`<rect
          class="${isAccused ? 'accused' : 'others'}"
          x="${(LEFT + at * step + 0.5).toFixed(1)}"
          y="${(isAccused ? middle + 1 : middle - height(rows)).toFixed(1)}"
          width="${Math.max(1, step - 1).toFixed(1)}"
          height="${height(rows).toFixed(1)}"
        >
          <title>
            ${edge(at)} to ${edge(at + 1)}: ${countText(rows, 'row')}${isAccused ? ' accused' : ''}
          </title>
        </rect>`;
  return html`<figure>
    <figcaption>${factText(title)}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Scores of ${factText(title)}">
      <line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${middle}" y2="${middle}" />
      ${others.slice(0, count).map((rows, at) => bar(rows, at, false))}
      ${accused.slice(0, count).map((rows, at) => bar(rows, at, true))}
      <text class="axis" x="${LEFT}" y="${BOTTOM + 18}">${shortNumber(low)}</text>
      <text class="axis" x="${RIGHT}" y="${BOTTOM + 18}" text-anchor="end">
        ${shortNumber(high)}
      </text>
      <text class="axis" x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 18}" text-anchor="middle">
        score: higher is worse
      </text>
      <text class="axis" x="${LEFT - 6}" y="${TOP + 8}" text-anchor="end">${numberText(most)}</text>
      <text class="axis" x="${LEFT - 6}" y="${middle + 4}" text-anchor="end">0</text>
    </svg>
    <ul class="legend">
      <li><i class="swatch others"></i>not accused</li>
      <li><i class="swatch accused"></i>accused</li>
      <li>counts as logarithms</li>
    </ul>
  </figure>`;
}

function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '';
}

/** How much of an attack is found, against its size; and how well the attack works at that size. */
export function powerFigures(record: DatasetRecord): Markup {
  const results = (record.power ?? []).filter(({ points }) => points.length > 0);
  if (results.length === 0) return NOTHING;
  const rows = powerRows(record);
  return html`<h3>Smallest attack that would have been seen</h3>
    <div class="scroll">
      <table class="said">
        <tbody>
          ${rows.map(
            ([attack, text]) =>
              html`<tr>
                <th scope="row">${attack}</th>
                <td>${text}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <div class="curves power">${results.slice(0, MAX_FIGURES).map(power)}</div>`;
}

function power({ attack, points, smallest }: PowerResult): Markup {
  const sorted = points.toSorted((a, b) => a.planted - b.planted);
  const x = (at: number): number =>
    LEFT + 14 + ((RIGHT - LEFT - 28) * at) / Math.max(sorted.length - 1, 1);
  const y = (share: number): number => BOTTOM - (BOTTOM - TOP) * share;
  const line = (share: (at: number) => number | undefined): string =>
    sorted
      .flatMap((_, at) => {
        const value = share(at);
        return value === undefined ? [] : [`${x(at).toFixed(1)},${y(value).toFixed(1)}`];
      })
      .join(' ');
  const success = line((at) => sorted[at]?.attackSuccess);
  return html`<figure>
    <figcaption>${nameText(attack)}</figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="Found share of ${nameText(attack)}"
    >
      ${[0, 0.5, 0.9, 1].map(
        (share) =>
          html`<line
              class="grid${share === 0.9 ? ' aim' : ''}"
              x1="${LEFT}"
              x2="${RIGHT}"
              y1="${y(share)}"
              y2="${y(share)}"
            /><text class="axis" x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end"
              >${100 * share} %</text
            >`,
      )}
      ${success === '' ? NOTHING : html`<polyline class="line success" points="${success}" />`}
      <polyline class="line" points="${line((at) => sorted[at]?.found)}" />
      ${sorted.map(
        (point, at) =>
          html`<circle
              class="dot${point.planted === smallest ? ' smallest' : ''}"
              cx="${x(at).toFixed(1)}"
              cy="${y(point.found).toFixed(1)}"
              r="${point.planted === smallest ? 6 : 3.5}"
            >
              <title>
                ${countText(point.planted, 'row')} planted (${smallPercent(point.share)}):
                ${smallPercent(point.found)} found
              </title>
            </circle>
            <text class="axis" x="${x(at).toFixed(1)}" y="${BOTTOM + 18}" text-anchor="middle">
              ${smallPercent(point.share)}
            </text>`,
      )}
    </svg>
    <ul class="legend">
      <li><i class="swatch found"></i>planted rows that are found, by their share of the data</li>
      ${success === '' ? NOTHING : html`<li><i class="swatch accused"></i>success of the attack</li>`}
    </ul>
  </figure>`;
}
