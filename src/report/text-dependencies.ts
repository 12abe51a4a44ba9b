import type { AdvisoryData, Report } from '../core/report.ts';
import type { ModelUse } from './dependency-overview.ts';
import { dependencyOverview } from './dependency-overview.ts';
import { nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';
import type { TextStyle } from './text.ts';
import { wrap } from './wrap.ts';

/** Models listed without `--verbose`. */
const MAX_MODELS = 8;
/** Names listed for one model. */
const MAX_NAMES = 3;
const LABEL_WIDTH = 16;

/** Packages in numbers, and which code and package load which model. */
export function dependencyLines(report: Report, style: TextStyle): readonly string[] {
  const { packages, ecosystems, direct, ranges, models } = dependencyOverview(report);
  if (packages.length === 0 && models.length === 0) return [];
  const shown = style.verbose ? models : models.slice(0, MAX_MODELS);
  const rest = models.length - shown.length;
  const counts = ecosystems.map(([name, count]) => `${name} ${count}`).join(', ');
  const known =
    ranges === 0 ? '' : `, ${ranges === packages.length ? 'all' : ranges} known only as a range`;
  return [
    style.paint('bold', 'Dependencies'),
    ...(packages.length === 0
      ? []
      : row(
          'packages',
          `${packages.length} (${counts}): ${direct} asked for directly${known}`,
          style,
        )),
    ...(report.advisories === undefined
      ? []
      : row('compared with', advisoryText(report.advisories), style)),
    ...shown.flatMap((use) => row(use.type, useText(use), style)),
    ...(rest === 0 ? [] : row('', `… and ${countText(rest, 'more model')} (see --verbose)`, style)),
    '',
  ];
}

/** "Nothing known" is worth as much as the data are new. */
function advisoryText({ kind, records, built, newest }: AdvisoryData): string {
  if (kind === 'live') return 'advisories asked for during this run';
  const state = newest === undefined ? `built ${day(built)}` : `the newest of ${day(newest)}`;
  return `${numberText(records)} advisories, ${state}`;
}

function day(time: string): string {
  return nameText(time.slice(0, 10));
}

function useText({ id, files, packages, madeFrom }: ModelUse): string {
  const parts = [
    files.length === 0 ? '' : `loaded by ${names(files)}`,
    packages.length === 0 ? '' : `${files.length === 0 ? 'loaded ' : ''}with ${names(packages)}`,
    madeFrom.length === 0 ? '' : `made from ${names(madeFrom)}`,
  ].filter((part) => part !== '');
  return `${nameText(id)}: ${parts.join(' ')}`;
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, MAX_NAMES).map(nameText).join(', ');
  return list.length > MAX_NAMES ? `${shown} and ${list.length - MAX_NAMES} more` : shown;
}

function row(label: string, text: string, style: TextStyle): readonly string[] {
  return wrap(text, style.width - LABEL_WIDTH - 2).map((line, index) => {
    const head = (index === 0 ? label : '').padEnd(LABEL_WIDTH);
    return `  ${style.paint('dim', head)}${line}`;
  });
}
