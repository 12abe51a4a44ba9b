import { merged } from '../scope.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { NONE, UNKNOWN } from '../value.ts';
import { applyCall, evaluateCall } from './calls.ts';
import { defineClass, defineFunction } from './definitions.ts';
import { itemsOf } from './fold-text.ts';
import { changedInPlace, keepChange } from '../change-in-place.ts';
import type { Frame } from '../frame.ts';
import { qualified } from '../frame.ts';
import { importFrom, importModules } from './imports.ts';
import { keepReturn } from '../inline.ts';
import { lookUp, nameValue } from './names.ts';
import { binary } from './operators.ts';
import { bindTarget } from './targets.ts';
import { LOCAL } from '../value.ts';

type Execute = (frame: Frame, node: NodeIndex) => void;

const each: Execute = (frame, node) => {
  for (const part of frame.tree.named(node)) frame.execute(part);
};

const assignment: Execute = (frame, node) => {
  const { tree } = frame;
  const right = tree.field(node, 'right');
  frame.evaluate(tree.field(node, 'type'));
  if (right === undefined) return;
  // `a = b = c` nests on the right.
  const value = tree.kind(right) === 'assignment' ? chained(frame, right) : frame.evaluate(right);
  bindTarget(frame, tree.field(node, 'left'), value);
};

function chained(frame: Frame, node: NodeIndex): Value {
  assignment(frame, node);
  const left = frame.tree.field(node, 'left');
  return left === undefined ? UNKNOWN : frame.evaluate(left);
}

const augmented: Execute = (frame, node) => {
  const { tree } = frame;
  const left = tree.field(node, 'left');
  const operator = tree.field(node, 'operator');
  const before = frame.evaluate(left);
  const right = frame.evaluate(tree.field(node, 'right'));
  const symbol = operator === undefined ? '' : tree.textOf(operator).replace(/=$/, '');
  bindTarget(frame, left, binary(symbol, before, right, frame.draft.limits.maxConstant));
};

/** `__name__ == '__main__'` in either order. */
function isMainGuard({ tree }: Frame, condition: NodeIndex | undefined): boolean {
  if (condition === undefined) return false;
  const text = tree
    .textOf(condition)
    .slice(0, 60)
    .replaceAll(/[\s()'"]/g, '');
  return text === '__name__==__main__' || text === '__main__==__name__';
}

const conditional: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const condition = tree.field(node, 'condition');
  frame.evaluate(condition);
  const inside =
    isMainGuard(frame, condition) && frame.base === 'import' ? frame.with({ base: 'main' }) : frame;
  const branches = [(): void => inside.execute(tree.field(node, 'consequence'))];
  let hasElse = false;
  for (const part of tree.fields(node, 'alternative')) {
    if (tree.kind(part) === 'elif_clause') {
      frame.evaluate(tree.field(part, 'condition'));
      branches.push(() => frame.execute(tree.field(part, 'consequence')));
    } else {
      hasElse = true;
      branches.push(() => frame.execute(tree.field(part, 'body')));
    }
  }
  if (!hasElse) branches.push(() => {});
  scope.branches(branches);
};

/** Nodes of such a body: building a hidden text needs few. */
const MAX_LOOP_NODES = 120;

const forLoop: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const [left, body] = [tree.field(node, 'left'), tree.field(node, 'body')];
  const source = frame.evaluate(tree.field(node, 'right'));
  const items = itemsOf(source);
  const isSmall = body !== undefined && tree.after(body) - body <= MAX_LOOP_NODES;
  if (items !== undefined && items.length > 0 && isSmall) {
    if (frame.draft.affords(items.length * (tree.after(body) - body))) {
      unroll(frame, node, items);
      return;
    }
  }
  const item: Value =
    items === undefined
      ? { kind: 'item', of: source, key: UNKNOWN }
      : (merged(items.slice(0, MAX_SHOWN_ITEMS)) ?? UNKNOWN);
  scope.branches([
    () => {
      bindTarget(frame, left, item);
      frame.execute(body);
    },
    () => {},
  ]);
  each(frame, tree.field(node, 'alternative') ?? node + 1);
};
const MAX_SHOWN_ITEMS = 8;

/** The first round writes down the calls, the others only compute. */
function unroll(frame: Frame, node: NodeIndex, items: readonly Value[]): void {
  const { tree, draft } = frame;
  const [left, body] = [tree.field(node, 'left'), tree.field(node, 'body')];
  const hasCalls = items.length <= MAX_RECORDED_ROUNDS;
  const silent = frame.with({ records: false });
  for (const [at, item] of items.entries()) {
    if (!draft.step(false)) return;
    const round = at === 0 || (hasCalls && frame.records) ? frame : silent;
    bindTarget(round, left, item);
    round.execute(body);
  }
}
/** `for name in ('a', 'b'): load(name)`: each call is seen with its argument. */
const MAX_RECORDED_ROUNDS = 16;

const loop: Execute = (frame, node) => {
  const { tree, scope } = frame;
  frame.evaluate(tree.field(node, 'condition'));
  scope.branches([() => frame.execute(tree.field(node, 'body')), () => {}]);
  const otherwise = tree.field(node, 'alternative');
  if (otherwise !== undefined) frame.execute(otherwise);
};

