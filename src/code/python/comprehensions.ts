import { Scope } from '../scope.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { UNKNOWN, computedFrom } from '../value.ts';
import { itemsOf } from './fold-text.ts';
import type { Frame } from '../frame.ts';
import { bindTarget } from './targets.ts';

/** Nodes of a body that is computed for each item: hidden texts need few. */
const MAX_BODY_NODES = 200;

/** `[f(x) for x in …]`, computed where the list is constant, else once for its calls. */
export function comprehension(frame: Frame, node: NodeIndex): Value {
  const { tree } = frame;
  const body = tree.field(node, 'body');
  const clauses = tree.named(node).filter((part) => part !== body);
  const scope = new Scope('function', frame.scope.name, frame.scope);
  const inner = frame.with({ scope });
  const [first, ...others] = clauses;
  const source =
    first !== undefined && tree.kind(first) === 'for_in_clause'
      ? frame.evaluate(tree.field(first, 'right'))
      : UNKNOWN;
  const items = itemsOf(source);
  bindFirst(inner, first, items?.[0] ?? { kind: 'item', of: source, key: UNKNOWN });
  for (const clause of others) {
    if (tree.kind(clause) === 'for_in_clause') {
      const of = inner.evaluate(tree.field(clause, 'right'));
      bindFirst(inner, clause, itemsOf(of)?.[0] ?? { kind: 'item', of, key: UNKNOWN });
    } else inner.evaluate(clause);
  }
  const once = inner.evaluate(body);
  const isPlain = others.length === 0 && body !== undefined && tree.kind(body) !== 'pair';
  if (!isPlain || items === undefined) return computedFrom([once]);
  const size = tree.after(body) - body;
  if (size > MAX_BODY_NODES || !frame.draft.affords(items.length * size))
    return computedFrom([once]);
  const silent = frame.with({ scope, records: false });
  const results: Value[] = [];
  for (const item of items) {
    if (!frame.draft.step(false)) return computedFrom([once]);
    bindFirst(silent, first, item);
    results.push(silent.evaluate(body));
  }
  return { kind: 'list', items: results };
}

function bindFirst(frame: Frame, clause: NodeIndex | undefined, value: Value): void {
  if (clause !== undefined) bindTarget(frame, frame.tree.field(clause, 'left'), value);
}
