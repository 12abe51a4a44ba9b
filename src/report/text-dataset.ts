import type { DatasetRecord } from '../core/dataset.ts';
import type { RowCause } from '../core/dataset-suspicion.ts';
import type { Report } from '../core/report.ts';
import type { Style } from './ansi.ts';
import type { DatasetRow } from './dataset-rows.ts';
import {
  accusedText,
  cleansingRows,
  contractRows,
  dataRows,
  detectorRows,
  driftRows,
  duplicateRows,
  flowRows,
  integrityRows,
  leakRows,
  noteRows,
  powerRows,
  sourceRows,
  triggerRows,
  unexaminedRows,
} from './dataset-rows.ts';
import { CAUSE_WORDS, suspectText } from './dataset-words.ts';
import { nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';
import type { TextStyle } from './text.ts';
import { wrap } from './wrap.ts';

const LABEL_WIDTH = 24;
/** Characters of the bar of the most frequent cause. */
const BAR_WIDTH = 24;
/** Room for a number of rows and the spaces around it. */
const NUMBER_WIDTH = 14;
/** Rows told for each cause, without and with `--verbose`. */
const FEW_ROWS = 3;
const MANY_ROWS = 25;
/** Lines of a part without `--verbose`. */
const FEW_LINES = 6;

const CAUSE_STYLES: Readonly<Record<RowCause, Style>> = {
  'dirty-label-backdoor': 'red',
  'clean-label-backdoor': 'red',
  'targeted-flip': 'red',
  flood: 'yellow',
  contradiction: 'yellow',
  'label-noise': 'yellow',
  outlier: 'cyan',
  'near-duplicate': 'cyan',
};

/** What is in data sets and what is wrong with them: causes worst first, then what proves them. */
export function datasetLines(report: Report, style: TextStyle): readonly string[] {
  return (report.datasets ?? []).flatMap((record) => [
    style.paint('bold', 'Data'),
    ...rowLines(
      [
        ['path', nameText(record.data.path)],
        ...dataRows(record),
        ['suspicious', accusedText(record)],
      ],
      style,
    ),
    ...causeLines(record, style),
    ...part('Triggers', triggerRows(record), style),
    ...part('Flows between classes', flowRows(record), style),
    ...part('Sources', sourceRows(record), style),
    ...part('Leaks and hostile text', leakRows(record), style),
    ...part('Repeated rows', duplicateRows(record), style),
    ...part('Contract', contractRows(record), style),
    ...part('Drift', driftRows(record), style),
    ...part('Integrity', integrityRows(record), style),
    ...part('Smallest attack that would have been seen', powerRows(record), style),
    ...part('Cleansed copy', cleansingRows(record), style),
    ...(style.verbose
      ? [
          ...part('Detectors', detectorRows(record), style),
          ...part('How it was read', noteRows(record), style),
        ]
      : []),
    ...part('Not known', unexaminedRows(record), style),
    '',
  ]);
}

function causeLines(record: DatasetRecord, style: TextStyle): readonly string[] {
  const { causes, suspects, moreSuspects } = record;
  const most = causes.reduce((largest, { rows }) => Math.max(largest, rows), 1);
  const told = causes.filter(({ rows }) => rows > 0);
  if (told.length === 0) return [];
  const room = style.width - 6;
  const barWidth = Math.max(1, Math.min(BAR_WIDTH, style.width - LABEL_WIDTH - NUMBER_WIDTH));
  return [
    '',
    ...indented('What is suspicious', 'bold', style),
    ...told.flatMap(({ cause, rows }) => {
      const bar = '█'.repeat(Math.max(1, Math.round((barWidth * rows) / most)));
      return [
        `  ${CAUSE_WORDS[cause].padEnd(LABEL_WIDTH)}${style.paint(CAUSE_STYLES[cause], bar)} ${numberText(rows)}`,
        ...suspects
          .filter((suspect) => suspect.cause === cause)
          .slice(0, style.verbose ? MANY_ROWS : FEW_ROWS)
          .flatMap((suspect) =>
            wrap(suspectText(suspect), room).map((text, at) =>
              style.paint('dim', `    ${at === 0 ? '' : '  '}${text}`),
            ),
          ),
      ];
    }),
    ...(moreSuspects === 0
      ? []
      : indented(
          `${countText(moreSuspects, 'accused row')} more than are listed in the report`,
          'dim',
          style,
        )),
  ];
}

function indented(text: string, look: Style, style: TextStyle): readonly string[] {
  return wrap(text, style.width - 2).map((line) => `  ${style.paint(look, line)}`);
}

function part(title: string, rows: readonly DatasetRow[], style: TextStyle): readonly string[] {
  if (rows.length === 0) return [];
  const shown = style.verbose ? rows : rows.slice(0, FEW_LINES);
  const left = rows.length - shown.length;
  return [
    '',
    ...indented(title, 'bold', style),
    ...rowLines(shown, style),
    ...(left === 0 ? [] : indented(`and ${numberText(left)} more (see --verbose)`, 'dim', style)),
  ];
}

function rowLines(rows: readonly DatasetRow[], style: TextStyle): readonly string[] {
  return rows.flatMap(([label, text]) => {
    const lines = wrap(text, style.width - LABEL_WIDTH - 2);
    const [head = '', ...rest] = wrap(label, LABEL_WIDTH - 2);
    return Array.from({ length: Math.max(lines.length, rest.length + 1) }, (_, at) => {
      const name = at === 0 ? head : (rest[at - 1] ?? '');
      return `  ${style.paint('dim', name.padEnd(LABEL_WIDTH))}${lines[at] ?? ''}`.trimEnd();
    });
  });
}
