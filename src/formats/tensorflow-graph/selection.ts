import { MAX_ELEMENTS, union, type Folded, type FoldedTensor } from './folded.ts';
import type { GraphNode } from './graph-draft.ts';

const PICKING: ReadonlySet<string> = new Set([
  'Unpack',
  'Split',
  'SplitV',
  'Slice',
  'StridedSlice',
  'Gather',
  'GatherV2',
  'GatherNd',
  'Reverse',
  'ReverseV2',
]);

function numbers(tensor: FoldedTensor | undefined): readonly number[] | undefined {
  if (tensor === undefined) return undefined;
  return tensor.every((element) => typeof element === 'number') ? tensor.map(Number) : undefined;
}

/** What is picked when positions are constant, for tensors of one dimension. */
function exactly(
  node: GraphNode,
  index: number,
  values: readonly FoldedTensor[],
): FoldedTensor | undefined {
  const [items = [], first, second, third] = values;
  const at = (position: number): number => (position < 0 ? items.length + position : position);
  if (node.operator === 'Unpack') return items.slice(index, index + 1);
  if (node.operator.startsWith('Reverse')) return items.toReversed();
  const begin = numbers(first);
  if (begin === undefined) return undefined;
  if (node.operator.startsWith('Gather'))
    return begin
      .slice(0, MAX_ELEMENTS)
      .flatMap((position) => items.slice(at(position), at(position) + 1));
  const [start = 0] = begin;
  const [end = items.length] = numbers(second) ?? [];
  if (begin.length > 1) return undefined;
  if (node.operator === 'Slice') return items.slice(start, end < 0 ? undefined : start + end);
  if (node.operator !== 'StridedSlice') return undefined;
  if ((node.attributes.get('shrink_axis_mask')?.number ?? 0) === 1)
    return items.slice(at(start), at(start) + 1);
  const [stride = 1] = numbers(third) ?? [];
  if (stride !== 1) return undefined;
  const masked = (name: string): boolean => (node.attributes.get(name)?.number ?? 0) !== 0;
  return items.slice(
    masked('begin_mask') ? 0 : at(start),
    masked('end_mask') ? undefined : at(end),
  );
}

/** The result of an operator that picks elements; any of them when it is not known which. */
export function selected(
  node: GraphNode,
  index: number,
  inputs: readonly Folded[],
  onLimit: () => void,
): Folded | undefined {
  if (!PICKING.has(node.operator)) return undefined;
  const source = node.operator === 'Split' ? inputs[1] : inputs[0];
  const rest = node.operator === 'Split' ? [] : inputs.slice(1).map((value) => value[0] ?? []);
  return union(
    (source ?? []).map((tensor): Folded => {
      const exact = exactly(node, index, [tensor, ...rest]);
      return exact === undefined ? [tensor, ...tensor.map((element) => [element])] : [exact];
    }),
    onLimit,
  );
}
