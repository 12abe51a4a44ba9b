import { intOf, textOf } from '../graph/attribute.ts';
import type { ValueType } from '../graph/graph.ts';
import type { Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

/**
 * Y of every step and the last state, of the cell too in an LSTM. Steps come first unless `layout` is 1, which puts the batch first.
 */
const recurrentShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const isBatchFirst = intOf(call.attributes, 'layout', 0) === 1;
  const [first, second] = shape;
  if (first === undefined || second === undefined || shape.length !== 3)
    throw new ShapeError(`${call.type} "${call.name}" wants steps, batch and features`);
  // The recurrent weights are [directions, gates × hidden, hidden].
  const hidden = intOf(call.attributes, 'hidden_size', call.input(2).shape.at(-1) ?? 0);
  const directions = textOf(call.attributes, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
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

/**
 * The runtime's kernels keep no gate activations, so there is nothing a gradient could be computed from: such nodes are unrolled
 * into matrix products before a gradient is asked for.
 */
export const RECURRENCE: readonly Operator[] = [
  { type: 'RNN', structure: 'smooth', shape: recurrentShape, gradient: 'none' },
  { type: 'GRU', structure: 'smooth', shape: recurrentShape, gradient: 'none' },
  { type: 'LSTM', structure: 'smooth', shape: recurrentShape, gradient: 'none' },
];
