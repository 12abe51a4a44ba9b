import type { Report } from '../core/report.ts';
import { detonationRows } from './detonation-rows.ts';
import type { TextStyle } from './text.ts';
import { wrap } from './wrap.ts';

const LABEL_WIDTH = 17;

/** What packages did in the sandbox, some ten lines for each. */
export function detonationLines(report: Report, style: TextStyle): readonly string[] {
  return (report.detonations ?? []).flatMap((detonation) => [
    style.paint('bold', 'In the sandbox'),
    ...detonationRows(detonation).flatMap(([label, text]) => {
      const [first = '', ...rest] = wrap(text, style.width - LABEL_WIDTH - 2);
      return [
        `  ${style.paint('dim', label.padEnd(LABEL_WIDTH))}${first}`,
        ...rest.map((line) => `  ${' '.repeat(LABEL_WIDTH)}${line}`),
      ];
    }),
    '',
  ]);
}
