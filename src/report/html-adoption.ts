import type { Report } from '../core/report.ts';
import { ANSWER_WORDS, adoptionRows } from './adoption-rows.ts';
import type { Markup } from './html-text.ts';
import { html, NOTHING } from './html-text.ts';
import { factText } from './place.ts';
import { profileRows } from './profile-rows.ts';

/** The answer to `vet`, above the findings. */
export function adoptionSection({ adoption, profiles = [] }: Report): Markup {
  if (adoption === undefined) return NOTHING;
  const advice = adoption.advice.map((sentence) => html`<li>${factText(sentence)}</li>`);
  const rows = [...adoptionRows(adoption), ...profileRows(profiles)].map(
    ([label, text]) =>
      html`<tr>
        <th scope="row">${label}</th>
        <td>${text}</td>
      </tr>`,
  );
  return html`<section class="adoption">
    <h2>Adoption: ${ANSWER_WORDS[adoption.answer]}</h2>
    <ul>
      ${advice}
    </ul>
    <div class="scroll">
      <table>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}
