import { isNode, type Node, type Value } from '../formats/pickle/value.ts';
import type { Changes } from './pickle-place.ts';

/** What a node refers to, with everything that was done to it afterwards. */
function* partsOf(node: Node, changes: Changes): Generator<Value> {
  if ('items' in node) yield* node.items;
  else if (node.kind === 'dict') for (const entry of node.entries) yield* entry;
  else if (node.kind === 'object') {
    yield node.callee;
    yield node.args;
    if (node.kwargs !== undefined) yield node.kwargs;
  } else if (node.kind === 'persistent') yield node.id;
  else if (node.kind === 'computed-global') yield* [node.module, node.name];
  for (const effect of changes.get(node) ?? []) {
    if (effect.kind === 'build') yield effect.state;
    else if (effect.kind === 'method') yield* effect.args;
  }
}

/**
 * Whether a node that `isWanted` can be reached from the values. `seen` is shared by searches for the
 * same thing, so that all together look at each node once.
 */
export function reaches(
  values: readonly Value[],
  changes: Changes,
  isWanted: (node: Node) => boolean,
  seen: Set<Value>,
): boolean {
  const pending = [...values];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isNode(next)) continue;
    if (isWanted(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const part of partsOf(next, changes)) if (isNode(part)) pending.push(part);
  }
  return false;
}
