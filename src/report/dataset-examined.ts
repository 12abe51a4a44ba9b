import type { DatasetRecord } from '../core/dataset.ts';
import type { ColumnProfile } from '../core/dataset-profile.ts';
import type { Report } from '../core/report.ts';
import type { DatasetRow } from './dataset-rows.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** Columns named in one line; of more the roles are counted. */
const MAX_COLUMNS = 8;
/** Blind spots and detectors in one line. */
const MAX_NAMED = 12;

/** Checks that judge data sets. Their findings forbid training, those of all others loading. */
export const DATA_CHECKS: ReadonlySet<string> = new Set([
  'data-contract',
  'data-integrity',
  'data-leak',
  'data-outliers',
  'data-poison',
  'detection-power',
  'label-errors',
]);

/** Whether a finding with this rule, `check/rule`, says something about training data. */
export function judgesData(rule: string): boolean {
  return DATA_CHECKS.has(rule.slice(0, rule.indexOf('/')));
}

/** Whether the report is about data alone: there was no file to weigh, no package and no model. */
export function isAboutData({ datasets = [], components, robustness }: Report): boolean {
  return datasets.length > 0 && components.length === 0 && robustness === undefined;
}

/** What of a data set was looked at, by what, and what that cannot see. */
export function examinedDataRows(record: DatasetRecord): readonly DatasetRow[] {
  const { data, detectors } = record;
  const ran = detectors.filter(({ examined }) => examined > 0);
  const idle = detectors.filter(({ examined }) => examined === 0);
  const blind = [...new Set(ran.flatMap(({ blindSpots }) => blindSpots))];
  return [
    ['rows', rowsText(record)],
    ['columns', `${numberText(data.columns.length)}: ${columnsText(data.columns)}`],
    [
      'detectors',
      `${numberText(ran.length)}${ran.length === 0 ? '' : `: ${listed(ran.map(titleOf))}`}`,
    ],
    ...(idle.length === 0
      ? []
      : [['did not run', listed(idle.map(idleText))] satisfies DatasetRow]),
    ...(blind.length === 0 ? [] : [['cannot see', listed(blind)] satisfies DatasetRow]),
  ];
}

/** `600, all looked at one by one`. */
export function rowsText({ data: { rows, sampled } }: DatasetRecord): string {
  if (sampled === 0) return `${numberText(rows)} in parts, none looked at one by one`;
  return sampled < rows
    ? `${numberText(rows)}, of which ${numberText(sampled)}, drawn by content, were looked at one by one`
    : `${numberText(rows)}, all looked at one by one`;
}

function columnsText(columns: readonly ColumnProfile[]): string {
  if (columns.length <= MAX_COLUMNS)
    return columns
      .map(({ name, role }) => (name === role ? nameText(name) : `${nameText(name)} (${role})`))
      .join(', ');
  const counts = Map.groupBy(columns, ({ role }) => role);
  return [...counts]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([role, { length }]) => `${numberText(length)} ${role}`)
    .join(', ');
}

/** The part in brackets says how; here it is enough to say what. */
function titleOf({ title }: DatasetRecord['detectors'][number]): string {
  return title.replace(/ \([^()]*\)$/, '');
}

function idleText(detector: DatasetRecord['detectors'][number]): string {
  return `${titleOf(detector)}${detector.reason === undefined ? '' : ` (${detector.reason})`}`;
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MAX_NAMED;
  return [
    ...texts.slice(0, MAX_NAMED).map(factText),
    ...(more <= 0 ? [] : [`and ${numberText(more)} more`]),
  ].join('; ');
}

/** `1 data set` or `3 data sets and 2 files`, for what was not examined in full. */
export function incompleteText(report: Report, paths: readonly string[]): string {
  const sets = new Set((report.datasets ?? []).map(({ data }) => data.path));
  const ofData = paths.filter((path) => sets.has(path)).length;
  const files = paths.length - ofData;
  return [
    ...(ofData === 0 ? [] : [countText(ofData, 'data set')]),
    ...(files === 0 && ofData > 0 ? [] : [countText(files, 'file')]),
  ].join(' and ');
}
