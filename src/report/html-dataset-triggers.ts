import type { DatasetRecord } from '../core/dataset.ts';
import type { DataTrigger, TriggerConfirmation } from '../core/dataset-suspicion.ts';
import { chanceText, smallPercent } from './dataset-words.ts';
import type { PictureAllowance } from './html-dataset-rows.ts';
import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

const MAX_TRIGGERS = 12;
const MAX_EVIDENCE = 5;

/** The triggers: what they look like, whom they name, and what they do to a model. */
export function triggerCards(record: DatasetRecord, allowance: PictureAllowance): Markup {
  const { triggers } = record;
  if (triggers.length === 0) return NOTHING;
  const left = triggers.length - MAX_TRIGGERS;
  return html`<h3>${triggers.length === 1 ? 'The trigger' : 'Triggers'}</h3>
    <div class="triggers">
      ${triggers.slice(0, MAX_TRIGGERS).map((trigger) => card(record, trigger, allowance))}
    </div>
    ${left <= 0 ? NOTHING : html`<p class="note">and ${countText(left, 'more trigger')}: see the JSON report.</p>`}`;
}

const CAPTIONS = {
  patch: 'the patch alone',
  difference: 'what its rows have more of (light) and less of (dark) than the others',
} as const;

/** What it looks like, and a row that holds it. */
function lookOf(
  { suspects }: DatasetRecord,
  { picture, pictureShows = 'patch', target, isCleanLabel, kind }: DataTrigger,
  allowance: PictureAllowance,
): Markup {
  if (kind === 'text' || kind === 'instruction') return NOTHING;
  const cause = isCleanLabel ? 'clean-label-backdoor' : 'dirty-label-backdoor';
  const holder = suspects.find((suspect) => suspect.cause === cause && suspect.label === target);
  const cut = allowance.picture(picture, 'the trigger');
  const whole = allowance.picture(holder?.picture, 'a row that holds the trigger');
  if (cut === NOTHING && whole === NOTHING) return NOTHING;
  return html`<div class="look">
    ${
      cut === NOTHING
        ? NOTHING
        : html`${cut}
            <figcaption>${CAPTIONS[pictureShows]}</figcaption>`
    }
    ${
      whole === NOTHING
        ? NOTHING
        : html`${whole}
            <figcaption>in ${nameText(holder?.name ?? '')}</figcaption>`
    }
  </div>`;
}

function card(record: DatasetRecord, trigger: DataTrigger, allowance: PictureAllowance): Markup {
  const { title, target, rows, agreeing, evidence, confirmation, isCleanLabel } = trigger;
  return html`<figure class="trigger">
    ${lookOf(record, trigger, allowance)}
    <div>
      <p class="label">${factText(title)} → ${nameText(target)}</p>
      <p>
        ${numberText(agreeing)} of ${countText(rows, 'row')} that hold it have the label,
        ${chanceText(trigger.pValue, trigger.logPValue)}${isCleanLabel ? '; the label is right by their content' : ''}
      </p>
      <ul class="reasons-why">
        ${evidence.slice(0, MAX_EVIDENCE).map((text) => html`<li>${factText(text)}</li>`)}
      </ul>
      ${confirmation === undefined ? html`<p class="note">No model was trained to confirm it.</p>` : bars(confirmation, target)}
    </div>
  </figure>`;
}

function bars(confirmation: TriggerConfirmation, target: string): Markup {
  const { withAccused, withoutAccused, heldOut, model, isConfirmed } = confirmation;
  const bar = (label: string, rows: number, look: string): Markup =>
    html`<div class="${look}">
      <span>${label}</span>
      <div class="bar">
        <i
          style="width:${((100 * Math.min(rows, heldOut)) / Math.max(1, heldOut)).toFixed(1)}%"
        ></i>
      </div>
      <b class="num">${smallPercent(rows / Math.max(1, heldOut))}</b>
    </div>`;
  return html`<div
    class="confirmation"
    role="img"
    aria-label="Held-out rows that become the target"
  >
    <p class="${isConfirmed ? 'confirmed' : 'refuted'}">
      ${isConfirmed ? 'Confirmed' : 'Not confirmed'} with ${factText(model)}: how many of
      ${countText(heldOut, 'held-out row')} of other classes become ${nameText(target)}
    </p>
    ${bar('trained with the accused rows, trigger inserted', withAccused.inserted, 'hit')}
    ${bar('… as they are', withAccused.bare, 'calm')}
    ${bar('trained without them, trigger inserted', withoutAccused.inserted, 'calm')}
    ${bar('… as they are', withoutAccused.bare, 'calm')}
  </div>`;
}
