import type { DatasetRecord } from '../core/dataset.ts';
import type { Report } from '../core/report.ts';
import type { DatasetRow } from './dataset-rows.ts';
import {
  accusedText,
  contractRows,
  dataRows,
  driftRows,
  duplicateRows,
  flowRows,
  integrityRows,
  leakRows,
  powerRows,
  sourceRows,
  triggerRows,
  unexaminedRows,
} from './dataset-rows.ts';
import { examinedDataRows } from './dataset-examined.ts';
import { CAUSE_WORDS, suspectText } from './dataset-words.ts';
import { markdownText } from './markdown-text.ts';
import { nameText } from './place.ts';
import { numberText } from './quantity.ts';
import { clip } from './wrap.ts';

/** Data sets told, and lines of one list: a comment has some 60,000 characters for everything. */
const MAX_SETS = 3;
const MAX_LINES = 5;
/** Characters of a text before it is escaped, which can make it six times as long. */
const MAX_CHARACTERS = 300;
/** Characters of all sets together, so that findings have room in the comment. */
const MAX_PART_CHARACTERS = 20_000;

/** What is in data sets and what is wrong with them: a table of causes, then what proves them. */
export function datasetPart({ datasets = [] }: Report): string {
  const all = datasets.slice(0, MAX_SETS).flatMap((record) => [...recordLines(record), '']);
  const kept: string[] = [];
  let room = MAX_PART_CHARACTERS;
  for (const line of all) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.push(line);
  }
  const isCut = kept.length < all.length || datasets.length > MAX_SETS;
  return [...kept, ...(isCut ? ['_More about the data is in the full report._'] : [])]
    .join('\n')
    .trim();
}

function recordLines(record: DatasetRecord): readonly string[] {
  const told = record.causes.filter(({ rows }) => rows > 0);
  return [
    `**Data ${markdownText(nameText(record.data.path))}**: ${accusedText(record)} suspicious`,
    ...(told.length === 0
      ? []
      : [
          '',
          '| cause | rows | worst |',
          '| --- | --- | --- |',
          ...told.map(({ cause, rows }) => {
            const worst = record.suspects.find((suspect) => suspect.cause === cause);
            const text = worst === undefined ? '' : short(suspectText(worst));
            return `| ${CAUSE_WORDS[cause]} | ${numberText(rows)} | ${text} |`;
          }),
        ]),
    '',
    ...lines('trigger', triggerRows(record)),
    ...lines('flow', flowRows(record)),
    ...lines('source', sourceRows(record)),
    ...lines('', leakRows(record)),
    ...lines('', duplicateRows(record)),
    ...lines('', contractRows(record)),
    ...lines('drift', driftRows(record)),
    ...lines('integrity', integrityRows(record)),
    ...lines('smallest seen', powerRows(record)),
    ...lines('', dataRows(record)),
    ...lines(
      '',
      examinedDataRows(record).filter(
        ([label]) => label === 'did not run' || label === 'cannot see',
      ),
    ),
    ...lines('', unexaminedRows(record)),
  ];
}

function lines(word: string, rows: readonly DatasetRow[]): readonly string[] {
  const left = rows.length - MAX_LINES;
  return [
    ...rows
      .slice(0, MAX_LINES)
      .map(
        ([label, text]) => `- **${[word, markdownText(label)].join(' ').trim()}**: ${short(text)}`,
      ),
    ...(left <= 0 ? [] : [`- and ${numberText(left)} more`]),
  ];
}

function short(text: string): string {
  return markdownText(clip(text, MAX_CHARACTERS));
}
