import type { NodeIndex } from '../syntax-tree.ts';
import { isTooLong } from './draft.ts';
import { decodeEscapes, unescapeBare, unescapeHeredoc, unescapeQuoted } from './escapes.ts';
import { FieldBuilder } from './fields.ts';
import type { Expanded } from './parameters.ts';
import { isSet, lookUp, lookUpElement, scalar, transformed } from './parameters.ts';
import type { ShellFrame } from './shell-frame.ts';
import { inside, nested, placeOf } from './shell-frame.ts';
import type { ShellWord, WordPart } from './shell-script.ts';
import { textOfParts } from './shell-script.ts';

type Unescape = (text: string) => string;

const UNKNOWN_PART: WordPart = Object.freeze({ kind: 'unknown' });
const DEFAULT_RE = /^:?[-=]$/;
const ALTERNATIVE_RE = /^:?\+$/;
const NAME_KINDS: ReadonlySet<string> = new Set([
  'variable_name',
  'special_variable_name',
  'subscript',
]);

export function makeWord(
  parts: readonly WordPart[],
  at: Pick<ShellWord, 'offset' | 'line'>,
): ShellWord {
  return { parts, text: textOfParts(parts), offset: at.offset, line: at.line };
}

/** The words that one word of the source becomes: none for an empty variable, several for a list. */
export function expandWords(frame: ShellFrame, node: NodeIndex): readonly ShellWord[] {
  const builder = new FieldBuilder();
  expandInto(frame, node, builder, false);
  const at = placeOf(frame, node);
  return builder.finish().map((parts) => makeWord(bounded(frame, parts), at));
}

/** The one text that a word becomes where nothing is split: an assignment, a redirect, a heredoc. */
export function expandText(frame: ShellFrame, node: NodeIndex): readonly WordPart[] {
  const builder = new FieldBuilder();
  expandInto(frame, node, builder, true);
  const [first = [], ...more] = builder.finish();
  return bounded(
    frame,
    more.reduce<readonly WordPart[]>(
      (all, next) => [...all, { kind: 'text', text: ' ' }, ...next],
      first,
    ),
  );
}

function bounded({ engine }: ShellFrame, parts: readonly WordPart[]): readonly WordPart[] {
  let length = 0;
  for (const part of parts) if (part.kind === 'text') length += part.text.length;
  engine.draft.step(length >> 10);
  return isTooLong(parts, engine.draft.limits) ? [UNKNOWN_PART] : parts;
}

function expandInto(frame: ShellFrame, node: NodeIndex, into: FieldBuilder, quoted: boolean): void {
  const done = nested(frame, () => {
    expandNode(frame, node, into, quoted);
    return true;
  });
  if (done === undefined) into.expanded([UNKNOWN_PART], true);
}

function expandNode(frame: ShellFrame, node: NodeIndex, into: FieldBuilder, quoted: boolean): void {
  const { tree } = frame.unit;
  const text = tree.textOf(node);
  switch (tree.kind(node)) {
    case 'command_name':
    case 'concatenation':
      expandRange(frame, node, into, quoted, unescapeBare);
      return;
    case 'string':
      into.literal('', false);
      expandRange(frame, node, into, true, unescapeQuoted, 1);
      return;
    case 'translated_string':
      into.literal('', false);
      expandRange(frame, node, into, true, unescapeQuoted);
      return;
    case 'raw_string':
      into.literal(text.slice(1, -1), false);
      return;
    case 'ansi_c_string':
      into.literal(decodeEscapes(text.slice(2, -1)), false);
      return;
    case 'simple_expansion':
      place(lookUp(frame, text.slice(1)), into, quoted);
      return;
    case 'expansion':
      place(expandParameter(frame, node), into, quoted);
      return;
    case 'command_substitution':
      into.expanded(substitute(frame, node), quoted);
      return;
    case 'process_substitution':
      into.expanded(
        [{ kind: 'process', commands: commandsIn(frame, node, 'process-substitution') }],
        true,
      );
      return;
    case 'arithmetic_expansion':
      commandsBelow(frame, node);
      into.expanded([UNKNOWN_PART], quoted);
      return;
    default:
      into.literal(quoted ? text : unescapeBare(text), !quoted);
  }
}

/** Children of a word with the text between them, which the grammar does not always keep as a node. */
function expandRange(
  frame: ShellFrame,
  node: NodeIndex,
  into: FieldBuilder,
  quoted: boolean,
  unescape: Unescape,
  quotes = 0,
): void {
  const { tree } = frame.unit;
  let at = tree.start(node) + quotes;
  const end = tree.end(node) - quotes;
  const plain = (to: number): void => {
    if (to > at) into.literal(unescape(tree.text.slice(at, to)), !quoted);
  };
  for (const child of tree.children(node)) {
    if (!isExpansion(tree.kind(child))) continue;
    plain(Math.min(tree.start(child), end));
    expandInto(frame, child, into, quoted);
    at = Math.max(at, tree.end(child));
  }
  plain(end);
}

function isExpansion(kind: string): boolean {
  return /^(?:(?:simple_|arithmetic_)?expansion|(?:command|process)_substitution|string|raw_string|ansi_c_string|translated_string|concatenation)$/.test(
    kind,
  );
}

/** A heredoc with what is expanded in it; all of it plain text where its delimiter is quoted. */
export function expandHeredoc(
  frame: ShellFrame,
  node: NodeIndex,
  isPlain: boolean,
): readonly WordPart[] {
  const builder = new FieldBuilder();
  if (isPlain) builder.literal(frame.unit.tree.textOf(node), false);
  else expandRange(frame, node, builder, true, unescapeHeredoc);
  return bounded(frame, builder.finish()[0] ?? []);
}

