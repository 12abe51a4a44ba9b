import { normaliseAxis, showShape } from '../../tensor/shape.ts';
import { int, ints, intsOf } from '../graph/attribute.ts';
import { BATCH_HINT } from '../graph/batch-hint.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { flat, positionsOf } from './position.ts';

/** One sliced axis, as the node says it. */
interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Batches a length is tried with: one that is the same number, or the same multiple, at all of them depends on no other thing. */
const TRIED_BATCHES = [1, 2, 3, 5, 1009, 65_537] as const;

function constantList(call: OperatorCall, index: number): readonly number[] | undefined {
  const value = call.optional(index);
  if (value === undefined) return undefined;
  const list = constantIntegers(value);
  if (list === undefined)
    throw new ShapeError(`Slice "${call.name}": bounds are computed at run time`);
  return list;
}

function cutsOf(call: OperatorCall): readonly Cut[] {
  const rank = call.input(0).shape.length;
  const starts = constantList(call, 1) ?? [];
  const ends = constantList(call, 2) ?? [];
  const axes = constantList(call, 3);
  const steps = constantList(call, 4);
  return starts.map((start, index) => {
    const step = steps?.[index] ?? 1;
    if (step === 0) throw new ShapeError(`Slice "${call.name}": a step of 0`);
    return {
      axis: normaliseAxis(axes?.[index] ?? index, rank),
      start,
      end: ends[index] ?? start,
      step,
    };
  });
}

/** Where a slice of `size` elements begins, and how many it has (ONNX Slice, the rules of NumPy). */
function extent(cut: Cut, size: number): { readonly first: number; readonly count: number } {
  const isForward = cut.step > 0;
  const bound = (place: number, low: number, high: number): number =>
    Math.min(Math.max(place < 0 ? place + size : place, low), high);
  const first = isForward ? bound(cut.start, 0, size) : bound(cut.start, 0, size - 1);
  const last = isForward ? bound(cut.end, 0, size) : bound(cut.end, -1, size - 1);
  return { first, count: Math.max(0, Math.ceil((last - first) / cut.step)) };
}

/** Size along a sliced axis. Where it depends on the batch, the slice must leave a fixed number or a multiple of the batch. */
function cutSize(cut: Cut, size: number, call: OperatorCall): number {
  if (size >= 0) return extent(cut, size).count;
  const counts = TRIED_BATCHES.map((batch) => extent(cut, -size * batch).count);
  const [alone = 0] = counts;
  if (counts.every((count) => count === alone)) return alone;
  if (counts.every((count, index) => count === alone * (TRIED_BATCHES[index] ?? 0))) return -alone;
  throw new ShapeError(
    `Slice "${call.name}": a part of ${showShape([size])} that is neither a number nor a multiple of the batch`,
  );
}

const sliceShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const hinted = intsOf(call.attributes, BATCH_HINT);
  if (hinted !== undefined) return [{ dtype, shape: hinted }];
  const sizes = [...shape];
  for (const cut of cutsOf(call)) sizes[cut.axis] = cutSize(cut, shape[cut.axis] ?? 1, call);
  return [{ dtype, shape: sizes }];
};

const sliceGradient: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const dy = call.cotangent();
  if (!call.wants(0)) return [undefined];
  if (dy.shape.includes(0)) return [g.zerosLike(x)];
  // The same slice of the elements' numbers says where each of them goes.
  const given = [1, 2, 3, 4].map((index) => call.optional(index));
  const taken = g.op('Slice', [positionsOf(g, x), ...given], { [BATCH_HINT]: ints(dy.shape) });
  const into = g.zerosLike(flat(g, x));
  const all = g.op('ScatterElements', [into, flat(g, taken), flat(g, dy)], { axis: int(0) });
  return [g.reshapeLike(all, x)];
};

export const SLICING: readonly Operator[] = [
  { type: 'Slice', structure: 'linear', shape: sliceShape, gradient: sliceGradient },
];
