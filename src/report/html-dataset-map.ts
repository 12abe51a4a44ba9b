import type { DatasetRecord } from '../core/dataset.ts';
import type { MapPoint, RowCause } from '../core/dataset-suspicion.ts';
import { CAUSE_WORDS } from './dataset-words.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { nameText } from './place.ts';

/** Points drawn, and rings: some 20 and 150 bytes each. */
const MAX_POINTS = 5000;
const MAX_RINGS = 600;
const WIDTH = 560;
const HEIGHT = 420;
const MARGIN = 14;
/** Colours there are; further classes take them again. */
export const CLASS_COLOURS = 12;

/** Causes that somebody made: their rings are red. */
const MADE: readonly RowCause[] = [
  'dirty-label-backdoor',
  'clean-label-backdoor',
  'targeted-flip',
  'flood',
];

/** The data in two dimensions, coloured by label, with rings around accused rows. */
export function dataMap({ map, data }: DatasetRecord): Markup {
  const points = map
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .slice(0, MAX_POINTS);
  if (points.length === 0) return NOTHING;
  const place = placing(points);
  const labels = [...new Set(points.map(({ label }) => label))].sort((a, b) => a - b);
  const rings = points.filter(({ cause }) => cause !== undefined).slice(0, MAX_RINGS);
  const causes = new Set(rings.map(({ cause }) => cause));
  const nameOf = (label: number): string =>
    nameText(data.label?.classes[label]?.name ?? 'no label');
  return html`<figure class="map">
    <figcaption>The rows in two dimensions</figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="Map of the rows, coloured by label"
    >
      ${labels.map(
        (label) =>
          html`<path
            class="points ${colour(label)}"
            d="${points
              .filter((point) => point.label === label)
              .map((point) => `M${place(point)}h0`)
              .join('')}"
          >
            <title>${nameOf(label)}</title>
          </path>`,
      )}
      ${rings.map((point) => ring(point, place(point)))}
    </svg>
    <ul class="legend">
      ${labels
        .slice(0, CLASS_COLOURS + 1)
        .map((label) => html`<li><i class="swatch ${colour(label)}"></i>${nameOf(label)}</li>`)}
      ${labels.length > CLASS_COLOURS + 1 ? html`<li>… (colours repeat)</li>` : NOTHING}
      ${causes.size === 0 ? NOTHING : html`<li><i class="swatch hollow"></i>accused</li>`}
    </ul>
  </figure>`;
}

function colour(label: number): string {
  return label < 0 ? 'none' : `k${label % CLASS_COLOURS}`;
}

function ring({ row, cause }: MapPoint, at: string): Markup {
  if (cause === undefined) return NOTHING;
  const [x = '', y = ''] = at.split(' ');
  return html`<circle class="ring${MADE.includes(cause) ? ' made' : ''}" cx="${x}" cy="${y}" r="6">
    <title>row ${row}: ${CAUSE_WORDS[cause]}</title>
  </circle>`;
}

/** Both axes fill the picture; they have no unit. */
function placing(points: readonly MapPoint[]): (point: MapPoint) => string {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  }
  const across = (WIDTH - 2 * MARGIN) / Math.max(right - left, Number.EPSILON);
  const up = (HEIGHT - 2 * MARGIN) / Math.max(top - bottom, Number.EPSILON);
  return ({ x, y }) =>
    `${(MARGIN + across * (x - left)).toFixed(1)} ${(HEIGHT - MARGIN - up * (y - bottom)).toFixed(1)}`;
}
