import type { NodeIndex } from '../syntax-tree.ts';
import type { Keyword, Value } from '../value.ts';
import type { Arguments } from '../arguments.ts';
import { NO_ARGUMENTS } from '../arguments.ts';
import { itemsOf } from './fold-text.ts';
import type { Frame } from '../frame.ts';

/** Arguments of a call, with lists and dictionaries spread where they are known. */
export function evaluateArguments(frame: Frame, node: NodeIndex | undefined): Arguments {
  if (node === undefined) return NO_ARGUMENTS;
  const { tree } = frame;
  const positional: Value[] = [];
  const keywords: Keyword[] = [];
  let hasSpread = false;
  // `f(x for x in y)` has the generator in place of the list.
  const list = tree.kind(node) === 'argument_list' ? tree.named(node) : [node];
  for (const argument of list) {
    const kind = tree.kind(argument);
    if (kind === 'keyword_argument') {
      const name = tree.field(argument, 'name');
      const value = frame.evaluate(tree.field(argument, 'value'));
      if (name !== undefined) keywords.push({ name: tree.textOf(name), value });
    } else if (kind === 'list_splat') {
      const items = itemsOf(frame.evaluate(tree.named(argument)[0]));
      if (items === undefined) hasSpread = true;
      else positional.push(...items.slice(0, MAX_SPREAD));
    } else if (kind === 'dictionary_splat') {
      const spread = spreadKeywords(frame.evaluate(tree.named(argument)[0]));
      keywords.push(...spread.keywords);
      hasSpread ||= spread.open;
    } else positional.push(frame.evaluate(argument));
  }
  return { positional, keywords, hasSpread };
}

/** Items of a spread list that become arguments of their own. */
const MAX_SPREAD = 64;

function spreadKeywords(value: Value): {
  readonly keywords: readonly Keyword[];
  readonly open: boolean;
} {
  if (value.kind === 'choice') {
    const options = value.options.map(spreadKeywords);
    return { keywords: options.flatMap(({ keywords }) => keywords), open: true };
  }
  if (value.kind !== 'dict') return { keywords: [], open: true };
  const keywords = value.entries.flatMap(({ key, value: given }) =>
    key.kind === 'text' ? [{ name: key.text, value: given }] : [],
  );
  return { keywords, open: value.open || keywords.length < value.entries.length };
}
