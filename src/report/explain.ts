import { nearest } from '../core/nearest.ts';
import type { Rule } from '../core/rule.ts';
import { SEVERITIES } from '../core/severity.ts';
import type { Severity } from '../core/severity.ts';
import { compareText } from '../core/location.ts';
import type { Paint } from './ansi.ts';
import { painter } from './ansi.ts';
import type { CheckTexts } from './context.ts';
import { highlight } from './highlight.ts';
import { countText } from './quantity.ts';
import { clip, wrap } from './wrap.ts';

export interface ExplainOptions {
  readonly color: boolean;
  readonly width: number;
}

/** The text, and whether the id was known. */
export interface Explanation {
  readonly found: boolean;
  readonly text: string;
}

const MIN_WIDTH = 40;
const MAX_WIDTH = 100;
const BADGE_WIDTH = 10;

interface Style {
  readonly paint: Paint;
  readonly width: number;
}

/** Every check with its rules. */
export function explainAll(checks: readonly CheckTexts[], options: ExplainOptions): string {
  const style = styleOf(options);
  const sorted = checks.toSorted((a, b) => compareText(a.id, b.id));
  const rules = sorted.reduce((sum, check) => sum + Object.keys(check.rules).length, 0);
  const lines = [
    ...sorted.flatMap((check) => [...checkLines(check, style), '']),
    `${countText(sorted.length, 'check')}, ${countText(rules, 'rule')}. One in full: weighbridge explain <rule>`,
  ];
  return `${lines.join('\n')}\n`;
}

/** One rule in full, or a check with all of its rules; for an unknown id, what may have been meant. */
export function explain(
  id: string,
  checks: readonly CheckTexts[],
  options: ExplainOptions,
): Explanation {
  const style = styleOf(options);
  const [checkId = '', ruleId] = id.split('/');
  const check = checks.find((candidate) => candidate.id === checkId);
  if (check !== undefined && (ruleId === undefined || ruleId === '*' || ruleId === '')) {
    const text = wholeCheck(check, style).join('\n');
    return { found: true, text: `${text}\n` };
  }
  const isKnown = check !== undefined && ruleId !== undefined && Object.hasOwn(check.rules, ruleId);
  const rule = isKnown ? check.rules[ruleId] : undefined;
  if (rule !== undefined) {
    return { found: true, text: `${ruleLines(id, rule, style).join('\n')}\n` };
  }
  return { found: false, text: unknownText(id, checks, style) };
}

function styleOf(options: ExplainOptions): Style {
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, options.width));
  return { paint: painter(options.color), width };
}

function checkLines(check: CheckTexts, style: Style): readonly string[] {
  return [
    style.paint('bold', check.id),
    ...wrap(check.title, style.width - 2).map((line) => style.paint('dim', `  ${line}`)),
    ...sortedRules(check).flatMap(([id, rule]) => [
      `  ${badge(rule.severity, style)}${gapAfter(rule.severity)} ${check.id}/${id}`,
      `  ${' '.repeat(BADGE_WIDTH)} ${style.paint('dim', clip(rule.title, style.width - BADGE_WIDTH - 3))}`,
    ]),
  ];
}

function wholeCheck(check: CheckTexts, style: Style): readonly string[] {
  const head = [
    style.paint('bold', check.id),
    ...wrap(check.title, style.width - 2).map((line) => `  ${line}`),
  ];
  const rules = sortedRules(check).flatMap(([id, rule]) => [
    '',
    ...ruleLines(`${check.id}/${id}`, rule, style),
  ]);
  return [...head, ...rules];
}

/** Worst first. */
function sortedRules(check: CheckTexts): readonly (readonly [string, Rule])[] {
  return Object.entries(check.rules).sort(
    ([idA, a], [idB, b]) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || compareText(idA, idB),
  );
}

function badge(severity: Severity, style: Style): string {
  return style.paint(severity, ` ${severity.toUpperCase()} `);
}

/** Behind a badge, so that what follows stands in one column. */
function gapAfter(severity: Severity): string {
  return ' '.repeat(Math.max(0, BADGE_WIDTH - severity.length - 2));
}

function ruleLines(id: string, rule: Rule, style: Style): readonly string[] {
  const references = rule.references.map((reference) =>
    reference.url === undefined ? reference.id : `${reference.id}  ${reference.url}`,
  );
  return [
    `${badge(rule.severity, style)} ${style.paint('dim', id)}`,
    ...wrap(rule.title, style.width - 2).map((line) => style.paint('bold', `  ${line}`)),
    ...part('Message', wrap(rule.message, style.width - 2), style),
    ...part('Why it matters', wrap(rule.why, style.width - 2), style),
    ...part('What to do', wrap(rule.fix, style.width - 2), style),
    ...(rule.example === undefined
      ? []
      : [
          ...part('Dangerous', codeLines(rule.example.bad, style), style),
          ...part('Safe', codeLines(rule.example.good, style), style),
        ]),
    ...part('References', references, style),
  ];
}

function part(title: string, lines: readonly string[], style: Style): readonly string[] {
  if (lines.length === 0) return [];
  return ['', style.paint('bold', title), ...lines.map((line) => `  ${line}`)];
}

function codeLines(code: string, style: Style): readonly string[] {
  return code.split('\n').map((line) =>
    highlight(line)
      .map((token) => (token.kind === 'text' ? style.paint('green', token.text) : token.text))
      .join(''),
  );
}

function unknownText(id: string, checks: readonly CheckTexts[], style: Style): string {
  const ids = checks.flatMap((check) => [
    check.id,
    ...Object.keys(check.rules).map((rule) => `${check.id}/${rule}`),
  ]);
  const near = nearest(id, ids, 5);
  const lines = [
    ...wrap(`no check or rule is called ${clip(id, style.width)}`, style.width),
    ...(near.length === 0
      ? ['Run weighbridge explain for the list of all.']
      : ['Did you mean:', ...near.map((candidate) => `  ${candidate}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
