import { normaliseAxis, showShape } from '../../tensor/shape.ts';
import type { Shape } from '../../tensor/shape.ts';
import { int, ints, intsOf } from '../graph/attribute.ts';
import { BATCH_HINT } from '../graph/batch-hint.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
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

/** Zeros around, by one node for all axes. */
function padded(g: GraphBuilder, value: Value, before: Shape, after: Shape): Value {
  return [...before, ...after].every((size) => size === 0)
    ? value
    : g.op('Pad', [value, g.vector([...before, ...after]), g.scalar(0, value)]);
}

/** Every element followed by `step` − 1 zeros along one axis, by layout alone. */
function spread(g: GraphBuilder, value: Value, axis: number, step: number): Value {
  const rank = value.shape.length;
  const rows = g.op('Unsqueeze', [value, g.vector([axis + 1])]);
  const before = Array.from({ length: rank + 1 }, () => 0);
  const after = before.map((_, index) => (index === axis + 1 ? step - 1 : 0));
  const joined = value.shape.map((size, index) => (index === axis ? size * step : size));
  return g.reshape(padded(g, rows, before, after), joined);
}

function reversed(g: GraphBuilder, value: Value, axis: number): Value {
  const at = (place: number): Value => g.vector([place]);
  return g.op('Slice', [value, at(-1), at(Number.MIN_SAFE_INTEGER), at(axis), at(-1)]);
}

/** Puts the gradient back between zeros. Only for axes whose size is known. */
function embedded(g: GraphBuilder, x: Value, cuts: readonly Cut[], dy: Value): Value {
  let value = dy;
  const before = x.shape.map(() => 0);
  const after = x.shape.map(() => 0);
  for (const cut of cuts) {
    const size = x.shape[cut.axis] ?? 1;
    const { first, count } = extent(cut, size);
    const stride = Math.abs(cut.step);
    if (cut.step < 0) value = reversed(g, value, cut.axis);
    if (stride > 1) value = spread(g, value, cut.axis, stride);
    // Negative where the zeros after the last element reach beyond the end: Pad crops then.
    const start = cut.step > 0 ? first : first - (count - 1) * stride;
    before[cut.axis] = start;
    after[cut.axis] = size - start - count * stride;
  }
  return padded(g, value, before, after);
}

const sliceGradient: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const dy = call.cotangent();
  if (!call.wants(0)) return [undefined];
  if (dy.shape.includes(0)) return [g.zerosLike(x)];
  const hasBounds = [1, 2].every((index) => constantIntegers(call.input(index)) !== undefined);
  const cuts = hasBounds ? cutsOf(call) : [];
  const symbolic = x.shape.filter((size) => size < 0).length;
  const isKnown =
    hasBounds && symbolic <= 1 && cuts.every(({ axis }) => (x.shape[axis] ?? -1) >= 0);
  if (isKnown) return [embedded(g, x, cuts, dy)];
  // Along the batch: the same slice of the elements' numbers says where each of them goes.
  const given = [1, 2, 3, 4].map((index) => call.optional(index));
  const taken = g.op('Slice', [positionsOf(g, x), ...given], { [BATCH_HINT]: ints(dy.shape) });
  const into = g.zerosLike(flat(g, x));
  const all = g.op('ScatterElements', [into, flat(g, taken), flat(g, dy)], { axis: int(0) });
  return [g.reshapeLike(all, x)];
};

export const SLICING: readonly Operator[] = [
  { type: 'Slice', structure: 'linear', shape: sliceShape, gradient: sliceGradient },
];
