import type { NodeIndex } from '../syntax-tree.ts';
import { assign, declare } from './assignments.ts';
import { choice, conditional, loop, loopOver } from './branches.ts';
import { runCommand } from './commands.ts';
import { list, pipeline, restOfLine } from './pipelines.ts';
import type { Redirects } from './redirects.ts';
import { NO_REDIRECTS, readRedirects, writeTo } from './redirects.ts';
import { sequence } from './sequence.ts';
import type { Output, ShellFrame } from './shell-frame.ts';
import { inside, nested, NOTHING, placeOf, SILENT } from './shell-frame.ts';
import { commandsBelow, expandWords } from './words.ts';

/** Follows a statement in the order in which the shell runs it. */
export function runStatement(frame: ShellFrame, node: NodeIndex): Output {
  return nested(frame, () => dispatch(frame, node)) ?? NOTHING;
}

function dispatch(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  switch (tree.kind(node)) {
    case 'command':
      return simpleCommand(frame, node, NO_REDIRECTS);
    case 'redirected_statement':
      return redirected(frame, node);
    case 'pipeline':
      return pipeline(frame, node);
    case 'list':
      return list(frame, node);
    case 'subshell':
      return sequence(
        { ...inside(frame, 'subshell'), variables: frame.variables.copy() },
        tree.children(node),
      );
    case 'if_statement':
      return conditional(frame, node);
    case 'case_statement':
      return choice(frame, node);
    case 'for_statement':
      return loopOver(frame, node);
    case 'while_statement':
    case 'c_style_for_statement':
      return loop(frame, node);
    case 'function_definition':
      return define(frame, node);
    case 'variable_assignment':
      assign(frame, node, false);
      return SILENT;
    case 'variable_assignments':
      for (const child of tree.named(node)) assign(frame, child, false);
      return SILENT;
    case 'declaration_command':
      declare(frame, node);
      return SILENT;
    case 'unset_command':
      for (const child of tree.named(node)) frame.variables.unset(tree.textOf(child));
      return SILENT;
    case 'test_command':
    case 'extglob_pattern':
      commandsBelow(frame, node);
      return SILENT;
    case 'string':
    case 'raw_string':
    case 'word':
    case 'concatenation':
    case 'expansion':
    case 'simple_expansion':
      // In text that the grammar could not read as a whole.
      commandsBelow(frame, node);
      return NOTHING;
    default:
      return sequence(frame, tree.children(node));
  }
}

function simpleCommand(frame: ShellFrame, node: NodeIndex, outer: Redirects): Output {
  const { tree } = frame.unit;
  const first = frame.engine.draft.count;
  const assigned = tree
    .children(node)
    .filter((child) => tree.kind(child) === 'variable_assignment');
  const name = tree.field(node, 'name');
  const own = readRedirects(frame, tree.fields(node, 'redirect'));
  const args = [...tree.fields(node, 'argument'), ...own.words, ...outer.words];
  if (name === undefined) {
    for (const child of assigned) assign(frame, child, false);
    return SILENT;
  }
  const scope = assigned.length === 0 ? frame : { ...frame, variables: frame.variables.copy() };
  const assignments = assigned.flatMap((child) => assign(scope, child, true));
  // The words are expanded before the assignments in front of them hold.
  const words = [name, ...args].flatMap((word) => expandWords(frame, word));
  if (words.length === 0) return SILENT;
  const at = placeOf(frame, node);
  const input = own.input ?? outer.input ?? frame.input;
  const call = { words, assignments, redirects: [...own.list, ...outer.list], at };
  if (words[0]?.text === 'alias')
    rememberAliases(
      frame,
      words.map(({ text }) => text ?? ''),
    );
  return writeTo(frame, own.list, runCommand({ ...frame, input }, call), first);
}

/** Aliases kept. */
const MAX_ALIASES = 200;

function rememberAliases({ engine }: ShellFrame, words: readonly string[]): void {
  for (const word of words.slice(1)) {
    const equals = word.indexOf('=');
    if (equals > 0 && engine.aliases.size < MAX_ALIASES)
      engine.aliases.set(word.slice(0, equals), word.slice(equals + 1));
  }
}

function redirected(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  const body = tree.field(node, 'body');
  const redirects = readRedirects(frame, tree.fields(node, 'redirect'));
  const first = frame.engine.draft.count;
  let output: Output = SILENT;
  if (body !== undefined)
    output =
      tree.kind(body) === 'command'
        ? simpleCommand(frame, body, redirects)
        : frame.engine.run({ ...frame, input: redirects.input ?? frame.input }, body);
  const seen = writeTo(frame, redirects.list, output, first);
  // `cat <<EOF | sh` and `cat <<EOF && sh`: the rest of the line stands inside of the heredoc.
  return redirects.rest.reduce((before, rest) => restOfLine(frame, before, rest), seen);
}

/** The body is followed when the function is called, with what it is called with. */
function define(frame: ShellFrame, node: NodeIndex): Output {
  const { engine, unit } = frame;
  const name = unit.tree.field(node, 'name');
  const body = unit.tree.field(node, 'body');
  if (name === undefined || body === undefined) return SILENT;
  const text = unit.tree.textOf(name);
  engine.functions.set(text, { unit, body });
  engine.draft.functions.add(text);
  return SILENT;
}
