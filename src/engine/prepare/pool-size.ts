import { ints, int, intOf, intsOf, textOf } from '../graph/attribute.ts';
import type { Attributes } from '../graph/attribute.ts';
import { callOf } from '../graph/builder.ts';
import type { Model, Node, ValueType } from '../graph/graph.ts';
import { readingWindow, spans } from '../operators/window.ts';
import type { Window } from '../operators/window.ts';

const POOLS: ReadonlySet<string> = new Set(['AveragePool', 'LpPool', 'MaxPool']);
/** From here on the runtime's shape inference knows that the last window of `ceil_mode` must begin inside of the input. */
const MENDED_OPSET = 22;

/**
 * Pools whose `ceil_mode` the runtime sizes in two ways: its shape inference counts a last window that lies in the padding, its kernel
 * does not, and what is computed further fits one of them only. They get pads that both count alike.
 */
export function settlePools(model: Model, types: ReadonlyMap<string, ValueType>): Model {
  if ((model.opsets.get('') ?? 1) >= MENDED_OPSET) return model;
  const isOpen = ({ domain, type, attributes }: Node): boolean =>
    domain === '' &&
    POOLS.has(type) &&
    intOf(attributes, 'ceil_mode', 0) !== 0 &&
    textOf(attributes, 'auto_pad', 'NOTSET') === 'NOTSET';
  if (!model.graph.nodes.some(isOpen)) return model;
  const nodes = model.graph.nodes.map((node) => {
    const shape = types.get(node.inputs[0] ?? '')?.shape;
    return isOpen(node) && shape !== undefined ? settlePool(node, shape.slice(2)) : node;
  });
  return { ...model, graph: { ...model.graph, nodes } };
}

function settlePool(node: Node, wide: readonly number[]): Node {
  const kernel = intsOf(node.attributes, 'kernel_shape') ?? [];
  if (kernel.length !== wide.length || wide.some((size) => size <= 0)) return node;
  const window = windowOf(node, node.attributes, wide, kernel);
  const isClaimed = (each: Window, attributes: Attributes): boolean =>
    claimed(each, attributes).every((count, axis) => count === window.narrow[axis]);
  if (isClaimed(window, node.attributes)) return node;
  const fitting = fittingEnds(window);
  const smaller = fitting.map((end, axis) => Math.min(end, window.end[axis] ?? 0));
  // Padding that is counted must not grow: there the last window reads less than a whole kernel.
  const isCounted =
    node.type === 'AveragePool' && intOf(node.attributes, 'count_include_pad', 0) !== 0;
  const candidates = [
    ...(isCounted ? [] : [{ end: fitting, mode: 0 }]),
    { end: smaller, mode: 0 },
    { end: smaller, mode: 1 },
  ];
  for (const { end, mode } of candidates) {
    const attributes: Attributes = {
      ...node.attributes,
      pads: ints([...window.begin, ...end]),
      ceil_mode: int(mode),
    };
    const changed = windowOf(node, attributes, wide, kernel);
    // The runtime wants pads below the kernel.
    const isAllowed = end.every((pad, axis) => pad < (kernel[axis] ?? 1));
    if (isAllowed && isClaimed(changed, attributes)) return { ...node, attributes };
  }
  return node;
}

function windowOf(
  node: Node,
  attributes: Attributes,
  wide: readonly number[],
  kernel: readonly number[],
): Window {
  return readingWindow(callOf(node.type, node.name, [], attributes, 1), wide, kernel);
}

/** Pads at the end with which the last window ends where the padding does; none where it ends before. */
function fittingEnds(window: Window): readonly number[] {
  const span = spans(window);
  return window.wide.map((size, axis) => {
    const start = ((window.narrow[axis] ?? 1) - 1) * (window.strides[axis] ?? 1);
    return Math.max(0, start + (span[axis] ?? 1) - size - (window.begin[axis] ?? 0));
  });
}

/** Windows as shape inference before opset 22 counts them. */
function claimed(window: Window, attributes: Attributes): readonly number[] {
  const round = intOf(attributes, 'ceil_mode', 0) === 0 ? Math.floor : Math.ceil;
  return spans(window).map((span, axis) => {
    const padded = (window.wide[axis] ?? 1) + (window.begin[axis] ?? 0) + (window.end[axis] ?? 0);
    return round((padded - span) / (window.strides[axis] ?? 1)) + 1;
  });
}
