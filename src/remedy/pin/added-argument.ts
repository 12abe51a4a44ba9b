import type { NodeIndex, SyntaxTree } from '../../code/syntax-tree.ts';
import type { TextEdit } from '../text-edit.ts';

/** Puts one more argument or member behind the last one, on a line of its own where the others have theirs. */
export function addedArgument(
  tree: SyntaxTree,
  list: NodeIndex,
  given: readonly NodeIndex[],
  written: string,
): TextEdit {
  const last = given.at(-1);
  const at = last === undefined ? tree.start(list) + 1 : tree.end(last);
  if (last === undefined) return { start: at, end: at, text: written };
  const first = given[0] ?? last;
  const before = tree.text.slice(tree.start(list) + 1, tree.start(first));
  const feed = before.lastIndexOf('\n');
  const isBroken = feed !== -1 && /^[ \t]*$/.test(before.slice(feed + 1));
  const end = isBroken && before[feed - 1] === '\r' ? '\r\n' : '\n';
  const gap = isBroken ? `,${end}${before.slice(feed + 1)}` : ', ';
  return { start: at, end: at, text: `${gap}${written}` };
}
