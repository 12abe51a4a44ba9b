import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { ColumnDrift, ContractResult, DriftResult } from '../../../core/dataset-profile.ts';
import { pValueText } from '../../../core/p-value.ts';
import { counted } from '../numbers.ts';
import type { Subject } from '../suspect-group.ts';
import { placeOf } from '../suspect-group.ts';
import { RULES } from './rules.ts';

interface Seen extends Subject {
  readonly report: CheckContext<typeof RULES>['report'];
}

/** Columns quoted for one finding. */
const MAX_QUOTED = 10;

export default defineCheck({
  id: 'data-contract',
  version: 1,
  title: 'Whether a data set is what was agreed and what it was before',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dataset-record']) {
      const seen: Seen = { path, record: value, report };
      if (value.contract !== undefined) reportBreaches(seen, value.contract);
      if (value.drift !== undefined) reportDrift(seen, value.drift);
      for (const script of value.data.scripts ?? [])
        report('loading-script', { path }, { script }, { confidence: 'high' });
    }
  },
});

function reportBreaches(seen: Seen, { breaches, path: contract }: ContractResult): void {
  const { report } = seen;
  for (const { column, rule, expected, found, rows, examples } of breaches)
    report(
      'breach',
      placeOf(seen, examples),
      { what: column === undefined ? 'the set' : `column "${column}"`, found, contract, expected },
      {
        confidence: 'high',
        ...(examples.length === 0
          ? {}
          : {
              evidence: [
                `${counted(rows, 'row')}, first in ${examples.length === 1 ? 'row' : 'rows'} ${examples.join(', ')}`,
              ],
            }),
        facts: {
          rule,
          ...(column === undefined ? {} : { column }),
          ...(examples.length === 0 ? {} : { rows: examples.map(String) }),
        },
      },
    );
}

function reportDrift(seen: Seen, drift: DriftResult): void {
  const { path, report } = seen;
  reportMoved(seen, drift, 'drifted', 'drift');
  reportMoved(seen, drift, 'slight', 'slight-drift');
  const changes = [
    ...drift.newColumns.map((column) => `new column "${column}"`),
    ...drift.lostColumns.map((column) => `lost column "${column}"`),
  ];
  if (changes.length > 0)
    report(
      'changed-columns',
      { path },
      {
        changes: `${changes.slice(0, MAX_QUOTED).join(', ')}${changes.length > MAX_QUOTED ? ', …' : ''}`,
        with: drift.with,
      },
      { evidence: changes },
    );
}

/** One finding for all columns of a grade: they move together, and a wide table would flood the report. */
function reportMoved(
  { path, report }: Seen,
  drift: DriftResult,
  grade: ColumnDrift['grade'],
  rule: 'drift' | 'slight-drift',
): void {
  const moved = drift.columns
    .filter((column) => column.grade === grade)
    .sort((a, b) => b.effect - a.effect || (a.column < b.column ? -1 : 1));
  const [most] = moved;
  if (most === undefined) return;
  const verb = grade === 'slight' ? 'moved a little' : 'moved';
  const columns = new Set(moved.map(({ column }) => column)).size;
  report(
    rule,
    { path },
    {
      columns:
        columns === 1
          ? `column "${most.column}" ${verb}`
          : `${columns} columns ${verb}, most of all "${most.column}"`,
      detail: most.detail,
      with: drift.with,
    },
    {
      evidence: moved
        .slice(0, MAX_QUOTED)
        .map(
          ({ column, label, test, effect, pValue, detail }) =>
            `${column}${label === undefined ? '' : ` of ${label}`}: ${detail} (${test} ${Number(effect.toPrecision(2))}, p = ${pValueText(pValue)})`,
        ),
    },
  );
}
