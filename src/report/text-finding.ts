import { escapeLine } from '../core/escape.ts';
import { excerpt } from '../core/excerpt.ts';
import type { Rule } from '../core/rule.ts';
import type { Style } from './ansi.ts';
import { SEVERITY_STYLES } from './ansi.ts';
import type { ReportContext } from './context.ts';
import { brief, ruleOf } from './context.ts';
import { judgesData } from './dataset-examined.ts';
import type { FindingGroup } from './finding-group.ts';
import { loaderText } from './finding-group.ts';
import type { TokenKind } from './highlight.ts';
import { highlight, MAX_EVIDENCE_CHARACTERS } from './highlight.ts';
import { factText, pathText, placeText, shortSpot } from './place.ts';
import { countText } from './quantity.ts';
import type { TextStyle } from './text.ts';
import { breakWord, columns, wrap } from './wrap.ts';

/** Evidence lines shown per finding without `--verbose`. */
const MAX_EVIDENCE_LINES = 8;
/** Further messages and places listed for a group without `--verbose`. */
const MAX_OTHERS = 4;
const LABEL_WIDTH = 9;

const TOKEN_STYLES: Readonly<Record<TokenKind, Style | undefined>> = {
  plain: undefined,
  comment: 'dim',
  text: 'green',
  keyword: 'magenta',
  number: 'cyan',
  call: 'yellow',
};

/**
 * One group of findings. Every line starts with a word or mark of ours, so that no text from a
 * file ever stands where a CI system looks for commands.
 */
export function findingLines(
  group: FindingGroup,
  context: ReportContext,
  style: TextStyle,
): readonly string[] {
  const rule = ruleOf(context, group.rule);
  const [first] = group.findings;
  return [
    ...titleLines(group, rule, style),
    ...field('where', placeText(first.location), style, 'cyan'),
    ...field('what', factText(first.message), style),
    ...otherLines(group, style),
    ...evidenceLines(group, style),
    ...field('loaders', loaderText(first), style),
    ...field('why', style.verbose ? rule.why : brief(rule.why), style),
    ...field('fix', style.verbose ? rule.fix : brief(rule.fix), style),
    ...(group.tolerated === undefined
      ? []
      : field('allowed', factText(group.tolerated.reason), style)),
    ...field('more', `weighbridge explain ${group.rule}`, style, 'dim'),
  ];
}

function titleLines(group: FindingGroup, rule: Rule, style: TextStyle): readonly string[] {
  const badge = ` ${group.severity.toUpperCase()} `;
  const count = group.findings.length;
  const notes = [
    count > 1 ? `${count} times` : '',
    group.findings[0].confidence === 'low' ? 'low confidence' : '',
    rule.severity === group.severity || !rule.message ? '' : `${rule.severity} without the policy`,
    group.tolerated === undefined ? '' : 'tolerated',
  ].filter((note) => note !== '');
  const title = notes.length === 0 ? rule.title : `${rule.title} (${notes.join(', ')})`;
  const [line = '', ...rest] = wrap(title, style.width - badge.length - 1);
  const indent = ' '.repeat(badge.length + 1);
  return [
    `${style.paint(group.severity, badge)} ${style.paint('bold', line)}`,
    ...rest.map((more) => `${indent}${style.paint('bold', more)}`),
  ];
}

/** A label and its text, wrapped beside it; nothing for an empty text. */
function field(label: string, text: string, style: TextStyle, color?: Style): readonly string[] {
  if (text === '') return [];
  const lines = wrap(text, style.width - LABEL_WIDTH - 2);
  return lines.map((line, index) => {
    const head = (index === 0 ? label : '').padEnd(LABEL_WIDTH);
    return `  ${style.paint('dim', head)}${color === undefined ? line : style.paint(color, line)}`;
  });
}

/** Where else the rule was met in this file; with its message where that differs. */
function otherLines(group: FindingGroup, style: TextStyle): readonly string[] {
  const [first, ...others] = group.findings;
  if (others.length === 0) return [];
  const shown = style.verbose ? others : others.slice(0, MAX_OTHERS);
  const texts = shown.map((finding) => {
    const inside = pathText(finding.location.path.slice(1));
    const isElsewhere = inside !== pathText(first.location.path.slice(1));
    const place = `${isElsewhere ? `${inside} ` : ''}${shortSpot(finding.location)}`;
    return finding.message === first.message ? place : `${place}: ${factText(finding.message)}`;
  });
  const rest = others.length - shown.length;
  const more = rest === 0 ? [] : [`and ${countText(rest, 'more place')}`];
  const isSame = shown.every((finding) => finding.message === first.message);
  const lines = isSame ? [[...texts, ...more].join(', ')] : [...texts, ...more];
  return lines.flatMap((line, index) => field(index === 0 ? 'also' : '', line, style));
}

function evidenceLines(group: FindingGroup, style: TextStyle): readonly string[] {
  const all = group.findings.flatMap((finding) => finding.evidence ?? []);
  const distinct = [...new Set(all)];
  const shown = style.verbose ? distinct : distinct.slice(0, MAX_EVIDENCE_LINES);
  const bar = style.paint(SEVERITY_STYLES[group.severity], '│');
  const indent = ' '.repeat(LABEL_WIDTH + 2);
  const room = Math.max(20, style.width - LABEL_WIDTH - 4);
  // What is said of data is prose: Python's words mean nothing in it.
  const linesOf = judgesData(group.rule) ? proseLines : codeLines;
  const lines = shown
    .flatMap((line) => linesOf(line, room, style))
    .map((line) => `${indent}${bar} ${line}`);
  const rest = distinct.length - shown.length;
  if (rest === 0) return lines;
  return [...lines, `${indent}${bar} ${style.paint('dim', `… ${countText(rest, 'more line')}`)}`];
}

function proseLines(line: string, room: number): readonly string[] {
  const [first = '', ...rest] = wrap(excerpt(escapeLine(line), MAX_EVIDENCE_CHARACTERS), room - 2);
  return [first, ...rest.map((more) => `  ${more}`)];
}

/** Coloured as a whole, then broken at the edge: a text literal keeps its colour on the next line. */
function codeLines(line: string, room: number, style: TextStyle): readonly string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const token of highlight(excerpt(escapeLine(line), MAX_EVIDENCE_CHARACTERS))) {
    const color = TOKEN_STYLES[token.kind];
    const paint = (text: string) => (color === undefined ? text : style.paint(color, text));
    let rest = token.text;
    while (rest !== '') {
      const piece = breakWord(rest, Math.max(1, room - used))[0] ?? rest;
      current += paint(piece);
      used += columns(piece);
      rest = rest.slice(piece.length);
      if (used < room) continue;
      lines.push(current);
      current = '  ';
      used = 2;
    }
  }
  return current.trim() === '' && lines.length > 0 ? lines : [...lines, current];
}
