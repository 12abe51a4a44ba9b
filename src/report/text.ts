import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { compareSeverity } from '../core/severity.ts';
import type { Paint } from './ansi.ts';
import { painter } from './ansi.ts';
import type { ReportContext } from './context.ts';
import { isAboutData } from './dataset-examined.ts';
import type { FindingGroup } from './finding-group.ts';
import { groupFindings } from './finding-group.ts';
import { overview } from './overview.ts';
import { nameText, pathText } from './place.ts';
import { countText, durationText } from './quantity.ts';
import { adoptionLines } from './text-adoption.ts';
import { datasetLines } from './text-dataset.ts';
import { detonationLines } from './text-detonation.ts';
import { robustnessLines } from './text-robustness.ts';
import { dependencyLines } from './text-dependencies.ts';
import { examinedLines } from './text-examined.ts';
import { findingLines } from './text-finding.ts';
import { summaryLines } from './text-summary.ts';
import { clip, wrap } from './wrap.ts';

/** How the terminal report looks. */
export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Also low and info findings, tolerated ones, every component, whole explanations. */
  readonly verbose?: boolean;
  /** Only violations, one line each, and the verdict. */
  readonly quiet?: boolean;
}

/** What the parts of the terminal report share. */
export interface TextStyle {
  readonly paint: Paint;
  readonly width: number;
  readonly verbose: boolean;
}

/** Groups shown without `--verbose`: the worst ones. Nobody reads more than this on a terminal. */
const MAX_GROUPS = 40;

/** Narrower terminals get lines that wrap by themselves. */
const MIN_WIDTH = 40;
/** Longer lines are tiring to read. */
const MAX_WIDTH = 120;

/**
 * The terminal report. A terminal shows the end of what was printed, so the verdict is last and the
 * worst finding is nearest to it.
 */
export function renderText(report: Report, context: ReportContext, options: TextOptions): string {
  const style: TextStyle = {
    paint: painter(options.color),
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, options.width)),
    verbose: options.verbose ?? false,
  };
  const groups = groupFindings(report);
  const lines = options.quiet
    ? groups.filter((group) => group.violates).map((group) => quietLine(group, context, style))
    : [
        ...headLines(report, style),
        ...adoptionLines(report, style),
        ...detonationLines(report, style),
        ...robustnessLines(report, style),
        ...datasetLines(report, style),
        ...groupLines(report, groups, context, style),
        ...dependencyLines(report, style),
        ...examinedLines(report, style),
        ...summaryLines(groups, context, style),
      ];
  return `${[...lines, ...verdictLines(report, style)].join('\n')}\n`;
}

function headLines(report: Report, style: TextStyle): readonly string[] {
  const loader = report.loader === 'worst-plausible' ? 'the worst plausible loader' : report.loader;
  const text = [
    `weighbridge ${report.tool.version}`,
    nameText(report.target),
    // Nothing loads training data but the library that reads them.
    ...(isAboutData(report) ? [] : [`judged for ${loader}`]),
    ...(report.policy === 'default' ? [] : [`policy ${nameText(report.policy)}`]),
    durationText(report.durationMs),
  ].join(' · ');
  return [...mutedLines(text, style), ''];
}

function groupLines(
  report: Report,
  groups: readonly FindingGroup[],
  context: ReportContext,
  style: TextStyle,
): readonly string[] {
  const wanted = style.verbose ? groups : groups.filter((group) => isShown(group));
  const shown = style.verbose ? wanted : wanted.slice(0, MAX_GROUPS);
  const lines = shown.toReversed().flatMap((group) => [...findingLines(group, context, style), '']);
  const hidden = style.verbose ? '' : hiddenText(report, groups, wanted.length - shown.length);
  return hidden === '' ? lines : [...mutedLines(hidden, style), '', ...lines];
}

/** Below medium only what breaks the policy is worth the room; tolerated findings are counted. */
function isShown(group: FindingGroup): boolean {
  if (group.violates) return true;
  return group.tolerated === undefined && compareSeverity(group.severity, 'medium') >= 0;
}

function hiddenText(report: Report, groups: readonly FindingGroup[], cut: number): string {
  const minor = groups.filter((group) => group.tolerated === undefined && !isShown(group));
  const count = sum(minor.map((group) => group.findings));
  const parts = [
    count === 0 ? '' : `${countText(count, 'finding')} below medium`,
    report.tolerated.length === 0 ? '' : countText(report.tolerated.length, 'tolerated finding'),
    cut === 0 ? '' : `${countText(cut, 'further group')} of findings`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Not shown: ${parts.join(', ')} (see --verbose)`;
}

function sum(lists: readonly (readonly Finding[])[]): number {
  return lists.reduce((total, list) => total + list.length, 0);
}

function mutedLines(text: string, style: TextStyle): readonly string[] {
  return wrap(text, style.width - 2).map((line, index) =>
    style.paint('dim', index === 0 ? line : `  ${line}`),
  );
}

function quietLine(group: FindingGroup, context: ReportContext, style: TextStyle): string {
  const [first] = group.findings;
  const title = context.rules.get(group.rule)?.title ?? group.rule;
  const place = pathText(first.location.path);
  return clip(`${group.severity.toUpperCase()} ${title}: ${place}`, style.width);
}

const VERDICT_WORDS = { pass: 'PASS', fail: 'FAIL', incomplete: 'INCOMPLETE' } as const;

function verdictLines(report: Report, style: TextStyle): readonly string[] {
  const { paint } = style;
  const word = ` ${VERDICT_WORDS[report.verdict]} `;
  const indent = word.length + 1;
  const [first = '', ...rest] = wrap(overview(report).headline, style.width - indent);
  return [
    `${paint(report.verdict, word)} ${paint('bold', first)}`,
    ...rest.map((line) => `${' '.repeat(indent)}${paint('bold', line)}`),
  ];
}
