import type { Report } from '../core/report.ts';
import type { Robustness, ThreatResult } from '../core/robustness.ts';
import {
  NORM_WORDS,
  comparisonRows,
  percentText,
  robustnessRows,
  sampleText,
  shareText,
} from './robustness-rows.ts';
import { nameText } from './place.ts';
import type { TextStyle } from './text.ts';
import { wrap } from './wrap.ts';

const LABEL_WIDTH = 22;
/** Characters of the bar that stands for 100 %. */
const BAR_WIDTH = 24;
/** Broken samples told on a terminal without `--verbose`. */
const MOST_SAMPLES = 3;

/** How models bore being attacked: the curve as bars, and a few samples in words. */
export function robustnessLines(report: Report, style: TextStyle): readonly string[] {
  return (report.robustness ?? []).flatMap((record) => [
    style.paint('bold', 'Under attack'),
    ...robustnessRows(record).flatMap(([label, text]) => rowLines(label, text, style)),
    ...record.threats.flatMap((threat) => curveLines(record, threat, style)),
    ...sampleLines(record, style),
    ...extractionLines(record, style),
    ...[record.comparison, record.baseline].flatMap((comparison) =>
      comparison === undefined
        ? []
        : [
            '',
            `  ${style.paint('bold', `Compared with ${nameText(comparison.with)}`)}`,
            ...comparisonRows(comparison).flatMap(([label, text]) => rowLines(label, text, style)),
          ],
    ),
    '',
  ]);
}

function rowLines(label: string, text: string, style: TextStyle): readonly string[] {
  const [first = '', ...rest] = wrap(text, style.width - LABEL_WIDTH - 2);
  return [
    `  ${style.paint('dim', label.padEnd(LABEL_WIDTH))}${first}`,
    ...rest.map((line) => `  ${' '.repeat(LABEL_WIDTH)}${line}`),
  ];
}

function curveLines(record: Robustness, threat: ThreatResult, style: TextStyle): readonly string[] {
  const median =
    threat.medianDistance === undefined
      ? ''
      : `, median of the smallest known change ${Number(threat.medianDistance.toPrecision(3))}`;
  return [
    '',
    `  ${style.paint('bold', `Accuracy under attack, ${NORM_WORDS[threat.norm]}`)}${style.paint('dim', median)}`,
    barLine('no attack', record.clean.value, shareText(record.clean), style),
    ...threat.curve.map(({ shown, robust }) =>
      barLine(shown, robust.value, shareText(robust), style),
    ),
    ...(threat.medianQueries === undefined
      ? []
      : rowLines(
          'black box',
          `half of the samples fall after ${threat.medianQueries} questions`,
          style,
        )),
  ];
}

function barLine(label: string, value: number, text: string, style: TextStyle): string {
  const length = Math.round(value * BAR_WIDTH);
  const bar = '█'.repeat(length) + '·'.repeat(BAR_WIDTH - length);
  const look = value >= 0.5 ? 'green' : value >= 0.2 ? 'yellow' : 'red';
  return `  ${style.paint('dim', label.padEnd(LABEL_WIDTH))}${style.paint(look, bar)} ${text}`;
}

function sampleLines(record: Robustness, style: TextStyle): readonly string[] {
  const count = style.verbose ? record.worst.length : Math.min(MOST_SAMPLES, record.worst.length);
  if (count === 0) return [];
  return [
    '',
    `  ${style.paint('bold', 'Easiest to fool')}`,
    ...Array.from({ length: count }, (_, index) =>
      wrap(sampleText(record, index), style.width - 4).map((line) => `  ${line}`),
    ).flat(),
  ];
}

function extractionLines({ extraction }: Robustness, style: TextStyle): readonly string[] {
  if (extraction === undefined) return [];
  return [
    '',
    `  ${style.paint('bold', 'Questions a copy costs')}`,
    ...extraction.curves.flatMap(({ answers, points, reached }) => {
      const best = points.reduce((most, { agreement }) => Math.max(most, agreement.value), 0);
      const costs = reached.map(
        ({ agreement, queries }) => `${percentText(agreement)}: ${queries ?? 'not reached'}`,
      );
      return rowLines(answers, `${costs.join(', ')}; best ${percentText(best)}`, style);
    }),
  ];
}