const attempt: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const handlers = tree.named(node).filter((part) => tree.kind(part).startsWith('except'));
  const body = (): void => {
    frame.execute(tree.field(node, 'body'));
  };
  scope.branches([body, ...handlers.map((handler) => () => each(frame, handler))]);
  for (const part of tree.named(node))
    if (tree.kind(part) === 'finally_clause' || tree.kind(part) === 'else_clause')
      each(frame, part);
};

const withBlock: Execute = (frame, node) => {
  const { tree } = frame;
  for (const part of tree.named(node)) {
    if (tree.kind(part) !== 'with_clause') continue;
    for (const item of tree.named(part)) frame.evaluate(tree.field(item, 'value'));
  }
  frame.execute(tree.field(node, 'body'));
};

const decorated: Execute = (frame, node) => {
  const { tree, scope } = frame;
  const definition = tree.field(node, 'definition');
  if (definition === undefined) return;
  const marks = tree.named(node).filter((part) => tree.kind(part) === 'decorator');
  const values = marks.map((mark) => frame.evaluate(tree.named(mark)[0]));
  if (tree.kind(definition) === 'class_definition') defineClass(frame, definition);
  else defineFunction(frame, definition, values);
  const named = tree.field(definition, 'name');
  if (named === undefined) return;
  const name = tree.textOf(named);
  const subject = nameValue(`${LOCAL}.${qualified(scope, name)}`);
  marks.toReversed().forEach((mark, at) => {
    const value = values[values.length - 1 - at];
    const written = tree.named(mark)[0];
    // A decorator is called with what it decorates, when the definition runs.
    if (value !== undefined && written !== undefined)
      applyCall(frame, mark, written, value, {
        positional: [subject],
        keywords: [],
        hasSpread: false,
      });
  });
};

const declareOuter: Execute = ({ tree, scope }, node) => {
  for (const part of tree.named(node)) scope.outer.add(tree.textOf(part));
};

/** Python 2, or a file that pretends: `exec code`. */
const oldExec: Execute = (frame, node) => {
  const { tree } = frame;
  const code = tree.field(node, 'code') ?? tree.named(node)[0];
  if (code === undefined) return;
  const positional = [frame.evaluate(code)];
  applyCall(frame, node, node, nameValue('builtins.exec'), {
    positional,
    keywords: [],
    hasSpread: false,
  });
};

const returned: Execute = (frame, node) => {
  const [part] = frame.tree.named(node);
  const value = part === undefined ? NONE : frame.evaluate(part);
  keepReturn(frame, value);
  if (frame.records) frame.draft.addReturn(frame.scope.name, value);
};

const matchBlock: Execute = (frame, node) => {
  const { tree, scope } = frame;
  frame.evaluate(tree.field(node, 'subject'));
  const body = tree.field(node, 'body') ?? node;
  const cases = tree.named(body).filter((part) => tree.kind(part) === 'case_clause');
  scope.branches([
    ...cases.map((clause) => () => {
      frame.evaluate(tree.field(clause, 'guard'));
      frame.execute(tree.field(clause, 'consequence'));
    }),
    () => {},
  ]);
};

/** `list.append(x)`, `options.update(…)`: what is changed in place is known with the change. */
const expressionStatement: Execute = (frame, node) => {
  const { tree, scope } = frame;
  for (const part of tree.named(node)) {
    if (STATEMENTS.has(tree.kind(part))) {
      frame.execute(part);
      continue;
    }
    const value = tree.kind(part) === 'call' ? evaluateCall(frame, part) : frame.evaluate(part);
    const called = tree.kind(part) === 'call' ? tree.field(part, 'function') : undefined;
    if (called === undefined || tree.kind(called) !== 'attribute' || value.kind !== 'call')
      continue;
    const holder = tree.field(called, 'object');
    if (holder === undefined || tree.kind(holder) !== 'identifier') continue;
    const changed = changedInPlace(lookUp(frame, tree.textOf(holder)), value);
    if (changed !== undefined) keepChange(scope, tree.textOf(holder), changed);
  }
};

const STATEMENTS: ReadonlyMap<string, Execute> = new Map(
  Object.entries<Execute>({
    module: each,
    block: each,
    expression_statement: expressionStatement,
    assignment,
    augmented_assignment: augmented,
    import_statement: importModules,
    import_from_statement: importFrom,
    future_import_statement: () => {},
    function_definition: (frame, node) => defineFunction(frame, node, []),
    class_definition: defineClass,
    decorated_definition: decorated,
    if_statement: conditional,
    for_statement: forLoop,
    while_statement: loop,
    try_statement: attempt,
    with_statement: withBlock,
    match_statement: matchBlock,
    return_statement: returned,
    global_statement: declareOuter,
    nonlocal_statement: declareOuter,
    exec_statement: oldExec,
    pass_statement: () => {},
    break_statement: () => {},
    continue_statement: () => {},
    else_clause: each,
    finally_clause: each,
    except_clause: each,
    ERROR: each,
  }),
);

export function execute(frame: Frame, node: NodeIndex): void {
  const known = STATEMENTS.get(frame.tree.kind(node));
  if (known !== undefined) {
    known(frame, node);
    return;
  }
  const value = frame.evaluate(node);
  // The body of a lambda is an expression, and its value what it returns.
  if (frame.inlined > 0) keepReturn(frame, value);
  else if (frame.scope.kind === 'function' && frame.scope.name.endsWith('>'))
    frame.draft.addReturn(frame.scope.name, value);
}
