import type { Report } from '../core/report.ts';
import { SEVERITIES } from '../core/severity.ts';
import type { ReportContext } from './context.ts';
import { isAboutData, judgesData } from './dataset-examined.ts';
import type { FindingGroup } from './finding-group.ts';
import { groupFindings } from './finding-group.ts';
import { adoptionSection } from './html-adoption.ts';
import { datasetSection } from './html-dataset.ts';
import { dataTiles } from './html-dataset-examined.ts';
import { DATASET_STYLE } from './html-dataset-style.ts';
import { dependenciesSection } from './html-dependencies.ts';
import { componentsSection, examinedSection } from './html-examined.ts';
import { findingCard } from './html-finding.ts';
import { robustnessSection } from './html-robustness.ts';
import { HTML_STYLE } from './html-style.ts';
import type { Markup } from './html-text.ts';
import { html, NOTHING } from './html-text.ts';
import { sortReport } from './json.ts';
import type { Overview } from './overview.ts';
import { overview } from './overview.ts';
import { factText, nameText } from './place.ts';
import { bytesText, countText, durationText, numberText } from './quantity.ts';

/** Cards on the page; worst first. More make a page that no browser shows well: the JSON has all. */
const MAX_CARDS = 500;

const VERDICTS = {
  pass: { word: 'Pass', sense: 'The policy is met and everything was examined.' },
  fail: { word: 'Fail', sense: '' },
  incomplete: {
    word: 'Incomplete',
    sense: 'Nothing decides against it, but not everything was examined.',
  },
} as const;

/** What a failed verdict forbids depends on what the findings that decide it are about. */
function senseOf(report: Report, groups: readonly FindingGroup[]): string {
  if (report.verdict !== 'fail') return VERDICTS[report.verdict].sense;
  const bad = groups.filter(({ violates }) => violates);
  const isData = bad.some(({ rule }) => judgesData(rule));
  const isFile = bad.some(({ rule }) => !judgesData(rule));
  const acts = [
    ...(isFile || !isData ? ['load these files'] : []),
    ...(isData ? ['train on these data'] : []),
  ];
  return `Do not ${acts.join(' or ')} before the findings are dealt with.`;
}