function place({ elements, list }: Expanded, into: FieldBuilder, quoted: boolean): void {
  for (const [at, parts] of elements.entries()) {
    if (at > 0) {
      if (quoted && !list) into.literal(' ', false);
      else into.next();
    }
    into.expanded(parts, quoted);
  }
}

/** `${…}` with whatever operation stands in it. */
function expandParameter(frame: ShellFrame, node: NodeIndex): Expanded {
  const { tree } = frame.unit;
  const children = tree.children(node);
  const at = children.findIndex((child) => NAME_KINDS.has(tree.kind(child)));
  const named = children[at];
  if (named === undefined) return scalar([UNKNOWN_PART]);
  const prefix = tree.text.slice(tree.start(node) + 2, tree.start(named));
  const value = subject(frame, named);
  const operation = tree.text.slice(tree.end(named), tree.end(node) - 1);
  if (prefix === '!') {
    const pointed = textOfParts(value.elements[0] ?? []);
    return pointed === undefined || operation !== ''
      ? scalar([UNKNOWN_PART])
      : lookUp(frame, pointed);
  }
  if (prefix !== '') return scalar([UNKNOWN_PART]);
  if (operation === '') return value;
  const operator = /^:?[-=+?]/.exec(operation)?.[0];
  if (operator === undefined) {
    const elements = value.elements.map((parts) => transformed(parts, operation));
    return { elements, list: value.list };
  }
  const isGiven = isSet(frame, nameOf(frame, named));
  if (DEFAULT_RE.test(operator) && isGiven) return value;
  // What the environment says is not known; without it, this is what is used.
  if (DEFAULT_RE.test(operator))
    return scalar(operand(frame, children.slice(at + 1), tree.end(node) - 1));
  if (ALTERNATIVE_RE.test(operator))
    return isGiven
      ? scalar(operand(frame, children.slice(at + 1), tree.end(node) - 1))
      : scalar([]);
  return value;
}

function nameOf({ unit: { tree } }: ShellFrame, named: NodeIndex): string {
  if (tree.kind(named) !== 'subscript') return tree.textOf(named);
  const name = tree.field(named, 'name');
  return name === undefined ? '' : tree.textOf(name);
}

function subject(frame: ShellFrame, named: NodeIndex): Expanded {
  const { tree } = frame.unit;
  if (tree.kind(named) !== 'subscript') return lookUp(frame, tree.textOf(named));
  const index = tree.field(named, 'index');
  return lookUpElement(frame, nameOf(frame, named), index === undefined ? '' : tree.textOf(index));
}

/** The word behind an operator, as one text: `${A:-b $C}`. */
function operand(
  frame: ShellFrame,
  children: readonly NodeIndex[],
  end: number,
): readonly WordPart[] {
  const { tree } = frame.unit;
  const [operator, ...words] = children;
  if (operator === undefined) return [];
  const builder = new FieldBuilder();
  let at = tree.end(operator);
  for (const word of words) {
    if (tree.start(word) >= end) break;
    if (tree.start(word) > at) builder.literal(tree.text.slice(at, tree.start(word)), false);
    expandInto(frame, word, builder, true);
    at = tree.end(word);
  }
  if (end > at) builder.literal(tree.text.slice(at, end), false);
  return builder.finish()[0] ?? [];
}

/** `$(…)`: what is printed, where that can be told, else the commands that print it. */
function substitute(frame: ShellFrame, node: NodeIndex): readonly WordPart[] {
  const { tree } = frame.unit;
  const within = {
    ...inside(frame, 'substitution'),
    variables: frame.variables.copy(),
    input: undefined,
  };
  const outputs = statementsIn(frame, node).map((statement) => frame.engine.run(within, statement));
  const commands = outputs.flatMap((output) => output.commands);
  let text = '';
  for (const output of outputs) {
    if (output.text === undefined) return [{ kind: 'output', commands }];
    text += output.text;
  }
  // `$(< file)` prints a file.
  if (outputs.length === 0 && tree.textOf(node).includes('<'))
    return [{ kind: 'output', commands }];
  const decodedBy = outputs.find((output) => output.decodedBy !== undefined)?.decodedBy;
  const printed = text.replace(/\n{1,1000}$/, '');
  return [{ kind: 'text', text: printed, ...(decodedBy === undefined ? {} : { decodedBy }) }];
}

function statementsIn({ unit: { tree } }: ShellFrame, node: NodeIndex): readonly NodeIndex[] {
  return tree.named(node).filter((child) => tree.kind(child) !== 'file_redirect');
}

function commandsIn(
  frame: ShellFrame,
  node: NodeIndex,
  context: 'process-substitution' | 'substitution',
): readonly number[] {
  const within = { ...inside(frame, context), variables: frame.variables.copy(), input: undefined };
  return statementsIn(frame, node).flatMap(
    (statement) => frame.engine.run(within, statement).commands,
  );
}

/** Follows the commands inside of an expression, such as a test or arithmetic. */
export function commandsBelow(frame: ShellFrame, node: NodeIndex): void {
  const { tree } = frame.unit;
  for (let at = node + 1; at < tree.after(node); at += 1) {
    const kind = tree.kind(at);
    if (kind !== 'command_substitution' && kind !== 'process_substitution') continue;
    commandsIn(
      frame,
      at,
      kind === 'command_substitution' ? 'substitution' : 'process-substitution',
    );
    at = tree.after(at) - 1;
  }
}
