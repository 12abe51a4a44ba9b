import { showShape } from '../../tensor/shape.ts';
import { intOf, ints } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { kernelGradient } from './kernel-gradient.ts';
import type { Window } from './window.ts';
import { convAttributes, readingWindow, spans, spatial, writingWindow } from './window.ts';

/** Channels up to which the first layer's gradient is faster as a transposed convolution. */
const THIN = 4;

function groupOf(call: OperatorCall): number {
  return intOf(call.attributes, 'group', 1);
}

function convWindow(call: OperatorCall): Window {
  return readingWindow(
    call,
    spatial(call, call.input(0).shape),
    spatial(call, call.input(1).shape),
  );
}

function transposeWindow(call: OperatorCall): Window {
  return writingWindow(
    call,
    spatial(call, call.input(0).shape),
    spatial(call, call.input(1).shape),
  );
}

/** Weights are M × C/group × kernel. */
export const convShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const weights = call.input(1).shape;
  const [batch = 1, channels = 0] = shape;
  const [maps = 0, depth = 0] = weights;
  const group = groupOf(call);
  if (channels !== depth * group || maps % group !== 0)
    throw new ShapeError(
      `Conv "${call.name}": weights ${showShape(weights)} in ${group} groups for ${showShape(shape)}`,
    );
  return [{ dtype, shape: [batch, maps, ...convWindow(call).narrow] }];
};

/** Weights are C × M/group × kernel. */
const transposeShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const weights = call.input(1).shape;
  const [batch = 1, channels = 0] = shape;
  const [depth = 0, maps = 0] = weights;
  const group = groupOf(call);
  if (channels !== depth || channels % group !== 0)
    throw new ShapeError(
      `ConvTranspose "${call.name}": weights ${showShape(weights)} in ${group} groups for ${showShape(shape)}`,
    );
  return [{ dtype, shape: [batch, maps * group, ...transposeWindow(call).wide] }];
};

/**
 * The kernel turned around, input and output channels swapped inside of each group: M × C/group becomes C × M/group.
 * For constant weights the runtime does this once, when the session is made.
 */
function turnedKernel(g: GraphBuilder, weights: Value, group: number): Value {
  const [maps = 1, depth = 1, ...kernel] = weights.shape;
  const axes = kernel.map((_, axis) => axis + 2).filter((axis) => weights.shape[axis] !== 1);
  const turned =
    axes.length === 0
      ? weights
      : g.op('Slice', [
          weights,
          g.vector(axes.map(() => -1)),
          g.vector(axes.map(() => Number.MIN_SAFE_INTEGER)),
          g.vector(axes),
          g.vector(axes.map(() => -1)),
        ]);
  const grouped = g.reshape(turned, [group, maps / group, depth, ...kernel]);
  const swapped = g.transpose(grouped, [0, 2, 1, ...kernel.map((_, axis) => axis + 3)]);
  return g.reshape(swapped, [group * depth, maps / group, ...kernel]);
}

/** The transpose of a convolution: from the small side back to the large one. */
function spread(g: GraphBuilder, dy: Value, weights: Value, window: Window, group: number): Value {
  const span = spans(window);
  const begin = window.begin.map((pad, axis) => (span[axis] ?? 1) - 1 - pad);
  // The large side as the stride lays it out may end before the real one: those elements were never read, or only partly.
  const end = window.wide.map(
    (size, axis) => size - (window.narrow[axis] ?? 1) + (window.begin[axis] ?? 0),
  );
  const isDense = window.strides.every((stride) => stride === 1);
  // A convolution again, with the fast kernels of the runtime: 2.5 times as fast as ConvTranspose on a ResNet. They compute blocks of
  // channels, which a picture of one to three channels would leave mostly empty.
  const isThin = group === 1 && (weights.shape[1] ?? 1) <= THIN;
  if (isDense && !isThin && [...begin, ...end].every((pad) => pad >= 0))
    return g.op(
      'Conv',
      [dy, turnedKernel(g, weights, group)],
      convAttributes({ ...window, begin, end }, group),
    );
  const full = window.narrow.map(
    (size, axis) =>
      (size - 1) * (window.strides[axis] ?? 1) + (span[axis] ?? 1) - (window.begin[axis] ?? 0),
  );
  return g.op('ConvTranspose', [dy, weights], {
    ...convAttributes(
      { ...window, end: full.map((size, axis) => Math.max(0, size - (window.wide[axis] ?? 0))) },
      group,
    ),
    output_padding: ints(full.map((size, axis) => Math.max(0, (window.wide[axis] ?? 0) - size))),
  });
}

/** The transpose of a transposed convolution: a convolution over the large side, cut to the positions there are. */
function gather(g: GraphBuilder, dy: Value, weights: Value, window: Window, group: number): Value {
  const span = spans(window);
  // Exactly as much padding as the last position needs, so that no position is made up; what lies beyond is not read.
  const needed = window.narrow.map(
    (size, axis) =>
      (size - 1) * (window.strides[axis] ?? 1) +
      (span[axis] ?? 1) -
      (window.begin[axis] ?? 0) -
      (window.wide[axis] ?? 0),
  );
  const read = g.op(
    'Conv',
    [dy, weights],
    convAttributes({ ...window, end: needed.map((size) => Math.max(0, size)) }, group),
  );
  const axes = window.narrow.flatMap((size, axis) =>
    read.shape[axis + 2] === size ? [] : [axis + 2],
  );
  if (axes.length === 0) return read;
  return g.op('Slice', [
    read,
    g.vector(axes.map(() => 0)),
    g.vector(axes.map((axis) => window.narrow[axis - 2] ?? 1)),
    g.vector(axes),
  ]);
}

function biasGradient(g: GraphBuilder, dy: Value): Value {
  return g.reduceSum(
    dy,
    dy.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
    false,
  );
}

const convGradient: GradientRule = (call) => {
  const { g } = call;
  const window = convWindow(call);
  const group = groupOf(call);
  const dy = call.cotangent();
  return [
    call.wants(0) ? spread(g, dy, call.input(1), window, group) : undefined,
    call.wants(1) ? kernelGradient(g, call.input(0), dy, window, group) : undefined,
    call.wants(2) ? biasGradient(g, dy) : undefined,
  ];
};

const transposeGradient: GradientRule = (call) => {
  const { g } = call;
  const window = transposeWindow(call);
  const group = groupOf(call);
  const dy = call.cotangent();
  return [
    call.wants(0) ? gather(g, dy, call.input(1), window, group) : undefined,
    call.wants(1) ? kernelGradient(g, dy, call.input(0), window, group) : undefined,
    call.wants(2) ? biasGradient(g, dy) : undefined,
  ];
};

/** Convolutions of any number of spatial axes. */
export const CONVOLUTION: readonly Operator[] = [
  { type: 'Conv', structure: 'bilinear', shape: convShape, gradient: convGradient },
  {
    type: 'ConvTranspose',
    structure: 'bilinear',
    shape: transposeShape,
    gradient: transposeGradient,
  },
];
