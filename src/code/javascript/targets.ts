import { merged } from '../scope.ts';
import type { Frame } from '../frame.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { LOCAL, UNKNOWN, pathOf } from '../value.ts';
import { itemOf, memberOf } from './names.ts';

/** Entries of one object that assignments may add. */
const MAX_ENTRIES = 2000;

/** How a name gets its value: `let x = 1` makes a new one, `x = 1` changes that of an outer function. */
type SetName = (frame: Frame, name: string, value: Value) => void;

/** Assigns to whatever may stand on the left. */
export function bindTarget(frame: Frame, node: NodeIndex | undefined, value: Value): void {
  bind(frame, node, value, assignName);
}

/** Gives a value to a declaration or a parameter. */
export function declareTarget(frame: Frame, node: NodeIndex | undefined, value: Value): void {
  bind(frame, node, value, ({ scope }, name, known) => scope.set(name, known));
}

function bind(frame: Frame, node: NodeIndex | undefined, value: Value, setName: SetName): void {
  if (node === undefined || !frame.draft.step()) return;
  const { tree } = frame;
  switch (tree.kind(node)) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      setName(frame, tree.textOf(node), value);
      break;
    case 'object_pattern':
      for (const part of tree.named(node)) bindProperty(frame, part, value, setName);
      break;
    case 'array_pattern':
      tree
        .named(node)
        .forEach((part, at) =>
          bind(frame, part, itemOf(frame, value, { kind: 'number', number: at }), setName),
        );
      break;
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const fallback = frame.evaluate(tree.field(node, 'right'));
      const known = value.kind === 'unknown' || value.kind === 'none' ? fallback : value;
      bind(frame, tree.field(node, 'left'), merged([known, fallback]) ?? UNKNOWN, setName);
      break;
    }
    case 'rest_pattern':
      bind(frame, tree.named(node)[0], { kind: 'unknown', from: [value] }, setName);
      break;
    case 'member_expression':
    case 'subscript_expression':
      setMember(frame, node, value);
      break;
    case 'required_parameter':
    case 'optional_parameter':
      bind(frame, tree.field(node, 'pattern') ?? tree.named(node)[0], value, setName);
      break;
    default:
      break;
  }
}

/** An assignment reaches the scope that declared the name: callbacks collect what they get in variables outside. */
export function assignName({ scope }: Frame, name: string, value: Value): void {
  if (scope.own(name) === undefined && scope.kind === 'function') {
    const owner = scope.ownerOf(name);
    if (owner !== undefined) owner.set(name, merged([owner.own(name), value]));
  }
  scope.set(name, value);
}

function bindProperty(frame: Frame, part: NodeIndex, value: Value, setName: SetName): void {
  const { tree } = frame;
  switch (tree.kind(part)) {
    case 'shorthand_property_identifier_pattern':
      bind(frame, part, memberOf(frame, value, tree.textOf(part)), setName);
      break;
    case 'pair_pattern': {
      const key = tree.field(part, 'key');
      const name = key === undefined ? '' : tree.textOf(key).replaceAll(/['"]/g, '');
      bind(frame, tree.field(part, 'value'), memberOf(frame, value, name), setName);
      break;
    }
    case 'object_assignment_pattern': {
      const left = tree.field(part, 'left');
      const known = left === undefined ? UNKNOWN : memberOf(frame, value, tree.textOf(left));
      const fallback = frame.evaluate(tree.field(part, 'right'));
      bind(frame, left, merged([known, fallback]) ?? known, setName);
      break;
    }
    default:
      bind(frame, part, { kind: 'unknown', from: [value] }, setName);
  }
}

/** `this.x = …`, `options.key = …`. */
function setMember(frame: Frame, node: NodeIndex, value: Value): void {
  const { tree, draft } = frame;
  const holder = tree.field(node, 'object');
  const property = tree.field(node, 'property');
  const index = tree.field(node, 'index');
  const of = frame.evaluate(holder);
  const key = index === undefined ? undefined : frame.evaluate(index);
  const name =
    property === undefined ? (key?.kind === 'text' ? key.text : undefined) : tree.textOf(property);
  if (name === undefined || holder === undefined) return;
  if (of.kind === 'dict' && tree.kind(holder) === 'identifier' && of.entries.length < MAX_ENTRIES) {
    const entries = [...of.entries, { key: { kind: 'text' as const, text: name }, value }];
    assignName(frame, tree.textOf(holder), { kind: 'dict', entries, open: of.open });
  }
  const path = pathOf(of);
  if (path !== undefined && /^(?:module\.)?exports$|^module$/.test(path))
    noteExport(frame, path, name, value);
  if (path === undefined || !path.startsWith(`${LOCAL}.`)) return;
  const stored = `${path.slice(LOCAL.length + 1).replace(/\(\)$/, '')}.${name}`;
  const joined = merged([draft.attributes.get(stored), value]);
  if (joined !== undefined) draft.attributes.set(stored, joined);
}

/** `exports.run = f`, `module.exports = f`: under which names other files know what is defined here. */
function noteExport({ draft }: Frame, path: string, name: string, value: Value): void {
  if (path === 'module' && name !== 'exports') return;
  draft.attributes.set(path === 'module' ? EXPORTS : `${EXPORTS}.${name}`, value);
}

/** Key of what a CommonJS module exports among the attributes of a module. */
export const EXPORTS = '<exports>';
