import type { TextEdit } from './text-edit.ts';
import { applyEdits, sortedEdits } from './text-edit.ts';

/** Unchanged lines around a change, as `diff -u` shows. */
const CONTEXT_LINES = 3;

interface Hunk {
  /** First line that changes and the line behind the last, from 0, in the old text. */
  readonly from: number;
  readonly to: number;
  /** Whole lines with their line ends. */
  readonly added: readonly string[];
}

/** Lines with their line ends. */
function fullLines(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/**
 * The edits of one file as a patch (`diff -u`). `before` undefined: the file is new. Lines hold what the file holds:
 * whoever prints them escapes them.
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  edits: readonly TextEdit[],
): readonly string[] {
  const text = before ?? '';
  const old = fullLines(text);
  const hunks = hunksOf(text, old, edits);
  if (hunks.length === 0) return [];
  const lines = [before === undefined ? '--- /dev/null' : `--- a/${path}`, `+++ b/${path}`];
  let shift = 0;
  for (const group of grouped(hunks)) {
    const first = group[0]?.from ?? 0;
    const last = group.at(-1)?.to ?? first;
    const from = Math.max(0, first - CONTEXT_LINES);
    const to = Math.min(old.length, last + CONTEXT_LINES);
    const grown = group.reduce((sum, hunk) => sum + hunk.added.length - (hunk.to - hunk.from), 0);
    lines.push(
      `@@ -${rangeText(from, to - from)} +${rangeText(from + shift, to - from + grown)} @@`,
    );
    let at = from;
    for (const hunk of group) {
      for (const line of old.slice(at, hunk.from)) lines.push(...marked(' ', line));
      for (const line of old.slice(hunk.from, hunk.to)) lines.push(...marked('-', line));
      for (const line of hunk.added) lines.push(...marked('+', line));
      at = hunk.to;
    }
    for (const line of old.slice(at, to)) lines.push(...marked(' ', line));
    shift += grown;
  }
  return lines;
}

function marked(sign: string, line: string): readonly string[] {
  return line.endsWith('\n')
    ? [sign + line.slice(0, -1)]
    : [sign + line, '\\ No newline at end of file'];
}

/** An empty range names the line before it. */
function rangeText(from: number, count: number): string {
  const start = count === 0 ? from : from + 1;
  return count === 1 ? String(start) : `${start},${count}`;
}

/** Changes that share their context become one hunk. */
function grouped(hunks: readonly Hunk[]): readonly (readonly Hunk[])[] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1);
    const end = last?.at(-1)?.to;
    if (last !== undefined && end !== undefined && hunk.from - end <= 2 * CONTEXT_LINES)
      last.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function hunksOf(
  text: string,
  old: readonly string[],
  edits: readonly TextEdit[],
): readonly Hunk[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of old) {
    starts.push(offset);
    offset += line.length;
  }
  const lineAt = (place: number): number => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  };
  const regions: { from: number; to: number; edits: TextEdit[] }[] = [];
  for (const edit of sortedEdits(text, edits)) {
    const isBehind = edit.start === text.length && (text === '' || text.endsWith('\n'));
    const from = isBehind ? old.length : lineAt(edit.start);
    const to = isBehind ? old.length : lineAt(Math.max(edit.start, edit.end)) + 1;
    const last = regions.at(-1);
    if (last !== undefined && from < last.to) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else regions.push({ from, to, edits: [edit] });
  }
  return regions.flatMap((region) => {
    const start = starts[region.from] ?? text.length;
    const end = starts[region.to] ?? text.length;
    const moved = region.edits.map((edit) => ({
      ...edit,
      start: edit.start - start,
      end: edit.end - start,
    }));
    const added = fullLines(applyEdits(text.slice(start, end), moved));
    return trimmed(region.from, old.slice(region.from, region.to), added);
  });
}

/** Without the lines at both ends that stay the same. */
function trimmed(
  from: number,
  removed: readonly string[],
  added: readonly string[],
): readonly Hunk[] {
  const most = Math.min(removed.length, added.length);
  let head = 0;
  while (head < most && removed[head] === added[head]) head += 1;
  let tail = 0;
  while (tail < most - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail += 1;
  const to = removed.length - tail;
  if (to === head && added.length - tail === head) return [];
  return [{ from: from + head, to: from + to, added: added.slice(head, added.length - tail) }];
}
