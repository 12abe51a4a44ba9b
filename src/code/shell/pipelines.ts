import type { NodeIndex } from '../syntax-tree.ts';
import { branch } from './branches.ts';
import type { Output, ShellFrame } from './shell-frame.ts';
import { NOTHING, SILENT } from './shell-frame.ts';
import type { WordPart } from './shell-script.ts';

export function pipeline(frame: ShellFrame, node: NodeIndex): Output {
  const [first, ...stages] = frame.unit.tree.named(node);
  if (first === undefined) return SILENT;
  const copy = { ...frame, variables: frame.variables.copy() };
  const start = frame.engine.run(copy, first);
  return stages.reduce((from, stage) => pipeInto(copy, from, stage), start);
}

function pipeInto(frame: ShellFrame, from: Output, stage: NodeIndex): Output {
  const { engine } = frame;
  const text = from.text === undefined ? undefined : { kind: 'text' as const, text: from.text };
  const known: WordPart | undefined =
    text === undefined || from.decodedBy === undefined
      ? text
      : { ...text, decodedBy: from.decodedBy };
  const input =
    known === undefined ? [{ kind: 'output' as const, commands: from.commands }] : [known];
  const start = engine.draft.count;
  const output = engine.run({ ...frame, input }, stage);
  const { unit } = frame;
  const isSimple = ['command', 'redirected_statement'].includes(unit.tree.kind(stage));
  // What a loop or a group reads is read by the first command in it.
  const readers = output.commands.filter((command) => command >= start);
  engine.draft.pipe(from.commands, isSimple ? readers : readers.slice(0, 1));
  return output;
}

/** `a && b || c`, which the grammar nests to the left: a chain of a thousand is a thousand deep. */
export function list(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  const parts: { operator: string; node: NodeIndex }[] = [];
  let at = node;
  for (; tree.kind(at) === 'list';) {
    const [left, operator, right] = tree.children(at);
    if (left === undefined) return NOTHING;
    if (right !== undefined && operator !== undefined)
      parts.push({ operator: tree.kind(operator), node: right });
    at = left;
  }
  parts.push({ operator: '', node: at });
  const commands: number[] = [];
  let text: string | undefined = '';
  let decodedBy: string | undefined;
  for (const part of parts.reverse()) {
    const isFallback = part.operator === '||';
    const output = isFallback ? branch(frame, part.node) : frame.engine.run(frame, part.node);
    for (const command of output.commands) commands.push(command);
    if (isFallback) continue;
    text = text === undefined || output.text === undefined ? undefined : text + output.text;
    decodedBy ??= output.decodedBy;
  }
  return { text, commands, ...(decodedBy === undefined ? {} : { decodedBy }) };
}

/** What follows a heredoc on the line where it begins: `cat <<EOF | sh`, `cat <<EOF && sh`. */
export function restOfLine(frame: ShellFrame, before: Output, rest: NodeIndex): Output {
  const { tree } = frame.unit;
  if (tree.kind(rest) !== 'pipeline') {
    const after = frame.engine.run(frame, rest);
    return { text: undefined, commands: [...before.commands, ...after.commands] };
  }
  return tree.named(rest).reduce((from, stage) => pipeInto(frame, from, stage), before);
}
