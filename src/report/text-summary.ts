import type { Paint } from './ansi.ts';
import type { ReportContext } from './context.ts';
import { ruleOf } from './context.ts';
import { judgesData } from './dataset-examined.ts';
import type { FindingGroup } from './finding-group.ts';
import { factText, nameText } from './place.ts';
import { countText } from './quantity.ts';
import { clip, columns, wrap } from './wrap.ts';

/** Files listed; a reader with more of them starts with these anyway. */
const MAX_FILES = 15;
/** Columns of the file name before the fact; longer names push the fact to the right. */
const MAX_NAME_COLUMNS = 44;
/** Columns of the mark and its space. */
const INDENT = 4;

/**
 * What breaks the policy, one line each: files with the worst thing known about them, then what is wrong with
 * training data. It is what somebody needs who reads for ten seconds.
 */
export function summaryLines(
  groups: readonly FindingGroup[],
  context: ReportContext,
  style: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const bad = groups.filter(({ violates }) => violates);
  return [
    ...fileSummary(
      bad.filter(({ rule }) => !judgesData(rule)),
      style,
    ),
    ...dataSummary(
      bad.filter(({ rule }) => judgesData(rule)),
      context,
      style,
    ),
  ];
}

function fileSummary(
  groups: readonly FindingGroup[],
  style: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const worst = new Map<string, FindingGroup>();
  for (const group of groups) if (!worst.has(group.component)) worst.set(group.component, group);
  if (worst.size === 0) return [];
  const shown = [...worst.values()].slice(0, MAX_FILES);
  const names = shown.map((group) => nameText(group.component));
  const half = Math.floor((style.width - INDENT) / 2);
  const room = Math.min(MAX_NAME_COLUMNS, half, Math.max(...names.map(columns)));
  const lines = shown.flatMap((group, index) => fileLines(group, names[index] ?? '', room, style));
  const hidden = worst.size - shown.length;
  const more =
    hidden === 0 ? [] : [style.paint('dim', `    and ${countText(hidden, 'more file')}`)];
  // A package is named by its URL.
  const isPackage = [...worst.keys()].some((component) => component.startsWith('pkg:'));
  const head = isPackage ? 'Do not load or install' : 'Do not load';
  return [style.paint('bold', head), ...lines, ...more, ''];
}

/** A data set has one file and many faults: each fault is a line, under the name of its set where there are several. */
function dataSummary(
  groups: readonly FindingGroup[],
  context: ReportContext,
  style: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  if (groups.length === 0) return [];
  const sets = Map.groupBy(groups.slice(0, MAX_FILES), ({ component }) => component);
  const space = style.width - INDENT;
  const lines = [...sets].flatMap(([name, faults]) => [
    ...wrap(nameText(name), space).map((line) => `    ${style.paint('bold', line)}`),
    ...faults.map((group) => {
      const title = ruleOf(context, group.rule).title;
      const text = `${title}: ${factText(group.findings[0].message)}`;
      return `${style.paint(group.severity, ' ✗ ')} ${clip(text, space)}`;
    }),
  ]);
  const hidden = groups.length - MAX_FILES;
  const more =
    hidden <= 0 ? [] : [style.paint('dim', `    and ${countText(hidden, 'more fault')}`)];
  return [style.paint('bold', 'Do not train before this is dealt with'), ...lines, ...more, ''];
}

/** A name that does not fit its column stands alone, and the fact below it. */
function fileLines(
  group: FindingGroup,
  name: string,
  room: number,
  style: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const mark = style.paint(group.severity, ' ✗ ');
  const fact = factText(group.findings[0].message);
  const space = style.width - INDENT;
  if (columns(name) <= room) {
    const padding = ' '.repeat(room - columns(name) + 2);
    return [`${mark} ${style.paint('bold', name)}${padding}${clip(fact, space - room - 2)}`];
  }
  const [first = '', ...rest] = wrap(name, space);
  return [
    `${mark} ${style.paint('bold', first)}`,
    ...rest.map((line) => `   │${style.paint('bold', line)}`),
    `   │${clip(fact, space)}`,
  ];
}
