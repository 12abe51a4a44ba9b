import type { NodeIndex, SyntaxTree } from '../../code/syntax-tree.ts';
import type { TextEdit } from '../text-edit.ts';
import { addedArgument } from './added-argument.ts';

const PLAIN_STRING_RE = /^(["'])[^"'\\\n]*\1$/;
/** Arguments of `pipeline(task, model, options)`; `from_pretrained(model, options)` has one less. */
const PIPELINE_OPTIONS = 2;

/** Makes a call of transformers.js say `{ revision: '<commit>' }` in its last argument. */
export function javascriptEdit(
  tree: SyntaxTree,
  call: NodeIndex,
): ((commit: string) => TextEdit) | undefined {
  const list = tree.field(call, 'arguments');
  const called = tree.field(call, 'function');
  if (list === undefined || called === undefined || tree.kind(list) !== 'arguments')
    return undefined;
  const given = tree.named(list);
  const place = tree.textOf(called).endsWith('from_pretrained')
    ? PIPELINE_OPTIONS - 1
    : PIPELINE_OPTIONS;
  if (given.some((one) => /^(?:ERROR|spread_element)$/.test(tree.kind(one)))) return undefined;
  const quote = given.some((one) => tree.textOf(one).startsWith('"')) ? '"' : "'";
  if (given.length === place)
    return (commit) => addedArgument(tree, list, given, `{ revision: ${quote}${commit}${quote} }`);
  const options = given[place];
  if (options === undefined || tree.kind(options) !== 'object') return undefined;
  return inObject(tree, options, quote);
}

function inObject(
  tree: SyntaxTree,
  options: NodeIndex,
  quote: string,
): ((commit: string) => TextEdit) | undefined {
  const members = tree.named(options);
  const revision = members.find((member) => {
    const key = tree.kind(member) === 'pair' ? tree.field(member, 'key') : undefined;
    return key !== undefined && /^["']?revision["']?$/.test(tree.textOf(key));
  });
  if (revision === undefined) {
    const start = tree.start(options);
    if (members.length === 0)
      return (commit) => ({
        start,
        end: tree.end(options),
        text: `{ revision: ${quote}${commit}${quote} }`,
      });
    return (commit) => addedArgument(tree, options, members, `revision: ${quote}${commit}${quote}`);
  }
  const value = tree.field(revision, 'value');
  const own = value === undefined ? undefined : PLAIN_STRING_RE.exec(tree.textOf(value))?.[1];
  if (value === undefined || own === undefined) return undefined;
  return (commit) => ({
    start: tree.start(value),
    end: tree.end(value),
    text: `${own}${commit}${own}`,
  });
}
