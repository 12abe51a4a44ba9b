import type { NodeIndex, SyntaxTree } from '../../code/syntax-tree.ts';
import type { TextEdit } from '../text-edit.ts';
import { addedArgument } from './added-argument.ts';

const PLAIN_STRING_RE = /^(["'])[^"'\\{}\n]*\1$/;

/** Makes a call of Python say `revision="<commit>"`: a literal is replaced, else the argument is added behind the last. */
export function pythonEdit(
  tree: SyntaxTree,
  call: NodeIndex,
): ((commit: string) => TextEdit) | undefined {
  const list = tree.field(call, 'arguments');
  if (list === undefined || tree.kind(list) !== 'argument_list') return undefined;
  const given = tree.named(list);
  const last = given.at(-1);
  if (last === undefined) return undefined;
  const revision = given.find((one) => {
    const name = tree.kind(one) === 'keyword_argument' ? tree.field(one, 'name') : undefined;
    return name !== undefined && tree.textOf(name) === 'revision';
  });
  const quote = given.some((one) => tree.textOf(one).startsWith("'")) ? "'" : '"';
  if (revision === undefined) {
    // `f(x for x in y)` and what the parser could not read.
    if (given.some((one) => /^(?:ERROR|generator_expression)$/.test(tree.kind(one))))
      return undefined;
    return (commit) => addedArgument(tree, list, given, `revision=${quote}${commit}${quote}`);
  }
  const value = tree.field(revision, 'value');
  if (value === undefined) return undefined;
  const written = tree.textOf(value);
  const match = PLAIN_STRING_RE.exec(written);
  if (match === null && written !== 'None') return undefined;
  const own = match?.[1] ?? quote;
  return (commit) => ({
    start: tree.start(value),
    end: tree.end(value),
    text: `${own}${commit}${own}`,
  });
}
