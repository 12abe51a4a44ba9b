import { escapeLine } from '../core/escape.ts';
import { excerpt } from '../core/excerpt.ts';
import type { Finding } from '../core/finding.ts';
import type { LoaderFacts } from '../core/loader.ts';
import type { Reference, Rule } from '../core/rule.ts';
import type { ReportContext } from './context.ts';
import { ruleOf } from './context.ts';
import { judgesData } from './dataset-examined.ts';
import type { FindingGroup } from './finding-group.ts';
import { words } from './finding-group.ts';
import { highlight } from './highlight.ts';
import type { Markup } from './html-text.ts';
import { html, NOTHING } from './html-text.ts';
import { factText, nameText, spotText } from './place.ts';
import { countText } from './quantity.ts';

/** Per card. */
const MAX_EVIDENCE_LINES = 40;
const MAX_EVIDENCE_CHARACTERS = 2000;
const MAX_PLACES = 50;

/** One rule in one file. Open when it matters; the rest is one click away and needs no script. */
export function findingCard(group: FindingGroup, context: ReportContext): Markup {
  const rule = ruleOf(context, group.rule);
  const [first] = group.findings;
  const isOpen = group.violates;
  const tags = [
    group.findings.length > 1
      ? html`<span class="tag">${group.findings.length} times</span>`
      : NOTHING,
    group.tolerated === undefined ? NOTHING : html`<span class="tag">tolerated</span>`,
    first.confidence === undefined
      ? NOTHING
      : html`<span class="tag">${first.confidence} confidence</span>`,
  ];
  return html`<details
    class="card ${group.severity}${group.tolerated === undefined ? '' : ' tolerated'}"
    ${isOpen ? html` open` : NOTHING}
  >
    <summary>
      <span class="badge ${group.severity}">${group.severity}</span
      ><span class="title">${rule.title}</span>${tags}<span class="file mono"
        >${nameText(first.location.path[0] ?? '')}</span
      >
    </summary>
    <div class="body">
      ${group.tolerated === undefined ? NOTHING : html`<p class="waived"><b>Tolerated:</b> ${factText(group.tolerated.reason)}</p>`}
      ${places(group)} ${evidence(group)} ${loaders(first)} ${advice(rule)}
      <p class="foot">
        <code>weighbridge explain ${group.rule}</code>${references(rule.references)}
      </p>
    </div>
  </details>`;
}

function places(group: FindingGroup): Markup {
  const shown = group.findings.slice(0, MAX_PLACES);
  const rest = group.findings.length - shown.length;
  const items = shown.map(
    (finding) =>
      html`<li>
        <span class="message">${factText(finding.message)}</span
        ><span class="place mono">${crumbs(finding)}</span>
      </li>`,
  );
  const more =
    rest === 0 ? NOTHING : html`<li class="none">and ${countText(rest, 'more place')}</li>`;
  return html`<ul class="places">
    ${items}${more}
  </ul>`;
}

function crumbs(finding: Finding): Markup {
  const steps = finding.location.path.map(
    (step) => html`<span class="step">${nameText(step)}</span>`,
  );
  const spot = spotText(finding.location);
  return html`${steps}${spot === '' ? NOTHING : html`<span class="spot">${spot}</span>`}`;
}

function evidence(group: FindingGroup): Markup {
  const all = [...new Set(group.findings.flatMap((finding) => finding.evidence ?? []))];
  if (all.length === 0) return NOTHING;
  const isProse = judgesData(group.rule);
  const lines = all
    .slice(0, MAX_EVIDENCE_LINES)
    .map((line) => html`<span class="line">${isProse ? proseLine(line) : codeLine(line)}</span>`);
  const rest = all.length - lines.length;
  const more =
    rest <= 0 ? NOTHING : html`<span class="line none">… ${countText(rest, 'more line')}</span>`;
  return html`<figure class="evidence${isProse ? ' prose' : ''}">
    <figcaption>Evidence</figcaption>
    <pre tabindex="0"><code>${lines}${more}</code></pre>
  </figure>`;
}

/** What is said of data: Python's words mean nothing in it. */
function proseLine(line: string): string {
  return excerpt(escapeLine(line), MAX_EVIDENCE_CHARACTERS);
}

function codeLine(line: string): readonly Markup[] {
  // Escaped before it is coloured: a colour must not split an escape in two.
  return highlight(excerpt(escapeLine(line), MAX_EVIDENCE_CHARACTERS)).map((token) =>
    token.kind === 'plain'
      ? html`${token.text}`
      : html`<span class="t-${token.kind}">${token.text}</span>`,
  );
}

function loaders(finding: Finding): Markup {
  const chips = (key: keyof LoaderFacts, kind: string) =>
    words(finding, key).map(
      (loader) => html`<span class="chip ${kind}">${nameText(loader)}</span>`,
    );
  const runs = chips('runsWith', 'runs');
  const refused = chips('refusedBy', 'refused');
  if (runs.length + refused.length === 0) return NOTHING;
  return html`<p class="loaders">
    ${runs.length === 0 ? NOTHING : html`<span>Runs with</span> ${runs}`}
    ${refused.length === 0 ? NOTHING : html`<span>Refused by</span> ${refused}`}
  </p>`;
}

function advice(rule: Rule): Markup {
  if (rule.why === '' && rule.fix === '') return NOTHING;
  return html`<div class="advice">
    <div>
      <h3>Why it matters</h3>
      <p>${rule.why}</p>
    </div>
    <div>
      <h3>What to do</h3>
      <p>${rule.fix}</p>
    </div>
  </div>`;
}

function references(list: readonly Reference[]): Markup {
  const items = list.map(({ id, url }) =>
    // Rules are ours, but a link with another scheme is never right.
    url !== undefined && /^https?:\/\//.test(url)
      ? html`<a class="ref" href="${url}" rel="noopener noreferrer">${id}</a>`
      : html`<span class="ref">${id}</span>`,
  );
  return items.length === 0 ? NOTHING : html`<span class="refs">${items}</span>`;
}
