import type { Paint } from './ansi.ts';
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
 * The files that break the policy, one line each with the worst thing known about it: what somebody
 * needs who reads for ten seconds.
 */
export function summaryLines(
  groups: readonly FindingGroup[],
  style: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const worst = new Map<string, FindingGroup>();
  for (const group of groups) {
    if (group.violates && !worst.has(group.component)) worst.set(group.component, group);
  }
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
