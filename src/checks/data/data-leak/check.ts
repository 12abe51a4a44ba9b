import { defineCheck } from '../../../core/check.ts';
import type { DataLeak } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { Confidence } from '../../../core/severity.ts';
import { counted } from '../numbers.ts';
import { placeOf } from '../suspect-group.ts';
import { RULES } from './rules.ts';

const CONFIDENCE: Readonly<Record<DataLeak['grade'], Confidence>> = {
  proven: 'high',
  likely: 'medium',
  possible: 'low',
};
/** Kinds of hostile text that speak to models; the others speak to browsers, terminals and spreadsheets. */
const INJECTIONS: ReadonlySet<string> = new Set(['injection', 'encoded-injection']);

export default defineCheck({
  id: 'data-leak',
  version: 1,
  title: 'Secrets, personal data, hidden and hostile text in the cells of a data set',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dataset-record'])
      for (const leak of value.leaks)
        report(
          ruleOf(leak),
          placeOf({ path, record: value }, leak.rows),
          {
            kind: leak.kind.replaceAll('-', ' '),
            column: leak.column,
            shown: leak.shown,
            distinct: leak.distinct,
            rows: counted(leak.rowsWith, 'row'),
          },
          {
            confidence: CONFIDENCE[leak.grade],
            evidence: [
              `${counted(leak.count, 'sighting')} in ${counted(leak.rowsWith, 'row')}, first in ${leak.rows.length === 1 ? 'row' : 'rows'} ${leak.rows.join(', ')}`,
            ],
            facts: { family: leak.family, grade: leak.grade, rows: leak.rows.map(String) },
          },
        );
  },
});

function ruleOf({ family, kind, grade }: DataLeak): keyof typeof RULES {
  if (grade === 'possible') return 'possible-leak';
  switch (family) {
    case 'secret':
      return grade === 'proven' ? 'secret' : 'likely-secret';
    case 'personal':
      return grade === 'proven' ? 'personal-data' : 'likely-personal-data';
    case 'hidden':
      return grade === 'proven' ? 'hidden-text' : 'odd-characters';
    case 'hostile':
      return INJECTIONS.has(kind) ? 'prompt-injection' : 'active-content';
  }
}
