import type { Severity } from '../core/severity.ts';
import type { ModelUse } from './dependency-overview.ts';
import type { Markup } from './html-text.ts';
import { html } from './html-text.ts';
import { nameText } from './place.ts';
import { countText } from './quantity.ts';

/** Models drawn; more make a picture nobody follows. */
const MAX_MODELS = 24;
/** Characters of a name in its box; the whole name is its title. */
const MAX_LABEL = 32;
const BOX = { width: 226, height: 28, gap: 10 };
const COLUMN = 270;
const HEADS = ['Code', 'Package', 'Model or data', 'Made from'] as const;
const TOP = 30;

interface Placed {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly severity: Severity | undefined;
}

/** A picture of which code and which package load which model, and what the models were made from. */
export function dependencyPicture(
  models: readonly ModelUse[],
  worst: ReadonlyMap<string, Severity>,
): Markup {
  const shown = models.slice(0, MAX_MODELS);
  const made = shown.flatMap((use) => use.madeFrom);
  // What others were made from stands in the last column, unless it is loaded itself.
  const loaded = shown.filter((use) => !made.includes(use.id) || use.files.length > 0);
  const columns = [
    distinct(loaded.flatMap((use) => use.files)),
    distinct(loaded.flatMap((use) => use.packages)),
    distinct(loaded.map((use) => use.id)),
    // Also where it is loaded itself: a line that runs back is hard to follow.
    distinct(made),
  ];
  const used = columns.filter((ids) => ids.length > 0);
  const places = columns.map((ids) => place(ids, used.indexOf(ids), worst));
  const height = TOP + Math.max(...columns.map((ids) => ids.length)) * (BOX.height + BOX.gap);
  const width = (used.length - 1) * COLUMN + BOX.width;
  const lines = loaded.flatMap((use) => {
    const at = places[2]?.get(use.id);
    const before =
      use.packages.length > 0
        ? use.packages.map((id) => places[1]?.get(id))
        : use.files.map((id) => places[0]?.get(id));
    const code = use.packages.flatMap((id) =>
      use.files.map((file) => line(places[0]?.get(file), places[1]?.get(id))),
    );
    const after = use.madeFrom.map((id) => line(at, places[3]?.get(id)));
    return [...code, ...before.map((from) => line(from, at)), ...after];
  });
  const heads = HEADS.flatMap((head, index) => {
    const column = used.indexOf(columns[index] ?? []);
    return column < 0
      ? []
      : html`<text x="${column * COLUMN + 2}" y="16" class="head">${head}</text>`;
  });
  const boxes = places.flatMap((column) => Array.from(column, ([id, at]) => box(id, at)));
  const rest = models.length - shown.length;
  return html`<figure class="graph">
    <svg
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      role="img"
      aria-label="Which code loads which model"
    >
      ${heads}${lines}${boxes}
    </svg>
    ${rest === 0 ? html`` : html`<figcaption class="note">${countText(rest, 'more model')} in the JSON report</figcaption>`}
  </figure>`;
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort();
}

function place(
  ids: readonly string[],
  column: number,
  worst: ReadonlyMap<string, Severity>,
): ReadonlyMap<string, Placed> {
  return new Map(
    ids.map((id, index) => [
      id,
      {
        label: clipped(nameText(id)),
        x: column * COLUMN,
        y: TOP + index * (BOX.height + BOX.gap),
        severity: worst.get(id),
      },
    ]),
  );
}

/** The end of a path says more than its beginning. */
function clipped(name: string): string {
  // Of a commit the first letters tell, as everywhere.
  const letters = Array.from(name.replace(/@([0-9a-f]{7})[0-9a-f]{33}$/, '@$1'));
  return letters.length <= MAX_LABEL
    ? letters.join('')
    : `…${letters.slice(1 - MAX_LABEL).join('')}`;
}

function box(id: string, { label, x, y, severity }: Placed): Markup {
  return html`<g class="node ${severity ?? ''}">
    <title>${nameText(id)}</title>
    <rect x="${x + 1}" y="${y}" width="${BOX.width - 2}" height="${BOX.height}" rx="7" />
    <text x="${x + 11}" y="${y + 18}">${label}</text>
  </g>`;
}

function line(from: Placed | undefined, to: Placed | undefined): Markup {
  if (from === undefined || to === undefined || from === to) return html``;
  const [x1, y1] = [from.x + BOX.width - 1, from.y + BOX.height / 2];
  const [x2, y2] = [to.x + 1, to.y + BOX.height / 2];
  const bend = (x2 - x1) / 2;
  return html`<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" />`;
}