/** A page that needs nothing else: no script, no font, no image, no connection. */
export function renderHtml(report: Report, context: ReportContext): string {
  const sorted = sortReport(report);
  const facts = overview(sorted);
  const groups = groupFindings(sorted);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; ${hasPictures(sorted) ? 'img-src data:; ' : ''}style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>
          ${VERDICTS[sorted.verdict].word}: ${nameText(sorted.target)} - Weighbridge report
        </title>
        <style>
          ${{ markup: `${HTML_STYLE}${sorted.datasets === undefined ? '' : DATASET_STYLE}` }}
        </style>
      </head>
      <body>
        ${header(sorted)}
        <main>
          ${hero(sorted, facts, senseOf(sorted, groups))} ${adoptionSection(sorted)}
          ${robustnessSection(sorted)} ${datasetSection(sorted)} ${tiles(sorted)}
          ${findingsSection(groups, context)} ${dependenciesSection(sorted)}
          ${examinedSection(sorted, facts)} ${componentsSection(sorted, facts)}
        </main>
        ${footer(sorted)}
      </body>
    </html> `;
  return `${page.markup.trim()}\n`;
}

/** Pictures are data inside of the page; without any, not even those are allowed. */
function hasPictures({ robustness = [], datasets = [] }: Report): boolean {
  return (
    robustness.some(({ worst }) => worst.some(({ pictures }) => pictures !== undefined)) ||
    datasets.some(({ suspects, triggers }) =>
      [...suspects, ...triggers].some(({ picture }) => picture !== undefined),
    )
  );
}

/** A truck on a scale, seen from the side: drawn here because the page may load nothing. */
const LOGO: Markup = html`<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
  <rect x="2" y="22" width="28" height="3" rx="1.5" />
  <path d="M7 25v4M25 25v4M4 29h24" fill="none" stroke-width="2" stroke-linecap="round" />
  <path d="M5 10h13v9H5zM19.5 13h4.2l3.3 3.4V19h-7.5z" />
  <circle cx="10" cy="19.6" r="2.4" />
  <circle cx="22.6" cy="19.6" r="2.4" />
</svg>`;

function header(report: Report): Markup {
  const loader = report.loader === 'worst-plausible' ? 'worst plausible' : report.loader;
  return html`<header class="top">
    <div class="brand">${LOGO}<span>Weighbridge</span></div>
    <dl class="meta">
      <div>
        <dt>Target</dt>
        <dd class="mono">${nameText(report.target)}</dd>
      </div>
      ${
        isAboutData(report)
          ? NOTHING
          : html`<div>
              <dt>Loader</dt>
              <dd>${loader}</dd>
            </div>`
      }
      <div>
        <dt>Fails on</dt>
        <dd>
          ${report.failOn} and above
          (${report.policy === 'default' ? 'default policy' : nameText(report.policy)})
        </dd>
      </div>
      <div>
        <dt>Date</dt>
        <dd>${report.startedAt.slice(0, 16).replace('T', ' ')} UTC</dd>
      </div>
    </dl>
  </header>`;
}

function hero(report: Report, facts: Overview, sense: string): Markup {
  const { word } = VERDICTS[report.verdict];
  const reasons = report.reasons.map(
    (reason) =>
      html`<li class="reason-${reason.kind}">
        <span class="kind">${REASON_WORDS[reason.kind]}</span
        ><span>${factText(reason.detail)}</span>
      </li>`,
  );
  return html`<section class="hero ${report.verdict}">
    <div class="verdict"><p class="word">${word}</p></div>
    <div class="say">
      <h1>${facts.headline}</h1>
      <p>${sense}</p>
      ${
        reasons.length === 0
          ? NOTHING
          : html`<ul class="reasons">
              ${reasons}
            </ul>`
      }
    </div>
  </section>`;
}

const REASON_WORDS = {
  violation: 'violation',
  gap: 'not examined',
  failure: 'check failed',
  'nothing-examined': 'nothing to weigh',
  'expired-waiver': 'waiver expired',
} as const;

function tiles(report: Report): Markup {
  const { summary } = report;
  const counts = SEVERITIES.toReversed().map(
    (severity) =>
      html`<div class="tile sev ${severity}${summary[severity] === 0 ? ' zero' : ''}">
        <b>${numberText(summary[severity])}</b><span>${severity}</span>
      </div>`,
  );
  return html`<section class="tiles" aria-label="Summary">
    ${counts} ${isAboutData(report) ? dataTiles(report) : fileTiles(report)}
  </section>`;
}

function fileTiles({ examined }: Report): Markup {
  return html`<div class="tile">
      <b>${numberText(examined.weighed)}</b
      ><span>${examined.weighed === 1 ? 'file' : 'files'} weighed</span>
    </div>
    <div class="tile">
      <b>${bytesText(examined.bytesRead)}</b><span>read of ${bytesText(examined.bytes)}</span>
    </div>
    <div class="tile${examined.incomplete === 0 ? ' zero' : ' gap'}">
      <b>${numberText(examined.incomplete)}</b><span>not fully examined</span>
    </div>`;
}

function findingsSection(groups: readonly FindingGroup[], context: ReportContext): Markup {
  if (groups.length === 0) {
    return html`<section class="findings">
      <h2>Findings</h2>
      <p class="none">None.</p>
    </section>`;
  }
  const shown = groups.slice(0, MAX_CARDS);
  const cut = groups.length - shown.length;
  const present = SEVERITIES.toReversed().filter((severity) =>
    groups.some((group) => group.severity === severity),
  );
  // The boxes stand before everything they filter: style rules can only look forward.
  const boxes = present.map(
    (severity) => html`<input type="checkbox" class="filter" id="show-${severity}" checked />`,
  );
  const labels = present.map((severity) => {
    const count = groups.filter((group) => group.severity === severity).length;
    return html`<label for="show-${severity}" class="pill ${severity}"
      >${severity} <b>${count}</b></label
    >`;
  });
  return html`<section class="findings">
    <h2>Findings</h2>
    ${boxes}
    <p class="filters" aria-label="Show">${labels}</p>
    ${shown.map((group) => findingCard(group, context))}
    ${cut === 0 ? NOTHING : html`<p class="none">${countText(cut, 'further group')} of findings: see the JSON report.</p>`}
  </section>`;
}

const FILE_NOTE = html`What a file would do when loaded was derived from its bytes; nothing in it
was run. &ldquo;Complete&rdquo; is said only of what was examined to the last byte that matters.`;
const DATA_NOTE = html`Nothing in the data was run, and nothing left this machine. That a detector
found nothing says nothing about what it cannot see.`;

function footer(report: Report): Markup {
  return html`<footer>
    <p>
      ${report.tool.name} ${report.tool.version} in ${durationText(report.durationMs)}.
      ${isAboutData(report) ? DATA_NOTE : FILE_NOTE}
    </p>
  </footer>`;
}
