import type { NodeIndex } from '../syntax-tree.ts';
import type { Output, ShellFrame } from './shell-frame.ts';
import { inside } from './shell-frame.ts';

/** Statements one after the other. */
export function sequence(frame: ShellFrame, children: readonly NodeIndex[]): Output {
  const { tree } = frame.unit;
  let text: string | undefined = '';
  let decodedBy: string | undefined;
  const commands: number[] = [];
  for (const [at, child] of children.entries()) {
    if (tree.after(child) === child + 1 && tree.kind(child) !== 'command') continue;
    const next = children[at + 1];
    const isBackground = next !== undefined && tree.kind(next) === '&';
    const output = frame.engine.run(isBackground ? inside(frame, 'background') : frame, child);
    text = text === undefined || output.text === undefined ? undefined : text + output.text;
    decodedBy ??= output.decodedBy;
    // No spread: a script of a hundred thousand lines is one sequence.
    for (const command of output.commands) commands.push(command);
  }
  if (text !== undefined && text.length > frame.engine.draft.limits.maxConstant) text = undefined;
  return { text, commands, ...(decodedBy === undefined ? {} : { decodedBy }) };
}
