import type { NodeIndex } from '../syntax-tree.ts';
import { isTooLong } from './draft.ts';
import type { ShellFrame } from './shell-frame.ts';
import { placeOf } from './shell-frame.ts';
import type { ShellAssignment, WordPart } from './shell-script.ts';
import type { ShellValue } from './variables.ts';
import { expandText, expandWords, makeWord } from './words.ts';

/** Elements that one array keeps. */
const MAX_ELEMENTS = 2000;
const UNKNOWN: readonly WordPart[] = Object.freeze([Object.freeze({ kind: 'unknown' as const })]);

/** `NAME=value`, `NAME+=value`, `NAME=(a b)`, `NAME[2]=value`: into the variables, and written down. */
export function assign(
  frame: ShellFrame,
  node: NodeIndex,
  exported: boolean,
): readonly ShellAssignment[] {
  const { engine, unit, variables } = frame;
  const { tree } = unit;
  const target = tree.field(node, 'name');
  if (target === undefined) return [];
  const isElement = tree.kind(target) === 'subscript';
  const named = isElement ? tree.field(target, 'name') : target;
  const name = named === undefined ? '' : tree.textOf(named);
  const given = tree.field(node, 'value');
  const appends = tree.textOf(node).startsWith('+=', tree.end(target) - tree.start(node));
  const value = valueOf(frame, given);
  const before = variables.get(name);
  if (isElement) variables.set(name, withElement(before, value));
  else variables.set(name, appends ? joined(before, value) : value);
  const kept = variables.get(name) ?? value;
  const shown = kept.kind === 'scalar' ? kept.parts : listed(kept.items);
  if (isTooLong(shown, engine.draft.limits))
    variables.set(name, { kind: 'scalar', parts: UNKNOWN });
  const at = placeOf(frame, node);
  const word = makeWord(isTooLong(shown, engine.draft.limits) ? UNKNOWN : shown, at);
  const assignment = {
    name,
    value: word,
    exported,
    before: engine.draft.count,
    offset: at.offset,
    line: at.line,
  };
  // In front of a command it belongs to the command.
  if (!exported) engine.draft.assign(assignment);
  return [assignment];
}

function valueOf(frame: ShellFrame, node: NodeIndex | undefined): ShellValue {
  if (node === undefined) return { kind: 'scalar', parts: [] };
  const { tree } = frame.unit;
  if (tree.kind(node) !== 'array') return { kind: 'scalar', parts: expandText(frame, node) };
  const items = tree
    .named(node)
    .flatMap((element) => expandWords(frame, element).map(({ parts }) => parts));
  return { kind: 'array', items: items.slice(0, MAX_ELEMENTS) };
}

function itemsOf(value: ShellValue | undefined): readonly (readonly WordPart[])[] {
  if (value === undefined) return [];
  return value.kind === 'array' ? value.items : [value.parts];
}

function joined(before: ShellValue | undefined, value: ShellValue): ShellValue {
  if (before?.kind === 'array' || value.kind === 'array')
    return { kind: 'array', items: [...itemsOf(before), ...itemsOf(value)].slice(0, MAX_ELEMENTS) };
  return { kind: 'scalar', parts: [...(before?.parts ?? []), ...value.parts] };
}

/** Which element it is matters less than that it is one of them. */
function withElement(before: ShellValue | undefined, value: ShellValue): ShellValue {
  return { kind: 'array', items: [...itemsOf(before), ...itemsOf(value)].slice(0, MAX_ELEMENTS) };
}

function listed(items: readonly (readonly WordPart[])[]): readonly WordPart[] {
  return items.flatMap((parts, at): readonly WordPart[] =>
    at === 0 ? parts : [{ kind: 'text', text: ' ' }, ...parts],
  );
}

/** `export NAME=value`, `local`, `declare`, `readonly`, and `export NAME` of what was set before. */
export function declare(frame: ShellFrame, node: NodeIndex): void {
  const { engine, unit, variables } = frame;
  const { tree } = unit;
  const [keyword] = tree.children(node);
  const word = keyword === undefined ? '' : tree.textOf(keyword);
  const flags = tree.named(node).map((child) => tree.textOf(child));
  const exports =
    word === 'export' || (word !== 'readonly' && flags.some((flag) => /^-[a-zA-Z]*x/.test(flag)));
  for (const child of tree.named(node)) {
    if (tree.kind(child) === 'variable_assignment') {
      const made = assign(frame, child, exports);
      if (exports) for (const each of made) engine.draft.assign(each);
    } else if (exports && /^[A-Za-z_]\w*$/.test(tree.textOf(child))) {
      const name = tree.textOf(child);
      const value = variables.get(name);
      const at = placeOf(frame, child);
      const parts: readonly WordPart[] =
        value === undefined ? [{ kind: 'variable', name }] : listed(itemsOf(value));
      engine.draft.assign({
        name,
        value: makeWord(parts, at),
        exported: true,
        before: engine.draft.count,
        offset: at.offset,
        line: at.line,
      });
    } else {
      // `export "NAME=$(…)"`: what runs in it runs all the same.
      expandWords(frame, child);
    }
  }
}
