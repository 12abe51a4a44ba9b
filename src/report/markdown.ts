import type { Gap } from '../core/gap.ts';
import { GAP_CODES } from '../core/gap.ts';
import type { Report } from '../core/report.ts';
import type { Severity } from '../core/severity.ts';
import { SEVERITIES } from '../core/severity.ts';
import { ANSWER_WORDS, adoptionRows } from './adoption-rows.ts';
import type { ReportContext } from './context.ts';
import { brief, ruleOf } from './context.ts';
import type { FindingGroup } from './finding-group.ts';
import { groupFindings, loaderText } from './finding-group.ts';
import { MAX_EVIDENCE_CHARACTERS } from './highlight.ts';
import { sortReport } from './json.ts';
import { isAboutData, judgesData } from './dataset-examined.ts';
import { datasetPart } from './markdown-dataset.ts';
import { codeFence, inlineCode, markdownText } from './markdown-text.ts';
import { overview } from './overview.ts';
import { factText, nameText, pathText, placeText } from './place.ts';
import { NORM_WORDS, shareText } from './robustness-rows.ts';
import { profileRows } from './profile-rows.ts';
import { bytesText, countText, durationText } from './quantity.ts';

/** GitHub refuses a comment of 65,536 characters; the rest is for what a workflow adds around it. */
export const MAX_MARKDOWN_CHARACTERS = 60_000;

/** Rows of the table; worst first. */
const MAX_ROWS = 50;
const MAX_EVIDENCE_LINES = 12;
const MAX_PLACES = 5;
const MAX_GAPS = 30;

const VERDICT_TITLES = {
  pass: '✅ Weighbridge: pass',
  fail: '❌ Weighbridge: fail',
  incomplete: '⚠️ Weighbridge: incomplete',
} as const;

const MARKS: Readonly<Record<Severity, string>> = {
  critical: '🟥 critical',
  high: '🟧 high',
  medium: '🟨 medium',
  low: '🟦 low',
  info: '⬜ info',
};

/** A pull-request comment: verdict, one table, and details to unfold. Never longer than the limit. */
export function renderMarkdown(report: Report, context: ReportContext): string {
  const sorted = sortReport(report);
  const groups = groupFindings(sorted);
  const head = [
    headPart(sorted),
    adoptionPart(sorted),
    robustnessPart(sorted),
    datasetPart(sorted),
    tablePart(groups, context),
  ];
  const tail = [gapPart(sorted), footPart(sorted)];
  const details = groups.map((group) => detailPart(group, context));
  return joinBounded(head, details, tail);
}

function notice(left: number): string {
  return `_${countText(left, 'detail')} left out to keep this comment short: see the full report._`;
}

