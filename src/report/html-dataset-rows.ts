import type { DatasetRecord } from '../core/dataset.ts';
import type { SuspectRow, TextSpan } from '../core/dataset-suspicion.ts';
import { ROW_CAUSES } from '../core/dataset-suspicion.ts';
import { CAUSE_WORDS, chanceText, labelText } from './dataset-words.ts';
import { pngPicture } from './html-picture.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { factText, nameText } from './place.ts';
import { countText } from './quantity.ts';

/** Cards of one cause, open and folded; a person looks at some and goes to the data for the others. */
const MAX_OPEN = 8;
const MAX_CARDS = 32;
/** Detectors quoted on a card. */
const MAX_REASONS = 4;
const MAX_CELLS = 8;
/** Stretches marked in a text. */
const MAX_MARKS = 40;
/** Characters of a row's text. */
const MAX_TEXT = 400;
/** Base64 characters of one picture: 256 × 256 pixels and more. */
const MAX_PICTURE = 120_000;
/** Base64 characters of all pictures of a page: browsers and mail programs take a page of some megabytes. */
const MAX_PICTURES = 3_000_000;

/** How many pictures still fit into the page; those that come first are shown. */
export class PictureAllowance {
  #left = MAX_PICTURES;

  picture(png: string | undefined, alt: string): Markup {
    if (png === undefined || png.length > Math.min(MAX_PICTURE, this.#left)) return NOTHING;
    this.#left -= png.length;
    return pngPicture(png, alt);
  }
}

/** The accused rows, cause by cause, as they are: picture, text with what accuses it marked, cells. */
export function suspectGallery(record: DatasetRecord, allowance: PictureAllowance): Markup {
  const groups = ROW_CAUSES.map((cause) => ({
    cause,
    rows: record.suspects.filter((suspect) => suspect.cause === cause),
    all: record.causes.find((entry) => entry.cause === cause)?.rows ?? 0,
  })).filter(({ rows }) => rows.length > 0);
  if (groups.length === 0) return NOTHING;
  return html`<h3>Suspicious rows</h3>
    ${groups.map(({ cause, rows, all }) => {
      const shown = rows.slice(0, MAX_CARDS);
      const left = Math.max(all, rows.length) - shown.length;
      return html`<h4>
          ${CAUSE_WORDS[cause]}
          <small>${countText(Math.max(all, rows.length), 'row')}</small>
        </h4>
        <div class="suspects">
          ${shown.slice(0, MAX_OPEN).map((suspect) => card(suspect, allowance))}
        </div>
        ${folded(shown.slice(MAX_OPEN), allowance)}
        ${left === 0 ? NOTHING : html`<p class="note">and ${countText(left, 'more row')}: see the JSON report and the data.</p>`}`;
    })}`;
}

function folded(rows: readonly SuspectRow[], allowance: PictureAllowance): Markup {
  if (rows.length === 0) return NOTHING;
  return html`<details class="more">
    <summary>${countText(rows.length, 'more row')}</summary>
    <div class="suspects">${rows.map((suspect) => card(suspect, allowance))}</div>
  </details>`;
}

function card(suspect: SuspectRow, allowance: PictureAllowance): Markup {
  const { cells = [], text, evidence, confidence } = suspect;
  const label = labelText(suspect);
  return html`<figure class="suspect">
    ${allowance.picture(suspect.picture, nameText(suspect.name))}
    <div>
      ${label === '' ? NOTHING : html`<p class="label">${label}</p>`}
      ${text === undefined ? NOTHING : html`<p class="quote">${marked(text, suspect.highlights ?? [])}</p>`}
      ${
        cells.length === 0
          ? NOTHING
          : html`<ul class="cells">
              ${cells
                .slice(0, MAX_CELLS)
                .map(
                  ({ name, value }) =>
                    html`<li>
                      <span>${nameText(name)}</span> <b class="mono">${nameText(value)}</b>
                    </li>`,
                )}
            </ul>`
      }
      <ul class="reasons-why">
        ${evidence.slice(0, MAX_REASONS).map(({ text: reason }) => html`<li>${factText(reason)}</li>`)}
      </ul>
      <figcaption>
        ${nameText(suspect.name)} · <span class="num">${chanceText(suspect.pValue)}</span> ·
        ${confidence} confidence
      </figcaption>
    </div>
  </figure>`;
}

/** The text with the stretches that accuse it marked. Stretches may overlap, stand in any order and lie outside of the text. */
export function marked(whole: string, spans: readonly TextSpan[]): Markup {
  const text = whole.slice(0, MAX_TEXT);
  const parts: Markup[] = [];
  let at = 0;
  for (const { start, end } of spans
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .slice(0, MAX_MARKS)) {
    const from = Math.max(at, start);
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    parts.push(html`${text.slice(at, from)}<mark>${text.slice(from, to)}</mark>`);
    at = to;
  }
  return html`${parts}${text.slice(at)}${whole.length > MAX_TEXT ? '…' : ''}`;
}
