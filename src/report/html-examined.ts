import type { Component } from '../core/component.ts';
import type { Finding } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import { GAP_CODES } from '../core/gap.ts';
import type { Excluded, Report } from '../core/report.ts';
import { isAboutData } from './dataset-examined.ts';
import { examinedDataTables } from './html-dataset-examined.ts';
import type { Markup } from './html-text.ts';
import { html, NOTHING } from './html-text.ts';
import type { FailedOutcome, Overview } from './overview.ts';
import { factText, nameText, placeText } from './place.ts';
import { bytesText, countText, numberText } from './quantity.ts';

/** Rows of one table; the JSON report has all. */
const MAX_ROWS = 1000;

/** What was looked at, and each thing that was not. */
export function examinedSection(report: Report, facts: Overview): Markup {
  return html`<section class="examined">
    <h2>Examined</h2>
    ${isAboutData(report) ? NOTHING : filePanels(report, facts)} ${examinedDataTables(report)}
    ${missing(facts)} ${excluded(report)}
  </section>`;
}

function filePanels(report: Report, facts: Overview): Markup {
  const { examined } = report;
  const share = examined.bytes === 0 ? 0 : (100 * examined.bytesRead) / examined.bytes;
  const formats = facts.formats.map(
    ([format, count]) =>
      html`<span class="chip">${nameText(format)} <b>${numberText(count)}</b></span>`,
  );
  return html`<div class="panels">
    <div class="panel">
      <h3>Weighed</h3>
      <p class="big">${countText(examined.weighed, 'file')}</p>
      <p class="chips">${formats}</p>
    </div>
    <div class="panel">
      <h3>Bytes read</h3>
      <p class="big">
        ${bytesText(examined.bytesRead)} <small>of ${bytesText(examined.bytes)}</small>
      </p>
      <div class="bar">
        <i style="width:${Math.min(100, Math.max(share, 0.5)).toFixed(1)}%"></i>
      </div>
      <p class="note">${share < 50 ? 'Structure is read, weights are not.' : ''}</p>
    </div>
    <div class="panel">
      <h3>Not judged</h3>
      <p class="big">${countText(examined.notModels, 'file')}</p>
      <p class="note">
        of no format that is
        weighed${report.excluded.length === 0 ? '' : `; ${countText(report.excluded.length, 'path')} excluded`}
      </p>
    </div>
  </div>`;
}

function missing(facts: Overview): Markup {
  const items = [...facts.failures, ...facts.gaps];
  if (items.length === 0) {
    return html`<h3 class="sub">Not examined</h3>
      <p class="none">Nothing was left out.</p>`;
  }
  return html`<h3 class="sub">Not examined</h3>
    ${table(['Reason', 'Where', 'Detail'], items, missingRow)}`;
}

function missingRow(item: FailedOutcome | Gap): Markup {
  if ('check' in item) {
    return html`<tr>
      <td><span class="chip gap">check failed</span></td>
      <td class="mono">${nameText(item.component)}</td>
      <td>${nameText(item.check)}: ${factText(item.detail)}</td>
    </tr>`;
  }
  return html`<tr>
    <td><span class="chip gap">${item.code}</span></td>
    <td class="mono">${placeText(item.location)}</td>
    <td>${GAP_CODES[item.code]}${item.detail === '' ? '' : `: ${factText(item.detail)}`}</td>
  </tr>`;
}

function excluded(report: Report): Markup {
  if (report.excluded.length === 0) return NOTHING;
  return html`<details class="more">
    <summary>Excluded: ${countText(report.excluded.length, 'path')}</summary>
    ${table(['Path', 'By'], report.excluded, excludedRow)}
  </details>`;
}

function excludedRow(item: Excluded): Markup {
  return html`<tr>
    <td class="mono">${nameText(item.path)}</td>
    <td>${nameText(item.by)}</td>
  </tr>`;
}

/** The inventory. Models come first; the other files are folded away. */
export function componentsSection(report: Report, facts: Overview): Markup {
  if (isAboutData(report)) return NOTHING;
  const worst = new Map<string, Finding['severity']>();
  // Findings come worst first, so the first of a component is its worst.
  for (const { component, severity } of report.findings) {
    if (!worst.has(component)) worst.set(component, severity);
  }
  const incomplete = new Set(facts.incompleteFiles);
  const rowOf = (component: Component) => componentRow(component, worst, incomplete);
  const weighed = report.components.filter((component) => component.formats.length > 0);
  // A project has far more source files than models: they must not hide the models.
  const models = weighed.filter((component) => component.type !== 'source');
  const sources = weighed.filter((component) => component.type === 'source');
  // Packages and models elsewhere have a section of their own: they are no files.
  const others = report.components.filter(
    (component) => component.formats.length === 0 && component.size !== undefined,
  );
  const heads = ['Component', 'Formats', 'Size', 'Read', 'State'];
  return html`<section class="components">
    <h2>Components</h2>
    ${models.length === 0 ? html`<p class="none">No model file was found.</p>` : table(heads, models, rowOf)}
    ${
      sources.length === 0
        ? NOTHING
        : html`<details class="more">
            <summary>Source files: ${numberText(sources.length)}</summary>
            ${table(heads, sources, rowOf)}
          </details>`
    }
    ${
      others.length === 0
        ? NOTHING
        : html`<details class="more">
            <summary>Other files: ${numberText(others.length)}</summary>
            ${table(heads, others, rowOf)}
          </details>`
    }
  </section>`;
}

function componentRow(
  component: Component,
  worst: ReadonlyMap<string, Finding['severity']>,
  incomplete: ReadonlySet<string>,
): Markup {
  const severity = worst.get(component.id);
  const facts = Object.entries(component.facts ?? {}).map(
    ([name, value]) =>
      html`<span class="fact"
        >${nameText(name)}
        <b>${typeof value === 'number' ? numberText(value) : nameText(String(value))}</b></span
      >`,
  );
  const digest = component.sha256;
  return html`<tr>
    <td>
      <span class="mono name">${nameText(component.id)}</span
      ><span class="facts">${facts}</span
      >${digest === undefined ? NOTHING : html`<span class="mono digest">sha256:${digest}</span>`}
    </td>
    <td>
      ${component.formats.map((format) => html`<span class="chip">${nameText(format)}</span> `)}${component.formats.length === 0 ? component.type : ''}
    </td>
    <td class="num">${component.size === undefined ? '' : bytesText(component.size)}</td>
    <td class="num">${component.bytesRead === undefined ? '' : bytesText(component.bytesRead)}</td>
    <td>
      ${severity === undefined ? NOTHING : html`<span class="badge ${severity}">${severity}</span>`}${incomplete.has(component.id) ? html` <span class="chip gap">not fully examined</span>` : NOTHING}
    </td>
  </tr>`;
}

function table<T>(
  heads: readonly string[],
  items: readonly T[],
  rowOf: (item: T) => Markup,
): Markup {
  const cut = items.length - MAX_ROWS;
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${items.slice(0, MAX_ROWS).map(rowOf)}
        </tbody>
      </table>
    </div>
    ${cut <= 0 ? NOTHING : html`<p class="none">${numberText(cut)} more in the JSON report.</p>`}`;
}
