import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { LOCAL, UNKNOWN, computedFrom, pathOf } from '../value.ts';
import { NO_ARGUMENTS } from '../arguments.ts';
import { recordCall } from '../callee.ts';
import { merged } from '../scope.ts';
import { itemsOf } from './fold-text.ts';
import type { Frame } from '../frame.ts';
import { itemOf } from './names.ts';

/** Entries of one dictionary that assignments may add. */
const MAX_ENTRIES = 2000;

function setName({ scope, tree }: Frame, node: NodeIndex, value: Value | undefined): void {
  const name = tree.textOf(node);
  if (!scope.outer.has(name)) {
    scope.set(name, value);
    return;
  }
  const module = scope.module;
  module.set(name, merged([module.own(name), value]));
}

/** Assigns to whatever may stand on the left. */
export function bindTarget(frame: Frame, node: NodeIndex | undefined, value: Value): void {
  if (node === undefined || !frame.draft.step()) return;
  const { tree } = frame;
  switch (tree.kind(node)) {
    case 'identifier':
      setName(frame, node, value);
      break;
    case 'attribute':
      setAttribute(frame, node, value);
      break;
    case 'subscript':
      setItem(frame, node, value);
      break;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list':
      bindEach(frame, tree.named(node), value);
      break;
    case 'as_pattern_target':
    case 'parenthesized_expression':
    case 'list_splat_pattern':
    case 'list_splat':
    case 'typed_parameter':
      bindTarget(frame, tree.named(node)[0], value);
      break;
    default:
      break;
  }
}

function bindEach(frame: Frame, targets: readonly NodeIndex[], value: Value): void {
  const items = itemsOf(value);
  targets.forEach((target, at) => {
    const item = items?.length === targets.length ? items[at] : undefined;
    const part = itemOf(frame, value, { kind: 'number', number: at });
    bindTarget(frame, target, item ?? (items === undefined ? part : computedFrom(items)));
  });
}

/** `self.x = …`, `module.f = …`: kept for classes of the module, and by the name as a whole. */
function setAttribute(frame: Frame, node: NodeIndex, value: Value): void {
  const { tree, draft } = frame;
  const name = tree.field(node, 'attribute');
  const of = frame.evaluate(tree.field(node, 'object'));
  const path = pathOf(of);
  if (name === undefined || path === undefined) return;
  if (path.startsWith(`${LOCAL}.`)) {
    const key = `${path.slice(LOCAL.length + 1).replace(/\(\)$/, '')}.${tree.textOf(name)}`;
    const joined = merged([draft.attributes.get(key), value]);
    if (joined !== undefined) draft.attributes.set(key, joined);
  }
}

/** `options['key'] = …` makes the dictionary known with the entry. */
function setItem(frame: Frame, node: NodeIndex, value: Value): void {
  const { tree, scope } = frame;
  const holder = tree.field(node, 'value');
  const [key] = tree.fields(node, 'subscript');
  const known = frame.evaluate(holder);
  const place = key === undefined ? UNKNOWN : frame.evaluate(key);
  if (pathOf(known) === 'os.environ' && holder !== undefined) {
    // What is set here switches protections off in other code, as a call of `setdefault` would.
    const callee = { names: ['os.environ.__setitem__'], bound: NO_ARGUMENTS, value: known };
    recordCall(frame, node, holder, callee, { ...NO_ARGUMENTS, positional: [place, value] });
  }
  if (holder === undefined || tree.kind(holder) !== 'identifier' || known.kind !== 'dict') return;
  if (known.entries.length >= MAX_ENTRIES) return;
  const entries = [...known.entries, { key: place, value }];
  scope.set(tree.textOf(holder), { kind: 'dict', entries, open: known.open });
}
