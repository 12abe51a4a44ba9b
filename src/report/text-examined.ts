import type { Component } from '../core/component.ts';
import type { Gap } from '../core/gap.ts';
import { GAP_CODES } from '../core/gap.ts';
import { PROJECT_ID } from '../core/project.ts';
import type { Examined, Excluded, Report } from '../core/report.ts';
import { examinedDataRows, incompleteText, isAboutData } from './dataset-examined.ts';
import type { FailedOutcome } from './overview.ts';
import { overview } from './overview.ts';
import { factText, nameText, placeText } from './place.ts';
import { bytesText, countText } from './quantity.ts';
import type { TextStyle } from './text.ts';
import { wrap } from './wrap.ts';

/** Lines per list without `--verbose`. */
const MAX_LISTED = 10;
const LABEL_WIDTH = 16;

/** What was looked at and, line by line, what was not. */
export function examinedLines(report: Report, style: TextStyle): readonly string[] {
  const { gaps, failures, incompleteFiles } = overview(report);
  return [
    style.paint('bold', 'Examined'),
    ...(isAboutData(report) ? [] : fileLines(report, style)),
    ...dataLines(report, style),
    ...row(
      isAboutData(report) ? 'not examined' : 'not fully',
      gaps.length === 0 && incompleteFiles.length === 0
        ? notKnownText(report)
        : incompleteText(report, incompleteFiles),
      style,
    ),
    ...listed(gaps, gapText, style),
    ...listed(failures, failureText, style),
    ...(report.excluded.length === 0
      ? []
      : row('excluded', countText(report.excluded.length, 'path'), style)),
    ...listed(report.excluded, excludedText, style),
    ...expiredLines(report, style),
    ...(style.verbose && report.components.length > 0
      ? componentLines(report.components, style)
      : []),
    '',
  ];
}

/** What cannot be known by nature is no gap, and must not read as if it had been looked at. */
function notKnownText({ datasets = [] }: Report): string {
  const names = datasets.flatMap(({ unexamined }) => unexamined.map(({ what }) => what));
  return names.length === 0 ? 'none' : names.map(factText).join('; ');
}

function fileLines(report: Report, style: TextStyle): readonly string[] {
  const { examined } = report;
  const counts = overview(report)
    .formats.map(([format, count]) => `${format} ${count}`)
    .join(', ');
  const weighed = countText(examined.weighed, 'file');
  return [
    ...row('weighed', counts === '' ? weighed : `${weighed}: ${counts}`, style),
    ...row(
      'bytes read',
      `${bytesText(examined.bytesRead)} of ${bytesText(examined.bytes)}${readNote(examined)}`,
      style,
    ),
    ...row('other files', countText(examined.notModels, 'file'), style),
  ];
}

/** Data sets, each under its name unless the report is about one alone. */
function dataLines(report: Report, style: TextStyle): readonly string[] {
  const { datasets = [] } = report;
  const isAlone = datasets.length === 1 && isAboutData(report);
  return datasets.flatMap((record) => [
    ...(isAlone ? [] : row('data set', nameText(record.data.path), style)),
    ...examinedDataRows(record).flatMap(([label, text]) => row(label, text, style)),
  ]);
}

/** Of small files everything is read: only where most was left alone does it need a word. */
function readNote(examined: Examined): string {
  return examined.bytesRead * 2 < examined.bytes ? ': structure, not weights' : '';
}

function gapText(gap: Gap): string {
  const detail =
    gap.detail === '' ? GAP_CODES[gap.code] : `${GAP_CODES[gap.code]} (${factText(gap.detail)})`;
  // What is lacking for the project as a whole has no place.
  const place = gap.location.path[0] === PROJECT_ID ? '' : `${placeText(gap.location)}: `;
  return `${gap.code}: ${place}${detail}`;
}

function failureText(failure: FailedOutcome): string {
  const detail = factText(failure.detail);
  return `${nameText(failure.component)}: check ${failure.check} failed: ${detail}`;
}

function excludedText(excluded: Excluded): string {
  return `${nameText(excluded.path)} (${nameText(excluded.by)})`;
}

function row(label: string, text: string, style: TextStyle): readonly string[] {
  return wrap(text, style.width - LABEL_WIDTH - 2).map((line, index) => {
    const head = (index === 0 ? label : '').padEnd(LABEL_WIDTH);
    return `  ${style.paint('dim', head)}${line}`;
  });
}

function listed<T>(
  items: readonly T[],
  text: (item: T) => string,
  style: TextStyle,
): readonly string[] {
  const shown = style.verbose ? items : items.slice(0, MAX_LISTED);
  const rest = items.length - shown.length;
  const indent = ' '.repeat(LABEL_WIDTH);
  return [
    ...shown.flatMap((item) => {
      const [first = '', ...more] = wrap(text(item), style.width - LABEL_WIDTH - 4);
      return [
        `${indent}  ${style.paint('yellow', '-')} ${first}`,
        ...more.map((line) => `${indent}    ${line}`),
      ];
    }),
    ...(rest === 0 ? [] : [`${indent}    … and ${rest} more (see --verbose)`]),
  ];
}

function expiredLines(report: Report, style: TextStyle): readonly string[] {
  return report.reasons
    .filter((reason) => reason.kind === 'expired-waiver')
    .flatMap((reason, index) => row(index === 0 ? 'expired' : '', factText(reason.detail), style));
}

function componentLines(components: readonly Component[], style: TextStyle): readonly string[] {
  return [
    '',
    style.paint('bold', 'Components'),
    ...components.flatMap((component) => {
      const formats = component.formats.length === 0 ? '' : ` (${component.formats.join(', ')})`;
      const size = component.size === undefined ? '' : ` ${bytesText(component.size)}`;
      return row(component.type, `${nameText(component.id)}${formats}${size}`, style);
    }),
  ];
}
