import type { DatasetRow } from './dataset-rows.ts';
import type { Markup } from './html-text.ts';
import { html } from './html-text.ts';

/** Facts of data, one to a line. */
export function rowTable(rows: readonly DatasetRow[]): Markup {
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
