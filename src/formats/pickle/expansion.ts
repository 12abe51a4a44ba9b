import type { Machine } from './machine.ts';
import { isNode, type Node, type Value } from './value.ts';

/** Values a naive reader (a printer, a hash, a deep copy) would visit, from which on it is a bomb. */
const EXPANSION_VALUES = 10_000_000;

/** An honest pickle of millions of values, some of them shared, is large but not a bomb. */
const EXPANSION_RATIO = 100;

/** Fewer copies of containers than this cannot multiply to {@link EXPANSION_VALUES}. */
const MIN_COPIES = 8;

/** What a value is made of. */
export function children(node: Node): readonly Value[] {
  switch (node.kind) {
    case 'tuple':
    case 'list':
    case 'set':
    case 'frozenset':
      return node.items;
    case 'dict':
      return node.entries.flat();
    case 'object':
      return node.kwargs === undefined
        ? [node.callee, node.args, ...node.changes.map((change) => change.value)]
        : [node.callee, node.args, node.kwargs, ...node.changes.map((change) => change.value)];
    case 'computed-global':
      return [node.module, node.name];
    case 'persistent':
      return [node.id];
    default:
      return [];
  }
}

/**
 * The number of values `root` shows when nothing is recognised as seen before, saturating; a value
 * inside itself counts once. Iterative: depth is the attacker's to choose.
 */
export function logicalSize(root: Value, sizes: Map<Node, number>): number {
  if (!isNode(root)) return 1;
  const open = new Set<Node>();
  const pending: Node[] = [root];
  for (let node = pending.at(-1); node !== undefined; node = pending.at(-1)) {
    if (sizes.has(node)) {
      pending.pop();
      continue;
    }
    const parts = children(node);
    if (!open.has(node)) {
      open.add(node);
      for (const part of parts)
        if (isNode(part) && !sizes.has(part) && !open.has(part)) pending.push(part);
      continue;
    }
    let size = 1 + ('elided' in node ? node.elided : 0);
    for (const part of parts) size += isNode(part) ? (sizes.get(part) ?? 1) : 1;
    sizes.set(node, Math.min(size, Number.MAX_SAFE_INTEGER));
    open.delete(node);
    pending.pop();
  }
  return sizes.get(root) ?? 1;
}

/** Records the oddity `expansion` when shared containers multiply to a billion laughs. */
export function noteExpansion(machine: Machine): void {
  if (machine.containerCopies < MIN_COPIES) return;
  const sizes = new Map<Node, number>();
  let largest = 0;
  const look = (value: Value | undefined): void => {
    if (value !== undefined) largest = Math.max(largest, logicalSize(value, sizes));
  };
  look(machine.result);
  for (const value of machine.stack) look(value);
  for (const effect of machine.effects) {
    if (effect.kind === 'make') look(effect.object);
    else if (effect.kind === 'build') look(effect.state);
    else if (effect.kind === 'method') for (const arg of effect.args) look(arg);
  }
  if (largest > EXPANSION_VALUES && largest > sizes.size * EXPANSION_RATIO)
    machine.odd('expansion', `${sizes.size} containers unfold to ${largest} values`);
}
