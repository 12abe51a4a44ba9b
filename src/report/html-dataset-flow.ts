import type { DatasetRecord } from '../core/dataset.ts';
import { flowRows } from './dataset-rows.ts';
import { smallPercent } from './dataset-words.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';
import { clip } from './wrap.ts';

/** Classes in the picture: those with the most flow. More make cells nobody can read. */
const MAX_CLASSES = 24;
/** Classes up to which the numbers stand in the cells. */
const MAX_NUMBERED = 16;
/** Side of the picture without its margins, and the largest cell. */
const SIDE = 440;
const MAX_CELL = 46;
const LEFT = 96;
const TOP = 70;
/** Room for the slanted name of the last class. */
const RIGHT = 58;
/** Characters of a class name at an axis. */
const MAX_NAME = 11;

interface Matrix {
  /** Class numbers shown, ascending. */
  readonly classes: readonly number[];
  readonly names: readonly string[];
  readonly rows: (given: number, likely: number) => number;
}

function matrixOf({ data, flowMatrix }: DatasetRecord): Matrix | undefined {
  const names = data.label?.classes.map(({ name }) => name) ?? [];
  if (flowMatrix === undefined || names.length === 0) return undefined;
  if (flowMatrix.length !== names.length ** 2) return undefined;
  const rows = (given: number, likely: number): number =>
    flowMatrix[given * names.length + likely] ?? 0;
  const flow = names.map((_, one) =>
    names.reduce(
      (sum, __, other) => (one === other ? sum : sum + rows(one, other) + rows(other, one)),
      0,
    ),
  );
  const classes = [...names.keys()]
    .sort((a, b) => (flow[b] ?? 0) - (flow[a] ?? 0) || a - b)
    .slice(0, MAX_CLASSES)
    .sort((a, b) => a - b);
  return { classes, names, rows };
}

/** What labels say against what rows look like, and the flows that are told. */
export function flowPart(record: DatasetRecord): Markup {
  const matrix = matrixOf(record);
  const flows = flowRows(record);
  if (matrix === undefined && flows.length === 0) return NOTHING;
  return html`<h3>Flow between classes</h3>
    <div class="flow">
      ${matrix === undefined ? NOTHING : heatMap(matrix, record)}
      ${
        flows.length === 0
          ? html`<p class="note">No flow in one direction that chance does not explain.</p>`
          : html`<ul class="flows">
              ${flows.map(([pair, text]) => html`<li><b>${pair}</b><span>${text}</span></li>`)}
            </ul>`
      }
    </div>`;
}

function heatMap({ classes, names, rows }: Matrix, { flows }: DatasetRecord): Markup {
  const cell = Math.min(MAX_CELL, Math.floor(SIDE / classes.length));
  const side = cell * classes.length;
  const most = classes
    .flatMap((given) =>
      classes.filter((likely) => likely !== given).map((likely) => rows(given, likely)),
    )
    .reduce((largest, count) => Math.max(largest, count), 1);
  const directed = new Set(
    flows.filter(({ isDirected }) => isDirected).map(({ from, to }) => JSON.stringify([to, from])),
  );
  const name = (at: number): string => names[at] ?? '';
  const drawn = classes.flatMap((given, y) =>
    classes.map((likely, x): Markup => {
      const count = rows(given, likely);
      const all = classes.reduce((sum, other) => sum + rows(given, other), 0);
      const share = given === likely ? count / Math.max(1, all) : Math.sqrt(count / most);
      const isTold = directed.has(JSON.stringify([name(given), name(likely)]));
      const look = `cell ${given === likely ? 'same' : 'other'}${isTold ? ' told' : ''}`;
      return html`<g class="${look}">
        <rect
          x="${LEFT + x * cell + 1}"
          y="${TOP + y * cell + 1}"
          width="${cell - 2}"
          height="${cell - 2}"
          rx="3"
          fill-opacity="${(given === likely ? 0.08 + 0.3 * share : 0.04 + 0.62 * share).toFixed(2)}"
        >
          <title>
            label ${nameText(name(given))}, looks like ${nameText(name(likely))}:
            ${countText(count, 'row')} (${smallPercent(count / Math.max(1, all))} of the label)
          </title>
        </rect>
        ${
          classes.length > MAX_NUMBERED || count === 0
            ? NOTHING
            : html`<text
                x="${LEFT + x * cell + cell / 2}"
                y="${TOP + y * cell + cell / 2 + 4}"
                text-anchor="middle"
                >${numberText(count)}</text
              >`
        }
      </g>`;
    }),
  );
  return html`<figure>
    <svg
      class="heat"
      viewBox="0 0 ${LEFT + side + RIGHT} ${TOP + side + 12}"
      width="${LEFT + side + RIGHT}"
      role="img"
      aria-label="Rows by label and by what they look like"
    >
      <text class="head" x="${LEFT}" y="14">looks like →</text>
      <text class="head" x="0" y="${TOP - 8}">label says ↓</text>
      ${classes.map(
        (at, place) =>
          html`<text
              class="axis"
              x="${LEFT - 8}"
              y="${TOP + place * cell + cell / 2 + 4}"
              text-anchor="end"
              >${clip(nameText(name(at)), MAX_NAME)}</text
            ><text
              class="axis"
              transform="translate(${LEFT + place * cell + cell / 2 + 4} ${TOP - 6}) rotate(-40)"
              >${clip(nameText(name(at)), MAX_NAME)}</text
            >`,
      )}
      ${drawn}
    </svg>
    ${
      classes.length < names.length
        ? html`<figcaption class="note">
            The ${classes.length} of ${names.length} classes with the most flow.
          </figcaption>`
        : NOTHING
    }
  </figure>`;
}
