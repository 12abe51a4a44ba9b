import { int, text, textOf } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import { axisOf } from './gathering.ts';
import type { GradientCall, GradientRule, Operator } from './operator.ts';
import { likeFirst } from './shape-rules.ts';

/** The two ways of naming places: by one coordinate for each element, or by coordinates of whole slices. */
interface Addressing {
  /** What lies at the places, in the shape of the updates. */
  readonly read: (value: Value) => Value;
  readonly write: (into: Value, updates: Value, reduction: string) => Value;
}

type AddressingRule = (call: GradientCall) => Addressing;

const byElement: AddressingRule = (call) => {
  const { g } = call;
  const indices = call.input(1);
  const axis = { axis: int(axisOf(call)) };
  return {
    read: (value) => g.op('GatherElements', [value, indices], axis),
    write: (into, updates, reduction) =>
      g.op('ScatterElements', [into, indices, updates], { ...axis, reduction: text(reduction) }),
  };
};

const bySlice: AddressingRule = (call) => {
  const { g } = call;
  const indices = call.input(1);
  return {
    read: (value) => g.op('GatherND', [value, indices]),
    write: (into, updates, reduction) =>
      g.op('ScatterND', [into, indices, updates], { reduction: text(reduction) }),
  };
};

interface Shares {
  readonly data: () => Value;
  readonly updates: () => Value;
}

/** What is overwritten has no gradient, what overwrites has. Places named twice are undefined in ONNX. */
function replaced(call: GradientCall, { read, write }: Addressing): Shares {
  const { g } = call;
  const dy = call.cotangent();
  return { data: () => write(dy, g.zerosLike(call.input(2)), 'none'), updates: () => read(dy) };
}

function added(call: GradientCall, { read }: Addressing): Shares {
  return { data: () => call.cotangent(), updates: () => read(call.cotangent()) };
}

/**
 * Each factor takes the product of the others. Division gives it, but where factors are 0: the product of those that are not, and the
 * number of those that are, say it then.
 */
function multiplied(call: GradientCall, { read, write }: Addressing): Shares {
  const { g } = call;
  const [x, updates] = [call.input(0), call.input(2)];
  const zero = g.scalar(0, updates);
  const isZero = g.op('Equal', [updates, zero]);
  const factors = g.where(isZero, g.scalar(1, updates), updates);
  return {
    data: () => g.mul(call.cotangent(), write(g.onesLike(x), updates, 'mul')),
    updates: () => {
      const product = g.mul(call.cotangent(), write(x, factors, 'mul'));
      const zeros = read(write(g.zerosLike(x), g.cast(isZero, updates.dtype), 'add'));
      const others = g.sub(zeros, g.cast(isZero, updates.dtype));
      const isLost = g.op('Greater', [others, zero]);
      return g.where(isLost, zero, g.div(read(product), factors));
    },
  };
}

/** All that attain the extreme share it equally, as torch's scatter_reduce has it. */
function extreme(call: GradientCall, { read, write }: Addressing): Shares {
  const { g } = call;
  const [x, updates, y] = [call.input(0), call.input(2), call.output()];
  const isOwn = g.cast(g.op('Equal', [x, y]), x.dtype);
  const isUpdate = g.cast(g.op('Equal', [updates, read(y)]), x.dtype);
  const share = g.div(call.cotangent(), write(isOwn, isUpdate, 'add'));
  return {
    data: () => g.mul(isOwn, share),
    updates: () => g.mul(isUpdate, read(share)),
  };
}

const SHARES: Readonly<Record<string, (call: GradientCall, by: Addressing) => Shares>> = {
  none: replaced,
  add: added,
  mul: multiplied,
  max: extreme,
  min: extreme,
};

function scattering(type: string, addressing: AddressingRule): Operator {
  const gradient: GradientRule = (call) => {
    const reduction = textOf(call.attributes, 'reduction', 'none');
    const shares = SHARES[reduction]?.(call, addressing(call));
    return [
      call.wants(0) ? shares?.data() : undefined,
      undefined,
      call.wants(2) ? shares?.updates() : undefined,
    ];
  };
  return { type, structure: 'smooth', shape: likeFirst, gradient };
}

/** Values put into a tensor at places that another input names. Linear but for products and extremes. */
export const SCATTERING: readonly Operator[] = [
  scattering('ScatterElements', byElement),
  scattering('ScatterND', bySlice),
];
