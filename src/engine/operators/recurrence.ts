import { floatOf, int, intOf, stringsOf, textOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { ValueType } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import type { RecurrentCell, RecurrentState } from './recurrent-step.ts';
import { STEPS, stepBias } from './recurrent-step.ts';

/** Steps that are written out: each takes some twenty nodes there and as many back. */
const MAX_STEPS = 512;

function directionsOf(call: OperatorCall): readonly ('forward' | 'reverse')[] {
  const direction = textOf(call.attributes, 'direction', 'forward');
  if (direction === 'bidirectional') return ['forward', 'reverse'];
  return [direction === 'reverse' ? 'reverse' : 'forward'];
}

/** The recurrent weights are [directions, gates · hidden, hidden]. */
function hiddenOf(call: OperatorCall): number {
  return intOf(call.attributes, 'hidden_size', call.input(2).shape.at(-1) ?? 0);
}

/**
 * Y of every step and the last state, of the cell too in an LSTM. Steps come first unless `layout` is 1, which puts the batch first.
 */
const recurrentShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const isBatchFirst = intOf(call.attributes, 'layout', 0) === 1;
  const [first, second] = shape;
  if (first === undefined || second === undefined || shape.length !== 3)
    throw new ShapeError(`${call.type} "${call.name}" wants steps, batch and features`);
  const hidden = hiddenOf(call);
  const directions = directionsOf(call).length;
  const batch = isBatchFirst ? first : second;
  const steps = isBatchFirst
    ? [first, second, directions, hidden]
    : [first, directions, second, hidden];
  const last: ValueType = {
    dtype,
    shape: isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden],
  };
  return [{ dtype, shape: steps }, last, ...(call.type === 'LSTM' ? [last] : [])];
};

/** What belongs to one direction, without its axis. */
function ofDirection(g: GraphBuilder, value: Value, index: number): Value {
  const own =
    value.shape[0] === 1
      ? value
      : g.slice(value, g.vector([index]), g.vector([index + 1]), 0, [1, ...value.shape.slice(1)]);
  return g.op('Squeeze', [own, g.vector([0])]);
}

function split(g: GraphBuilder, value: Value, count: number): readonly Value[] {
  const size = (value.shape[0] ?? 0) / count;
  return g.emit(
    'Split',
    [value, g.vector(Array.from({ length: count }, () => size))],
    { axis: int(0) },
    count,
  );
}

function cellOf(call: GradientCall, index: number): RecurrentCell {
  const { g } = call;
  const bias = call.optional(3);
  const peepholes = call.type === 'LSTM' ? call.optional(7) : undefined;
  const known = STEPS[call.type]?.activations ?? [];
  const named = stringsOf(call.attributes, 'activations');
  const halves = bias === undefined ? undefined : split(g, ofDirection(g, bias, index), 2);
  const [own, state] = halves ?? [];
  return {
    weights: ofDirection(g, call.input(1), index),
    recurrent: ofDirection(g, call.input(2), index),
    ...(own === undefined || state === undefined ? {} : { bias: [own, state] as const }),
    ...(peepholes === undefined
      ? {}
      : { peepholes: split(g, ofDirection(g, peepholes, index), 3) }),
    activations: named?.slice(index * known.length, (index + 1) * known.length) ?? known,
    hidden: hiddenOf(call),
    resetsAfter: intOf(call.attributes, 'linear_before_reset', 0) !== 0,
  };
}

/** The steps of one direction: its output at each of them, and its last state. */
function unroll(
  call: GradientCall,
  index: number,
  isReversed: boolean,
): { readonly outputs: readonly Value[]; readonly last: RecurrentState } {
  const { g } = call;
  const x = call.input(0);
  const count = x.shape[0] ?? 0;
  const cell = cellOf(call, index);
  const rows = g.matmul(x, g.transpose(cell.weights, [1, 0]));
  const bias = stepBias(g, call.type, cell);
  const summed = bias === undefined ? rows : g.add(rows, bias);
  const steps = count === 1 ? [summed] : split(g, summed, count);
  const [initialH, initialC] = [
    call.optional(5),
    call.type === 'LSTM' ? call.optional(6) : undefined,
  ];
  let state: RecurrentState = {
    ...(initialH === undefined ? {} : { h: ofDirection(g, initialH, index) }),
    ...(initialC === undefined ? {} : { c: ofDirection(g, initialC, index) }),
  };
  const outputs: Value[] = [];
  for (const part of isReversed ? [...steps].reverse() : steps) {
    const { h, c } =
      STEPS[call.type]?.step(g, cell, g.op('Squeeze', [part, g.vector([0])]), state) ?? {};
    if (h === undefined) throw new ShapeError(`${call.type} is no recurrent layer`);
    state = c === undefined ? { h } : { h, c };
    outputs.push(h);
  }
  return { outputs: isReversed ? outputs.reverse() : outputs, last: state };
}

function stacked(g: GraphBuilder, values: readonly Value[], axis: number): Value {
  const layers = values.map((value) => g.op('Unsqueeze', [value, g.vector([axis])]));
  return layers.length === 1 && layers[0] !== undefined
    ? layers[0]
    : g.op('Concat', layers, { axis: int(axis) });
}

function checkSupported(call: GradientCall): void {
  const count = call.input(0).shape[0] ?? 0;
  const refuse = (what: string): never => {
    throw new ShapeError(`${call.type} "${call.name}": no gradient of ${what}`);
  };
  if (count < 1) refuse('a number of steps that is known at run time only');
  if (count > MAX_STEPS) refuse(`${count} steps, more than ${MAX_STEPS}`);
  if (call.optional(4) !== undefined) refuse('sequences of different lengths');
  if (floatOf(call.attributes, 'clip', 0) !== 0) refuse('clipped gates');
  if (intOf(call.attributes, 'input_forget', 0) !== 0) refuse('coupled gates');
  if (intOf(call.attributes, 'layout', 0) !== 0) refuse('a layout that the runtime does not run');
}

/** The kernels of the runtime keep no gates, so the steps are written out and computed again. */
const recurrentGradient: GradientRule = (call) => {
  checkSupported(call);
  const { g } = call;
  return call.throughParts(() => {
    const directions = directionsOf(call).map((direction, index) =>
      unroll(call, index, direction === 'reverse'),
    );
    const steps = (directions[0]?.outputs ?? []).map((_, step) =>
      stacked(
        g,
        directions.flatMap(({ outputs }) => outputs[step] ?? []),
        0,
      ),
    );
    const last = (key: 'h' | 'c'): Value =>
      stacked(
        g,
        directions.flatMap(({ last: state }) => state[key] ?? []),
        0,
      );
    const outputs = [stacked(g, steps, 0), last('h')];
    return call.type === 'LSTM' ? [...outputs, last('c')] : outputs;
  });
};

function row(type: string): Operator {
  return { type, structure: 'smooth', shape: recurrentShape, gradient: recurrentGradient };
}

/** Layers that run over a sequence. */
export const RECURRENCE: readonly Operator[] = [row('RNN'), row('GRU'), row('LSTM')];
