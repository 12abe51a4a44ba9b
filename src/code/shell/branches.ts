import type { NodeIndex } from '../syntax-tree.ts';
import { sequence } from './sequence.ts';
import type { Output, ShellFrame } from './shell-frame.ts';
import { inside } from './shell-frame.ts';
import type { WordPart } from './shell-script.ts';
import { textOfParts } from './shell-script.ts';
import { commandsBelow, expandWords } from './words.ts';

/** Rounds of a loop over a list that is known. */
const MAX_ROUNDS = 64;

/** No spread: a branch may hold a hundred thousand commands. */
function append(commands: number[], { commands: more }: Output): void {
  for (const command of more) commands.push(command);
}

/** Something that may run or not: what it assigns is afterwards not certain. */
export function branch(frame: ShellFrame, node: NodeIndex): Output {
  const variables = frame.variables.copy();
  frame.engine.draft.step(variables.size);
  const output = frame.engine.run({ ...inside(frame, 'branch'), variables }, node);
  frame.variables.join([variables, frame.variables.copy()]);
  return { ...output, text: undefined };
}

export function conditional(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  const conditions = new Set(tree.fields(node, 'condition'));
  const commands: number[] = [];
  const ways: ShellFrame['variables'][] = [];
  const follow = (statements: readonly NodeIndex[]): void => {
    const variables = frame.variables.copy();
    frame.engine.draft.step(variables.size);
    append(commands, sequence({ ...inside(frame, 'branch'), variables }, statements));
    ways.push(variables);
  };
  sequence(frame, [...conditions]);
  const clauses = tree
    .children(node)
    .filter((child) => /^el(?:if|se)_clause$/.test(tree.kind(child)));
  follow(tree.children(node).filter((child) => !conditions.has(child) && !clauses.includes(child)));
  for (const clause of clauses) follow(tree.children(clause));
  const hasElse = clauses.some((clause) => tree.kind(clause) === 'else_clause');
  frame.variables.join(hasElse ? ways : [...ways, frame.variables.copy()]);
  return { text: undefined, commands };
}

export function choice(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  const value = tree.field(node, 'value');
  if (value !== undefined) commandsBelow(frame, value);
  const commands: number[] = [];
  const ways = [frame.variables.copy()];
  for (const item of tree.children(node)) {
    if (tree.kind(item) !== 'case_item') continue;
    const patterns = new Set(tree.fields(item, 'value'));
    const variables = frame.variables.copy();
    frame.engine.draft.step(variables.size);
    const statements = tree.children(item).filter((child) => !patterns.has(child));
    append(commands, sequence({ ...inside(frame, 'branch'), variables }, statements));
    ways.push(variables);
  }
  frame.variables.join(ways);
  return { text: undefined, commands };
}

export function loopOver(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  const variable = tree.field(node, 'variable');
  const body = tree.field(node, 'body');
  if (variable === undefined || body === undefined) return sequence(frame, tree.children(node));
  const name = tree.textOf(variable);
  const values = tree.fields(node, 'value').flatMap((value) => expandWords(frame, value));
  const overArguments = tree.fields(node, 'value').length === 0 ? (frame.positional ?? []) : [];
  const rounds = [...values.map(({ parts }) => parts), ...overArguments];
  const known =
    rounds.length <= MAX_ROUNDS && rounds.every((parts) => textOfParts(parts) !== undefined);
  const unknown: readonly WordPart[] =
    rounds.length === 1 ? (rounds[0] ?? []) : [{ kind: 'unknown' }];
  const inLoop = inside(frame, 'loop');
  const commands: number[] = [];
  const before = frame.variables.copy();
  for (const parts of known && rounds.length > 0 ? rounds : [unknown]) {
    frame.variables.set(name, { kind: 'scalar', parts });
    append(commands, frame.engine.run(inLoop, body));
  }
  frame.variables.join([frame.variables.copy(), before]);
  return { text: undefined, commands };
}

export function loop(frame: ShellFrame, node: NodeIndex): Output {
  const { tree } = frame.unit;
  const variables = frame.variables.copy();
  frame.engine.draft.step(variables.size);
  const { commands } = sequence({ ...inside(frame, 'loop'), variables }, tree.children(node));
  frame.variables.join([variables, frame.variables.copy()]);
  return { text: undefined, commands };
}
