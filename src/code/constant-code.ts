import { utf8OfBytes } from './fold-bytes.ts';
import type { NodeIndex } from './syntax-tree.ts';
import type { Value } from './value.ts';
import type { Frame } from './frame.ts';

/** Functions that run the text they are given as code, in Python and in JavaScript. */
const RUNNERS_RE =
  /^(?:builtins\.(?:exec|eval)|code\.Interactive(?:Console|Interpreter)\(\)\.(?:runsource|push)|eval|Function|setTimeout|setInterval|vm\.run\w+|vm\.Script)$/;

function codeText(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return value.text;
  if (value?.kind === 'bytes') return utf8OfBytes(value.bytes);
  if (value?.kind === 'call' && value.callee === 'builtins.compile')
    return codeText(value.positional[0]);
  return undefined;
}

/** Reads constant text that is run as code, in the place where it would run. */
export function runConstantCode(
  frame: Frame,
  node: NodeIndex,
  names: readonly string[],
  positional: readonly Value[],
): void {
  if (!frame.records) return;
  const runner = names.find((name) => RUNNERS_RE.test(name));
  const text =
    runner === undefined
      ? undefined
      : codeText(
          positional[positional.length > 1 && runner === 'Function' ? positional.length - 1 : 0],
        );
  if (runner === undefined || text === undefined || text.trim() === '') return;
  const { unit, draft, engine } = frame;
  if (unit.through.length >= draft.limits.maxCodeDepth) {
    draft.truncated ??= `code in constants nested deeper than ${draft.limits.maxCodeDepth}`;
    return;
  }
  if (!draft.takeCode(text.length)) return;
  const tree = engine.parse(text);
  if (tree === undefined) {
    draft.truncated ??= 'a parser gave up on code in a constant';
    return;
  }
  const offset = frame.tree.start(node);
  const at = unit.at ?? { offset, line: frame.tree.line(offset) };
  frame.with({ unit: { tree, through: [...unit.through, runner], at } }).execute(0);
}
