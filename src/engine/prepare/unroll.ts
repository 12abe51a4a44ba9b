import { normaliseAxis } from '../../tensor/shape.ts';
import { filled, integers } from '../../tensor/tensor.ts';
import { int, intOf, intsOf } from '../graph/attribute.ts';
import type { Declared, Graph, Node, ValueType } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';
import { LoopBody } from './loop-body.ts';
import { NodeList } from './node-list.ts';
import { MAX_ITERATIONS } from './trip-count.ts';

/** What a loop became, or why it stays one. */
export type Unrolled =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | { readonly ok: false; readonly reason: string };

function refused(reason: string): Unrolled {
  return { ok: false, reason };
}

/** Whether a loop of so many iterations may be written out; a reason if not. */
function tooLong(count: number, body: LoopBody, room: number): string | undefined {
  if (count > MAX_ITERATIONS) return `it runs more than ${MAX_ITERATIONS} times`;
  return count * body.size > room
    ? `${count} times ${body.size} nodes are too many to write out`
    : undefined;
}

/** Loop (ONNX): the number of the iteration, a condition, carried values; out come these and what each iteration gives, stacked. */
export function unrollLoop(
  node: Node,
  graph: Graph,
  count: number,
  draft: ModelDraft,
  room: number,
): Unrolled {
  const body = new LoopBody(draft, node.name, graph);
  const long = tooLong(count, body, room);
  if (long !== undefined) return refused(long);
  const carried = graph.inputs.length - 2;
  if (count === 0 && node.outputs.slice(carried).some((name) => name !== ''))
    return refused('it never runs, so that nothing says what it gives');
  const list = new NodeList(draft);
  list.nodes.push(...(count === 0 ? [] : body.before));
  const flag = (declared: Declared | undefined): readonly number[] =>
    declared?.shape?.length === 1 ? [1] : [];
  const goesOn = draft.constant(filled('bool', flag(graph.inputs[1]), 1), 'condition');
  let state: readonly string[] = node.inputs.slice(2);
  const given: (readonly string[])[] = [];
  for (let number = 0; number < count; number += 1) {
    const at = draft.constant(integers([number], flag(graph.inputs[0])), 'iteration');
    const { nodes, outputs } = body.iterate([at, goesOn, ...state]);
    list.nodes.push(...nodes);
    state = outputs.slice(1, 1 + carried);
    given.push(outputs.slice(1 + carried));
  }
  for (const [index, output] of node.outputs.entries())
    if (output === '') continue;
    else if (index < carried) list.op('Identity', [state[index] ?? ''], {}, output);
    else
      stack(
        list,
        given.map((each) => each[index - carried] ?? ''),
        0,
        output,
      );
  return { ok: true, nodes: list.nodes };
}

/** Scan (ONNX, from opset 9): carried values, and a slice of each scanned input; out come these and what is given, stacked. */
export function unrollScan(
  node: Node,
  graph: Graph,
  types: ReadonlyMap<string, ValueType>,
  draft: ModelDraft,
  room: number,
): Unrolled {
  const { attributes } = node;
  const scanned = intOf(attributes, 'num_scan_inputs', 1);
  const carried = node.inputs.length - scanned;
  const at = (name: string, index: number): number => intsOf(attributes, name)?.[index] ?? 0;
  const shapes = node.inputs
    .slice(carried)
    .map((name) => (draft.constants.get(name) ?? types.get(name))?.shape ?? []);
  const axes = shapes.map((shape, index) =>
    shape.length === 0 ? -1 : normaliseAxis(at('scan_input_axes', index), shape.length),
  );
  const [count = 0, ...others] = shapes.map((shape, index) => shape[axes[index] ?? 0] ?? 0);
  if (count < 0) return refused('it runs over the batch');
  if (count === 0 || others.some((other) => other !== count))
    return refused('how often it runs is not known');
  const body = new LoopBody(draft, node.name, graph);
  const long = tooLong(count, body, room);
  if (long !== undefined) return refused(long);
  const list = new NodeList(draft);
  list.nodes.push(...body.before);
  const slices = node.inputs.slice(carried).map((name, index) => {
    const parts = apart(list, name, count, axes[index] ?? 0);
    return at('scan_input_directions', index) === 0 ? parts : parts.toReversed();
  });
  let state: readonly string[] = node.inputs.slice(0, carried);
  const given: (readonly string[])[] = [];
  for (let number = 0; number < count; number += 1) {
    const { nodes, outputs } = body.iterate([
      ...state,
      ...slices.map((parts) => parts[number] ?? ''),
    ]);
    list.nodes.push(...nodes);
    state = outputs.slice(0, carried);
    given.push(outputs.slice(carried));
  }
  for (const [index, output] of node.outputs.entries())
    if (output === '') continue;
    else if (index < carried) list.op('Identity', [state[index] ?? ''], {}, output);
    else {
      const number = index - carried;
      const layers = given.map((each) => each[number] ?? '');
      const isReversed = at('scan_output_directions', number) !== 0;
      stack(
        list,
        isReversed ? layers.toReversed() : layers,
        at('scan_output_axes', number),
        output,
      );
    }
  return { ok: true, nodes: list.nodes };
}

/** The slices along an axis, by one Split: its gradient is one Concat, that of many Gathers as many tensors of the whole size. */
function apart(list: NodeList, name: string, count: number, axis: number): readonly string[] {
  const { draft } = list;
  const parts = Array.from({ length: count }, (_, index) =>
    count === 1 ? name : draft.fresh(`${name}.${index}`),
  );
  if (count > 1) {
    const sizes = list.vector(parts.map(() => 1));
    const split = draft.node('Split', [name, sizes], { axis: int(axis) });
    list.nodes.push({ ...split, outputs: parts });
  }
  const along = list.vector([axis]);
  return parts.map((part) => list.op('Squeeze', [part, along]));
}

/** What the iterations gave, along a new axis. */
function stack(list: NodeList, values: readonly string[], axis: number, output: string): void {
  const along = list.vector([axis]);
  const [first = ''] = values;
  if (values.length === 1) list.op('Unsqueeze', [first, along], {}, output);
  else
    list.op(
      'Concat',
      values.map((value) => list.op('Unsqueeze', [value, along])),
      { axis: int(axis) },
      output,
    );
}
