import type { Component } from '../core/component.ts';
import type { Report } from '../core/report.ts';
import type { Severity } from '../core/severity.ts';
import { dependencyOverview } from './dependency-overview.ts';
import { dependencyPicture } from './html-graph.ts';
import type { Markup } from './html-text.ts';
import { html, NOTHING } from './html-text.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** Rows of the table; the JSON report has all. */
const MAX_ROWS = 1000;
/** Rows shown before the rest is folded away: those with findings come first. */
const MAX_OPEN = 25;

/** The packages of the project, and what loads which model. */
export function dependenciesSection(report: Report): Markup {
  const { packages, ecosystems, direct, ranges, models } = dependencyOverview(report);
  if (packages.length === 0 && models.length === 0) return NOTHING;
  const worst = worstFindings(report);
  const rows = packages.toSorted((a, b) => rank(a, worst) - rank(b, worst)).slice(0, MAX_ROWS);
  const chips = ecosystems.map(
    ([name, count]) =>
      html`<span class="chip">${nameText(name)} <b>${numberText(count)}</b></span>`,
  );
  const folded = rows.slice(MAX_OPEN);
  return html`<section class="dependencies">
    <h2>Dependencies</h2>
    ${models.length === 0 ? NOTHING : dependencyPicture(models, worst)}
    ${
      packages.length === 0
        ? NOTHING
        : html`<p class="chips">
              ${chips}
              <span class="note"
                >${numberText(direct)} asked for directly, ${numberText(ranges)} known only as a
                range</span
              >
            </p>
            ${packageTable(rows.slice(0, MAX_OPEN), worst)}`
    }
    ${
      folded.length === 0
        ? NOTHING
        : html`<details class="more">
            <summary>${countText(folded.length, 'more package')}</summary>
            ${packageTable(folded, worst)}
          </details>`
    }
    ${packages.length > MAX_ROWS ? html`<p class="none">${countText(packages.length - MAX_ROWS, 'further package')}: see the JSON report.</p>` : NOTHING}
  </section>`;
}

function worstFindings(report: Report): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  // Findings come worst first.
  for (const { component, severity } of report.findings)
    if (!worst.has(component)) worst.set(component, severity);
  return worst;
}

function rank({ id, facts }: Component, worst: ReadonlyMap<string, Severity>): number {
  if (worst.has(id)) return 0;
  return facts?.['direct'] === true ? 1 : 2;
}

function packageTable(
  packages: readonly Component[],
  worst: ReadonlyMap<string, Severity>,
): Markup {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Package</th>
          <th>Version</th>
          <th>Why it is here</th>
          <th>Imported by</th>
          <th>State</th>
        </tr>
      </thead>
      <tbody>
        ${packages.map((one) => packageRow(one, worst.get(one.id)))}
      </tbody>
    </table>
  </div>`;
}

function packageRow({ name, facts = {} }: Component, severity: Severity | undefined): Markup {
  const version = facts['version'];
  const constraint = facts['constraint'];
  return html`<tr>
    <td class="mono">${nameText(name)}</td>
    <td>
      ${version === undefined ? html`<span class="note">${constraint === undefined ? 'any' : factText(String(constraint))}</span>` : factText(String(version))}
    </td>
    <td class="mono">${facts['via'] === undefined ? '' : factText(String(facts['via']))}</td>
    <td class="mono">
      ${facts['importedBy'] === undefined ? '' : factText(String(facts['importedBy']))}
    </td>
    <td>
      ${severity === undefined ? '' : html`<span class="pill ${severity}">${severity}</span>`}
    </td>
  </tr>`;
}
