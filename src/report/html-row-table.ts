import type { Markup } from './html-text.ts';
import { html } from './html-text.ts';

/** Facts, one to a line, each under its label. */
export function rowTable(rows: readonly (readonly [label: string, text: string])[]): Markup {
  return html`<div class="scroll">
    <table class="said">
      <tbody>
        ${rows.map(
          ([label, text]) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td>${text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
