import type { Report } from '../core/report.ts';
import { ANSWER_WORDS, adoptionRows } from './adoption-rows.ts';
import { factText } from './place.ts';
import { profileRows } from './profile-rows.ts';
import type { TextStyle } from './text.ts';
import { wrap } from './wrap.ts';

const LABEL_WIDTH = 14;

/** The answer to `vet`, before everything else. */
export function adoptionLines(report: Report, style: TextStyle): readonly string[] {
  const { adoption } = report;
  if (adoption === undefined) return [];
  const rows = [...adoptionRows(adoption), ...profileRows(report.profiles ?? [])].flatMap(
    ([label, text]) => {
      const [first = '', ...rest] = wrap(text, style.width - LABEL_WIDTH - 2);
      return [
        `  ${style.paint('dim', label.padEnd(LABEL_WIDTH))}${first}`,
        ...rest.map((line) => `  ${' '.repeat(LABEL_WIDTH)}${line}`),
      ];
    },
  );
  const advice = adoption.advice.flatMap((sentence) =>
    wrap(factText(sentence), style.width - 4).map((line, index) =>
      index === 0 ? `  - ${line}` : `    ${line}`,
    ),
  );
  return [
    style.paint('bold', `Adoption: ${ANSWER_WORDS[adoption.answer]}`),
    ...advice,
    ...(advice.length === 0 ? [] : ['']),
    ...rows,
    '',
  ];
}
