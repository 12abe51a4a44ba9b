import type { Frame } from '../frame.ts';
import { isTooDeep, qualified } from '../frame.ts';
import { Scope, merged } from '../scope.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { LOCAL, pathOf } from '../value.ts';
import { nameValue } from './names.ts';
import { declareTarget } from './targets.ts';

/** Nodes of a function that is computed for given arguments: decoders of hidden texts are short. */
const MAX_SIMPLE_NODES = 200;

function parameterNodes({ tree }: Frame, node: NodeIndex): readonly NodeIndex[] {
  const single = tree.field(node, 'parameter');
  if (single !== undefined) return [single];
  const list = tree.field(node, 'parameters');
  return list === undefined ? [] : tree.named(list);
}

/** The name of a parameter, through its default and its type. */
function parameterName({ tree }: Frame, node: NodeIndex): string {
  let inner: NodeIndex | undefined = node;
  for (let depth = 0; inner !== undefined && depth < 3; depth += 1) {
    if (tree.kind(inner) === 'identifier') return tree.textOf(inner);
    inner = tree.field(inner, 'left') ?? tree.field(inner, 'pattern') ?? tree.named(inner)[0];
  }
  return '';
}

/** A function of any form; its body is looked at when the module is known. */
export function defineFunction(frame: Frame, node: NodeIndex, given?: string): Value {
  const { tree, scope, draft, engine } = frame;
  const named = tree.field(node, 'name');
  const body = tree.field(node, 'body');
  const name =
    given ?? (named === undefined ? `<function:${tree.start(node)}>` : tree.textOf(named));
  const full = qualified(scope, name);
  const value = nameValue(`${LOCAL}.${full}`);
  if (body === undefined) return value;
  if (tree.kind(node).endsWith('_declaration')) scope.set(name, value);
  if (!frame.records || isTooDeep(frame, full)) return value;
  const parameters = parameterNodes(frame, node);
  const names = parameters.map((part) => parameterName(frame, part));
  const line = frame.unit.at?.line ?? tree.line(tree.start(node));
  draft.addFunction({ name: full, parameters: names, line });
  const inner = new Scope('function', full, scope);
  const deferred = frame.with({ scope: inner, base: 'call' });
  parameters.forEach((part, index) =>
    declareTarget(deferred, part, { kind: 'parameter', of: full, name: names[index] ?? '', index }),
  );
  if (name.startsWith('<'))
    engine.bodies.set(full, (passed) => {
      parameters.forEach((part, index) => {
        const known = passed[index];
        if (known !== undefined) declareTarget(deferred, part, known);
      });
    });
  // `this` in a method is an instance of its class; in an arrow function it is that around it.
  if (tree.kind(node) !== 'arrow_function' && scope.kind === 'class')
    inner.set('this', nameValue(`${LOCAL}.${scope.name}()`));
  engine.waiting.push({ frame: deferred, node: body });
  if (tree.after(body) - body <= MAX_SIMPLE_NODES)
    engine.simple.set(full, { parameters: names, frame: frame.with({ scope }), body });
  return value;
}

export function defineClass(frame: Frame, node: NodeIndex): Value {
  const { tree, scope, draft } = frame;
  const named = tree.field(node, 'name');
  const body = tree.field(node, 'body');
  const name = named === undefined ? `<class:${tree.start(node)}>` : tree.textOf(named);
  const full = qualified(scope, name);
  const value = nameValue(`${LOCAL}.${full}`);
  const bases: string[] = [];
  for (const part of tree.named(node)) {
    if (tree.kind(part) !== 'class_heritage') continue;
    const path = pathOf(frame.evaluate(tree.named(part)[0]));
    if (path !== undefined) bases.push(path);
  }
  scope.set(name, value);
  const inner = new Scope('class', full, scope);
  const methods: string[] = [];
  for (const part of body === undefined ? [] : tree.named(body)) {
    const key = tree.field(part, 'name') ?? tree.field(part, 'property');
    if (tree.kind(part) === 'method_definition' && key !== undefined) {
      methods.push(tree.textOf(key));
      defineFunction(frame.with({ scope: inner }), part, tree.textOf(key));
    } else if (tree.kind(part) === 'class_static_block')
      // Unlike the body of the class, the block is a scope for the functions in it.
      frame
        .with({ scope: new Scope('function', full, scope) })
        .execute(tree.field(part, 'body') ?? tree.named(part)[0]);
    else if (key !== undefined) {
      const field = frame.with({ scope: inner }).evaluate(tree.field(part, 'value'));
      const stored = `${full}.${tree.textOf(key)}`;
      const joined = merged([draft.attributes.get(stored), field]);
      if (joined !== undefined) draft.attributes.set(stored, joined);
    }
  }
  const line = frame.unit.at?.line ?? tree.line(tree.start(node));
  if (frame.records) draft.classes.push({ name: full, bases, methods, line });
  return value;
}
