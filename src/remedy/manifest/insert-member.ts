import { lineEndOf } from '../line-index.ts';
import type { TextEdit } from '../text-edit.ts';
import type { Container } from './string-leaf.ts';

/** One step of indentation where a document shows none. */
const DEFAULT_INDENT = '  ';

/** What stands before the members of a container: a line end and an indentation, or a blank. */
function separatorOf(text: string, { open, firstStart, size }: Container): string | undefined {
  const between = text.slice(open + 1, firstStart);
  return size > 0 && /^\s*$/.test(between) ? between : undefined;
}

/** Adds a member behind the last one, in the layout of the others. `written`: key and value, or an item. */
export function insertMember(
  text: string,
  container: Container,
  written: (indent: string) => string,
): TextEdit {
  const separator = separatorOf(text, container);
  const { open, close, size, lastEnd } = container;
  if (size > 0) {
    const gap = separator ?? ' ';
    const indent = gap.slice(gap.lastIndexOf('\n') + 1);
    const isBroken = gap.includes('\n');
    const put = written(isBroken ? indent : '');
    return {
      start: lastEnd,
      end: lastEnd,
      text: `,${isBroken ? gap.slice(gap.lastIndexOf('\n') - (gap.includes('\r\n') ? 1 : 0)) : ' '}${put}`,
    };
  }
  const lineStart = text.lastIndexOf('\n', open) + 1;
  const own = /^[ \t]*/.exec(text.slice(lineStart, open))?.[0] ?? '';
  const indent = own + DEFAULT_INDENT;
  const feed = lineEndOf(text);
  return { start: open + 1, end: close, text: `${feed}${indent}${written(indent)}${feed}${own}` };
}

/** One step of indentation, from that of members `depth` steps down. */
export function stepOf(indent: string, depth: number): string {
  return indent === ''
    ? DEFAULT_INDENT
    : indent.slice(0, Math.max(1, Math.floor(indent.length / depth)));
}

/** An object of texts, one member a line, one step below the given indentation. */
export function objectText(
  members: readonly (readonly [string, string])[],
  indent: string,
  step: string,
  feed: string,
): string {
  const inner = members
    .map(
      ([key, value]) => `${feed}${indent}${step}${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    )
    .join(',');
  return `{${inner}${feed}${indent}}`;
}
