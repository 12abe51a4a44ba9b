import type { Frame } from '../frame.ts';
import { keepReturn } from '../inline.ts';
import { merged } from '../scope.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { NONE, UNKNOWN } from '../value.ts';
import { itemsOf } from '../python/fold-text.ts';
import { defineClass, defineFunction } from './definitions.ts';
import { memberOf, moduleValue } from './names.ts';
import { bindTarget, declareTarget } from './targets.ts';

type Execute = (frame: Frame, node: NodeIndex) => void;

/** Functions are known before the first statement of their block runs. */
const each: Execute = (frame, node) => {
  const { tree } = frame;
  const parts = tree.named(node);
  const isHoisted = (part: NodeIndex): boolean =>
    /^(?:generator_)?function_declaration$/.test(tree.kind(part));
  for (const part of parts) if (isHoisted(part)) frame.execute(part);
  for (const part of parts) if (!isHoisted(part)) frame.execute(part);
};

const declaration: Execute = (frame, node) => {
  const { tree } = frame;
  for (const part of tree.named(node)) {
    if (tree.kind(part) !== 'variable_declarator') continue;
    const value = tree.field(part, 'value');
    const known = value === undefined ? NONE : frame.evaluate(value);
    declareTarget(frame, tree.field(part, 'name'), known);
  }
};

function noteImport(
  frame: Frame,
  node: NodeIndex,
  module: string,
  name: string | undefined,
  as: string,
): void {
  const { draft, tree, unit, base, records } = frame;
  if (!records) return;
  const offset = unit.at?.offset ?? tree.start(node);
  draft.imports.push({
    module,
    name,
    as,
    when: base,
    line: unit.at?.line ?? tree.line(offset),
    offset,
  });
}

const importModule: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const source = tree.field(node, 'source');
  const specifier = source === undefined ? undefined : frame.evaluate(source);
  if (specifier?.kind !== 'text') return;
  const module = moduleValue(specifier.text);
  const clause = tree.named(node).find((part) => tree.kind(part) === 'import_clause');
  if (clause === undefined) noteImport(frame, node, specifier.text, undefined, '');
  for (const part of clause === undefined ? [] : tree.named(clause)) {
    if (tree.kind(part) === 'named_imports') {
      for (const named of tree.named(part)) {
        const [name, alias] = [tree.field(named, 'name'), tree.field(named, 'alias')];
        if (name === undefined) continue;
        const written = tree.textOf(name).replaceAll(/['"]/g, '');
        const as = alias === undefined ? written : tree.textOf(alias);
        scope.set(as, memberOf(frame, module, written));
        noteImport(frame, named, specifier.text, written, as);
      }
    } else {
      const inner = tree.kind(part) === 'namespace_import' ? tree.named(part)[0] : part;
      if (inner === undefined) continue;
      scope.set(tree.textOf(inner), module);
      noteImport(frame, part, specifier.text, undefined, tree.textOf(inner));
    }
  }
};

/** `require.main === module` in either order. */
function isMainGuard({ tree }: Frame, condition: NodeIndex | undefined): boolean {
  if (condition === undefined) return false;
  const text = tree
    .textOf(condition)
    .slice(0, 80)
    .replaceAll(/[\s()]/g, '');
  return /^(?:require\.main===?module|module===?require\.main|import\.meta\.main)$/.test(text);
}

const conditional: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const condition = tree.field(node, 'condition');
  frame.evaluate(condition);
  const inside =
    isMainGuard(frame, condition) && frame.base === 'import' ? frame.with({ base: 'main' }) : frame;
  scope.branches([
    () => inside.execute(tree.field(node, 'consequence')),
    () => frame.execute(tree.field(node, 'alternative')),
  ]);
};

/** Items of a list that are told apart in a loop. */
const MAX_ITEMS = 8;

const forIn: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const source = frame.evaluate(tree.field(node, 'right'));
  const items = itemsOf(source);
  const item: Value = (items === undefined ? undefined : merged(items.slice(0, MAX_ITEMS))) ?? {
    kind: 'item',
    of: source,
    key: UNKNOWN,
  };
  scope.branches([
    () => {
      const bind = tree.field(node, 'kind') === undefined ? bindTarget : declareTarget;
      bind(frame, tree.field(node, 'left'), item);
      frame.execute(tree.field(node, 'body'));
    },
    () => {},
  ]);
};

/** Everything in a loop is looked at once; what changes in it is known as one of two values. */
const loop: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const body = tree.field(node, 'body');
  for (const part of tree.named(node)) if (part !== body) frame.execute(part);
  scope.branches([() => frame.execute(body), () => {}]);
};

const attempt: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const handler = tree.field(node, 'handler');
  scope.branches([
    () => frame.execute(tree.field(node, 'body')),
    () => {
      if (handler !== undefined) frame.execute(tree.field(handler, 'body'));
    },
  ]);
  frame.execute(tree.field(node, 'finalizer'));
};

const choice: Execute = (frame, node) => {
  const { tree, scope } = frame;
  frame.evaluate(tree.field(node, 'value'));
  const body = tree.field(node, 'body');
  const cases = body === undefined ? [] : tree.named(body);
  scope.branches([...cases.map((part) => () => each(frame, part)), () => {}]);
};

const returned: Execute = (frame, node) => {
  const [part] = frame.tree.named(node);
  const value = part === undefined ? NONE : frame.evaluate(part);
  keepReturn(frame, value);
  if (frame.records) frame.draft.addReturn(frame.scope.name, value);
};

const IGNORED: Execute = () => {};

const STATEMENTS: ReadonlyMap<string, Execute> = new Map(
  Object.entries<Execute>({
    program: each,
    statement_block: each,
    expression_statement: (frame, node) => {
      for (const part of frame.tree.named(node)) frame.evaluate(part);
    },
    lexical_declaration: declaration,
    variable_declaration: declaration,
    import_statement: importModule,
    export_statement: each,
    function_declaration: (frame, node) => {
      defineFunction(frame, node);
    },
    generator_function_declaration: (frame, node) => {
      defineFunction(frame, node);
    },
    class_declaration: (frame, node) => {
      defineClass(frame, node);
    },
    abstract_class_declaration: (frame, node) => {
      defineClass(frame, node);
    },
    if_statement: conditional,
    else_clause: each,
    for_in_statement: forIn,
    for_statement: loop,
    while_statement: loop,
    do_statement: loop,
    try_statement: attempt,
    finally_clause: each,
    switch_statement: choice,
    return_statement: returned,
    labeled_statement: each,
    internal_module: each,
    module: each,
    ERROR: each,
    interface_declaration: IGNORED,
    type_alias_declaration: IGNORED,
    empty_statement: IGNORED,
    break_statement: IGNORED,
    continue_statement: IGNORED,
    hash_bang_line: IGNORED,
    statement_identifier: IGNORED,
  }),
);

export function execute(frame: Frame, node: NodeIndex): void {
  const known = STATEMENTS.get(frame.tree.kind(node));
  if (known !== undefined) {
    known(frame, node);
    return;
  }
  // The body of an arrow function may be an expression, and its value what it returns.
  const value = frame.evaluate(node);
  if (frame.inlined > 0) keepReturn(frame, value);
  else if (frame.scope.kind === 'function' && frame.records)
    frame.draft.addReturn(frame.scope.name, value);
}