/** Head and foot are bounded by construction; details are added while there is room. */
function joinBounded(
  head: readonly string[],
  details: readonly string[],
  tail: readonly string[],
): string {
  const reserved = [...head, ...tail, notice(details.length)].join('\n\n').length + 2;
  let room = MAX_MARKDOWN_CHARACTERS - reserved;
  const kept: string[] = [];
  for (const detail of details) {
    room -= detail.length + 2;
    if (room < 0) break;
    kept.push(detail);
  }
  const left = details.length - kept.length;
  const parts = [...head, ...kept, left === 0 ? '' : notice(left), ...tail];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headPart(report: Report): string {
  const counts = SEVERITIES.toReversed()
    .filter((severity) => report.summary[severity] > 0)
    .map((severity) => `${MARKS[severity]} ${report.summary[severity]}`);
  return [
    `### ${VERDICT_TITLES[report.verdict]}`,
    `**${overview(report).headline}**`,
    ...(counts.length === 0 ? [] : [counts.join(' · ')]),
  ].join('\n\n');
}

/** Lines of advice and facts; what is longer is in the full report. */
const MAX_ADOPTION_ROWS = 40;

function adoptionPart({ adoption, profiles = [] }: Report): string {
  if (adoption === undefined) return '';
  const rows = [...adoptionRows(adoption), ...profileRows(profiles)].slice(0, MAX_ADOPTION_ROWS);
  return [
    `**Adoption: ${ANSWER_WORDS[adoption.answer]}**`,
    ...(adoption.advice.length === 0 ? [] : ['']),
    ...adoption.advice.map((sentence) => `- ${markdownText(factText(sentence))}`),
    '',
    ...rows.map(([label, text]) => `- **${label}**: ${markdownText(text)}`),
  ].join('\n');
}

/** Accuracy under attack, one table per model. */
function robustnessPart({ robustness = [] }: Report): string {
  return robustness
    .map((record) =>
      [
        `**Under attack: ${markdownText(nameText(record.model.path))}** (clean accuracy ${shareText(record.clean)})`,
        '',
        '| norm | radius | accuracy under attack |',
        '| --- | --- | --- |',
        ...record.threats.flatMap(({ norm, curve }) =>
          curve.map(
            ({ shown, robust }) => `| ${NORM_WORDS[norm]} | ${shown} | ${shareText(robust)} |`,
          ),
        ),
      ].join('\n'),
    )
    .join('\n\n');
}

function tablePart(groups: readonly FindingGroup[], context: ReportContext): string {
  if (groups.length === 0) return '';
  const rows = groups.slice(0, MAX_ROWS).map((group) => {
    const [first] = group.findings;
    const times = group.findings.length > 1 ? ` (${group.findings.length} times)` : '';
    const note = group.tolerated === undefined ? '' : ' _tolerated_';
    const title = `${markdownText(ruleOf(context, group.rule).title)}${times}${note}`;
    // The whole place is in the detail: here the file and the member must do.
    const place = inlineCode(pathText(first.location.path.slice(0, 2)));
    return `| ${MARKS[group.severity]} | ${title} | ${place} |`;
  });
  const rest = groups.length - rows.length;
  return [
    '| severity | finding | where |',
    '| --- | --- | --- |',
    ...rows,
    ...(rest === 0 ? [] : [`| | _and ${countText(rest, 'more finding')}_ | |`]),
  ].join('\n');
}

function detailPart(group: FindingGroup, context: ReportContext): string {
  const rule = ruleOf(context, group.rule);
  const [first] = group.findings;
  const evidence = [...new Set(group.findings.flatMap((one) => one.evidence ?? []))];
  const loaders = loaderText(first);
  const shown = evidence.slice(0, MAX_EVIDENCE_LINES);
  const summary = `<b>${markdownText(group.severity)}</b>: ${markdownText(rule.title)}`;
  const body = [
    placeLines(group),
    shown.length === 0
      ? ''
      : codeFence(shown, judgesData(group.rule) ? 'text' : 'python', MAX_EVIDENCE_CHARACTERS),
    loaders === '' ? '' : `**Loaders:** ${markdownText(factText(loaders))}`,
    group.tolerated === undefined
      ? ''
      : `**Tolerated:** ${markdownText(factText(group.tolerated.reason))}`,
    rule.why === '' ? '' : `**Why:** ${markdownText(brief(rule.why))}`,
    rule.fix === '' ? '' : `**Fix:** ${markdownText(rule.fix)}`,
    inlineCode(`weighbridge explain ${group.rule}`),
  ].filter((part) => part !== '');
  // The blank line after the summary is what makes Markdown work inside the element.
  return `<details><summary>${summary}</summary>\n\n${body.join('\n\n')}\n\n</details>`;
}

function placeLines(group: FindingGroup): string {
  const lines = group.findings
    .slice(0, MAX_PLACES)
    .map(
      (one) => `- ${inlineCode(placeText(one.location))}: ${markdownText(factText(one.message))}`,
    );
  const rest = group.findings.length - lines.length;
  return [...lines, ...(rest === 0 ? [] : [`- and ${countText(rest, 'more place')}`])].join('\n');
}

function gapPart(report: Report): string {
  const { gaps, failures } = overview(report);
  if (gaps.length === 0 && failures.length === 0) return '';
  const lines = [
    ...failures.map(
      (one) => `- ${inlineCode(nameText(one.component))}: check ${inlineCode(one.check)} failed`,
    ),
    ...gaps.map(gapLine),
  ];
  const rest = lines.length - MAX_GAPS;
  return [
    `<details><summary>${countText(lines.length, 'thing')} not examined</summary>`,
    '',
    ...lines.slice(0, MAX_GAPS),
    ...(rest <= 0 ? [] : [`- and ${rest} more`]),
    '',
    '</details>',
  ].join('\n');
}

function gapLine(gap: Gap): string {
  return `- ${inlineCode(pathText(gap.location.path.slice(0, 2)))}: ${gap.code}, ${GAP_CODES[gap.code]}`;
}

function footPart(report: Report): string {
  const { examined } = report;
  const files = [
    `${countText(examined.weighed, 'file')} weighed`,
    `${bytesText(examined.bytesRead)} of ${bytesText(examined.bytes)} read`,
    countText(examined.notModels, 'other file'),
    `${report.excluded.length} excluded`,
  ];
  const facts = [
    ...(isAboutData(report) ? [] : files),
    ...(report.datasets ?? []).map(
      ({ data }) =>
        `${countText(data.rows, 'row')} of ${countText(data.columns.length, 'column')} examined`,
    ),
    durationText(report.durationMs),
    `${report.tool.name} ${report.tool.version}`,
  ];
  return `<sub>${facts.join(' · ')}</sub>`;
}
