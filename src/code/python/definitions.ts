import { merged, Scope } from '../scope.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { LOCAL, pathOf } from '../value.ts';
import type { Frame } from '../frame.ts';
import { isTooDeep, qualified } from '../frame.ts';
import { nameValue } from './names.ts';

/** Nodes of a function that is computed for given arguments: decoders of hidden texts are short. */
const MAX_SIMPLE_NODES = 200;
const METACLASS_HOOKS = ['__new__', '__init__', '__prepare__', '__call__'];
const SUBCLASS_HOOKS = ['__init_subclass__'];
const METHOD_KINDS = new Set(['self', 'cls']);

interface Parameter {
  readonly name: string;
  readonly default: Value | undefined;
  readonly index: number;
}

/** Parameters in order, their default values evaluated where the function is defined. */
function parameters(frame: Frame, node: NodeIndex | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  const { tree } = frame;
  const found: Parameter[] = [];
  let onlyKeywords = false;
  for (const part of tree.named(node)) {
    const kind = tree.kind(part);
    const index = onlyKeywords ? -1 : found.length;
    if (kind === 'identifier') found.push({ name: tree.textOf(part), default: undefined, index });
    else if (kind === 'default_parameter' || kind === 'typed_default_parameter') {
      const name = tree.field(part, 'name');
      const value = frame.evaluate(tree.field(part, 'value'));
      if (name !== undefined) found.push({ name: tree.textOf(name), default: value, index });
    } else if (kind === 'keyword_separator') onlyKeywords = true;
    else {
      const inner = kind === 'typed_parameter' ? tree.named(part)[0] : part;
      if (inner === undefined) continue;
      const isSplat = /splat/.test(tree.kind(inner));
      const name = isSplat ? tree.named(inner)[0] : inner;
      if (isSplat) onlyKeywords = true;
      if (name !== undefined && tree.kind(name) === 'identifier')
        found.push({
          name: tree.textOf(name),
          default: undefined,
          index: isSplat ? -1 : index,
        });
    }
  }
  return found;
}

function bindParameters(scope: Scope, of: string, list: readonly Parameter[], owner: Scope): void {
  for (const parameter of list) {
    const { name, index } = parameter;
    if (index === 0 && owner.kind === 'class' && METHOD_KINDS.has(name)) {
      scope.set(name, nameValue(`${LOCAL}.${owner.name}${name === 'self' ? '()' : ''}`));
      continue;
    }
    const known = parameter.default === undefined ? {} : { default: parameter.default };
    scope.set(name, { kind: 'parameter', of, name, index, ...known });
  }
}

export function defineFunction(frame: Frame, node: NodeIndex, decorators: readonly Value[]): void {
  const { tree, scope, draft, engine } = frame;
  const named = tree.field(node, 'name');
  const body = tree.field(node, 'body');
  if (named === undefined || body === undefined) return;
  const list = parameters(frame, tree.field(node, 'parameters'));
  // Annotations are evaluated when the function is defined.
  frame.evaluate(tree.field(node, 'return_type'));
  const name = tree.textOf(named);
  const full = qualified(scope, name);
  const value = nameValue(`${LOCAL}.${full}`);
  scope.set(name, value);
  if (!frame.records || isTooDeep(frame, full)) return;
  draft.addFunction({
    name: full,
    parameters: list.map((parameter) => parameter.name),
    line: frame.unit.at?.line ?? tree.line(tree.start(node)),
  });
  const inner = new Scope('function', full, scope);
  bindParameters(inner, full, list, scope);
  engine.waiting.push({ frame: frame.with({ scope: inner, base: 'call' }), node: body });
  if (decorators.length === 0 && tree.after(body) - body <= MAX_SIMPLE_NODES)
    engine.simple.set(full, {
      parameters: list.filter(({ index }) => index >= 0).map((parameter) => parameter.name),
      frame: frame.with({ scope }),
      body,
    });
}

export function defineLambda(frame: Frame, node: NodeIndex): Value {
  const { tree, scope, draft } = frame;
  const body = tree.field(node, 'body');
  const full = qualified(scope, `<lambda:${tree.start(node)}>`);
  const value = nameValue(`${LOCAL}.${full}`);
  if (!frame.records || body === undefined || isTooDeep(frame, full)) return value;
  const list = parameters(frame, tree.field(node, 'parameters'));
  draft.addFunction({
    name: full,
    parameters: list.map((parameter) => parameter.name),
    line: frame.unit.at?.line ?? tree.line(tree.start(node)),
  });
  const inner = new Scope('function', full, scope);
  bindParameters(inner, full, list, scope);
  const deferred = frame.with({ scope: inner, base: 'call' });
  frame.engine.bodies.set(full, (passed) => {
    for (const { name, index } of list) {
      const known = index < 0 ? undefined : passed[index];
      if (known !== undefined) inner.set(name, known);
    }
  });
  // The body is an expression, and what it gives is what the lambda returns.
  frame.engine.waiting.push({ frame: deferred, node: body });
  if (tree.after(body) - body <= MAX_SIMPLE_NODES)
    frame.engine.simple.set(full, {
      parameters: list.map((parameter) => parameter.name),
      frame: frame.with({ scope }),
      body,
    });
  return value;
}

export function defineClass(frame: Frame, node: NodeIndex): void {
  const { tree, scope, draft } = frame;
  const named = tree.field(node, 'name');
  const body = tree.field(node, 'body');
  if (named === undefined || body === undefined) return;
  const name = tree.textOf(named);
  const full = qualified(scope, name);
  const bases: string[] = [];
  const written = tree.field(node, 'superclasses');
  for (const base of written === undefined ? [] : tree.named(written)) {
    const isKeyword = tree.kind(base) === 'keyword_argument';
    const value = frame.evaluate(isKeyword ? tree.field(base, 'value') : base);
    const path = pathOf(value);
    if (!isKeyword && path !== undefined) bases.push(path);
    // Making a class runs its metaclass, and the hook of each class it is made from.
    const owner = path?.startsWith(`${LOCAL}.`) === true ? path.slice(LOCAL.length + 1) : undefined;
    for (const hook of owner === undefined ? [] : isKeyword ? METACLASS_HOOKS : SUBCLASS_HOOKS)
      draft.hooks.push({ name: `${owner}.${hook}`, base: frame.base });
  }
  const inner = new Scope('class', full, scope);
  scope.set(name, nameValue(`${LOCAL}.${full}`));
  frame.with({ scope: inner }).execute(body);
  const methods: string[] = [];
  for (const [attribute, value] of inner.names) {
    if (value.kind === 'name' && value.path === `${LOCAL}.${full}.${attribute}`)
      methods.push(attribute);
    else {
      const key = `${full}.${attribute}`;
      const joined = merged([draft.attributes.get(key), value]);
      if (joined !== undefined) draft.attributes.set(key, joined);
    }
  }
  const line = frame.unit.at?.line ?? tree.line(tree.start(node));
  if (frame.records) draft.classes.push({ name: full, bases, methods, line });
}
