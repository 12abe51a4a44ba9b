import { int } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { ShapeError } from './operator.ts';

/** What one direction of a recurrent layer is made of; rows of gates stand below each other in the weights. */
export interface RecurrentCell {
  /** [gates · hidden, features] */
  readonly weights: Value;
  /** [gates · hidden, hidden] */
  readonly recurrent: Value;
  /** Of the input and of the state, [gates · hidden] each. */
  readonly bias?: readonly [Value, Value];
  /** Of an LSTM: input, output and forget gate look at the cell by these, [hidden] each. */
  readonly peepholes?: readonly Value[];
  /** By the names of ONNX, in its order. */
  readonly activations: readonly string[];
  readonly hidden: number;
  /** Of a GRU: the reset gate is applied after the product with the state. */
  readonly resetsAfter: boolean;
}

/** State between two steps, [batch, hidden] each. Absent before the first step where none is given: zeros. */
export interface RecurrentState {
  readonly h?: Value;
  readonly c?: Value;
}

/** Activations without parameters, as ONNX names them. */
const ACTIVATIONS = new Set(['Sigmoid', 'Tanh', 'Relu', 'Softsign', 'Softplus']);

function activate(g: GraphBuilder, cell: RecurrentCell, index: number, value: Value): Value {
  const type = cell.activations[index] ?? '';
  if (!ACTIVATIONS.has(type)) throw new ShapeError(`a recurrent layer with activation "${type}"`);
  return g.op(type, [value]);
}

function parts(
  g: GraphBuilder,
  value: Value,
  sizes: readonly number[],
  axis: number,
): readonly Value[] {
  if (sizes.length === 1) return [value];
  return g.emit('Split', [value, g.vector(sizes)], { axis: int(axis) }, sizes.length);
}

/** Adds the product of the state with its weights; without a state there is nothing to add. */
function withState(g: GraphBuilder, value: Value, state: Value | undefined, weights: Value): Value {
  return state === undefined ? value : g.add(value, g.matmul(state, g.transpose(weights, [1, 0])));
}

export type Step = (
  g: GraphBuilder,
  cell: RecurrentCell,
  x: Value,
  state: RecurrentState,
) => Required<Pick<RecurrentState, 'h'>> & RecurrentState;

/** H = f(X + H·Rᵀ); `x` holds the products with the weights and all biases. */
const rnnStep: Step = (g, cell, x, { h }) => ({
  h: activate(g, cell, 0, withState(g, x, h, cell.recurrent)),
});

/** Gates in the order input, output, forget, cell (Hochreiter and Schmidhuber 1997; ONNX LSTM). */
const lstmStep: Step = (g, cell, x, { h, c }) => {
  const { hidden, peepholes } = cell;
  const [i, o, f, n] = parts(
    g,
    withState(g, x, h, cell.recurrent),
    [hidden, hidden, hidden, hidden],
    1,
  );
  if (i === undefined || o === undefined || f === undefined || n === undefined)
    throw new ShapeError('an LSTM without its four gates');
  const looks = (gate: Value, index: number, at: Value | undefined): Value => {
    const peephole = peepholes?.[index];
    return peephole === undefined || at === undefined ? gate : g.add(gate, g.mul(peephole, at));
  };
  const entering = g.mul(activate(g, cell, 0, looks(i, 0, c)), activate(g, cell, 1, n));
  const kept = c === undefined ? undefined : g.mul(activate(g, cell, 0, looks(f, 2, c)), c);
  const next = kept === undefined ? entering : g.add(kept, entering);
  const open = activate(g, cell, 0, looks(o, 1, next));
  return { h: g.mul(open, activate(g, cell, 2, next)), c: next };
};

/** Gates in the order update, reset, hidden (Cho et al. 2014; ONNX GRU). */
const gruStep: Step = (g, cell, x, { h }) => {
  const { hidden, bias } = cell;
  const [xGates, xNew] = parts(g, x, [2 * hidden, hidden], 1);
  const [rGates, rNew] = parts(g, cell.recurrent, [2 * hidden, hidden], 0);
  if (xGates === undefined || xNew === undefined || rGates === undefined || rNew === undefined)
    throw new ShapeError('a GRU without its three gates');
  const gates = activate(g, cell, 0, withState(g, xGates, h, rGates));
  const [z, r] = parts(g, gates, [hidden, hidden], 1);
  if (z === undefined || r === undefined) throw new ShapeError('a GRU without its gates');
  const candidate = (): Value => {
    if (!cell.resetsAfter)
      return withState(g, xNew, h === undefined ? undefined : g.mul(r, h), rNew);
    // The bias of the state is inside of what is reset.
    const [, , own] = bias === undefined ? [] : parts(g, bias[1], [hidden, hidden, hidden], 0);
    const product = h === undefined ? undefined : g.matmul(h, g.transpose(rNew, [1, 0]));
    const inner = own === undefined ? product : product === undefined ? own : g.add(product, own);
    return inner === undefined ? xNew : g.add(xNew, g.mul(r, inner));
  };
  const next = activate(g, cell, 1, candidate());
  const fresh = g.mul(g.sub(g.scalar(1, z), z), next);
  return { h: h === undefined ? fresh : g.add(fresh, g.mul(z, h)) };
};

/** All biases that may be added before the steps: those of the input, and of the state where nothing resets them. */
export function stepBias(g: GraphBuilder, type: string, cell: RecurrentCell): Value | undefined {
  if (cell.bias === undefined) return undefined;
  const [own, state] = cell.bias;
  if (type !== 'GRU' || !cell.resetsAfter) return g.add(own, state);
  const [gates] = parts(g, state, [2 * cell.hidden, cell.hidden], 0);
  if (gates === undefined) throw new ShapeError('a GRU without its gates');
  const none = g.filledAs(g.vector([cell.hidden]), [cell.hidden], own, 0);
  return g.add(own, g.op('Concat', [gates, none], { axis: int(0) }));
}

export const STEPS: Readonly<
  Record<
    string,
    { readonly step: Step; readonly gates: number; readonly activations: readonly string[] }
  >
> = {
  RNN: { step: rnnStep, gates: 1, activations: ['Tanh'] },
  GRU: { step: gruStep, gates: 3, activations: ['Sigmoid', 'Tanh'] },
  LSTM: { step: lstmStep, gates: 4, activations: ['Sigmoid', 'Tanh', 'Tanh'] },
};
