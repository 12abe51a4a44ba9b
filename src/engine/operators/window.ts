import type { Shape } from '../../tensor/shape.ts';
import { showShape } from '../../tensor/shape.ts';
import type { Attributes } from '../graph/attribute.ts';
import { ints, intOf, intsOf, textOf } from '../graph/attribute.ts';
import type { OperatorCall } from './operator.ts';
import { ShapeError } from './operator.ts';

/** How a kernel moves over the spatial axes: one number per axis in each list, all resolved to explicit numbers. */
export interface Window {
  /** Sizes of the large side: what Conv and pools read, what ConvTranspose writes. */
  readonly wide: readonly number[];
  /** Sizes of the small side: positions of the kernel. */
  readonly narrow: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding of the large side before the first and after the last element. */
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/** Elements a dilated kernel spans along each axis. */
export function spans(window: Pick<Window, 'kernel' | 'dilations'>): readonly number[] {
  return window.kernel.map((size, axis) => (size - 1) * (window.dilations[axis] ?? 1) + 1);
}

/** The sizes after batch and channels. Windows need numbers there: what padding and rounding do cannot be said of a symbol. */
export function spatial(call: OperatorCall, shape: Shape): readonly number[] {
  const sizes = shape.slice(2);
  if (sizes.length === 0 || sizes.some((size) => size <= 0))
    throw new ShapeError(
      `${call.type} "${call.name}": no fixed spatial sizes in ${showShape(shape)}`,
    );
  return sizes;
}

/** One number per spatial axis from an attribute, or the same for all. */
function perAxis(
  call: OperatorCall,
  name: string,
  rank: number,
  otherwise: number,
): readonly number[] {
  const list = intsOf(call.attributes, name) ?? Array.from({ length: rank }, () => otherwise);
  if (list.length !== rank)
    throw new ShapeError(
      `${call.type} "${call.name}": ${name} has ${list.length} entries for ${rank} axes`,
    );
  return list;
}

function steps(call: OperatorCall, rank: number): Pick<Window, 'strides' | 'dilations'> {
  const strides = perAxis(call, 'strides', rank, 1);
  const dilations = perAxis(call, 'dilations', rank, 1);
  if ([...strides, ...dilations].some((step) => step < 1))
    throw new ShapeError(`${call.type} "${call.name}": strides and dilations start at 1`);
  return { strides, dilations };
}

/** The explicit pads. */
function givenPads(call: OperatorCall, rank: number): Pick<Window, 'begin' | 'end'> {
  const pads = perAxis(call, 'pads', 2 * rank, 0);
  return { begin: pads.slice(0, rank), end: pads.slice(rank) };
}

/** Splits what must be padded in two; the odd element goes to the side that `auto_pad` names. */
function shared(total: readonly number[], isMoreAtEnd: boolean): Pick<Window, 'begin' | 'end'> {
  const small = total.map((size) => Math.floor(size / 2));
  const large = total.map((size) => Math.ceil(size / 2));
  return isMoreAtEnd ? { begin: small, end: large } : { begin: large, end: small };
}

/** Conv and pools: how the large side is read (ONNX Conv, MaxPool: `auto_pad`, `ceil_mode`). */
export function readingWindow(
  call: OperatorCall,
  wide: readonly number[],
  kernel: readonly number[],
): Window {
  const rank = wide.length;
  if (kernel.length !== rank)
    throw new ShapeError(
      `${call.type} "${call.name}": a kernel of ${kernel.length} axes for ${rank}`,
    );
  const moves = steps(call, rank);
  const span = spans({ kernel, ...moves });
  const auto = textOf(call.attributes, 'auto_pad', 'NOTSET');
  const stride = (axis: number): number => moves.strides[axis] ?? 1;
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const narrow = wide.map((size, axis) => Math.ceil(size / stride(axis)));
    const total = wide.map((size, axis) =>
      Math.max(0, ((narrow[axis] ?? 1) - 1) * stride(axis) + (span[axis] ?? 1) - size),
    );
    return { wide, narrow, kernel, ...moves, ...shared(total, auto === 'SAME_UPPER') };
  }
  const pads =
    auto === 'VALID'
      ? shared(
          wide.map(() => 0),
          true,
        )
      : givenPads(call, rank);
  const isCeiled = intOf(call.attributes, 'ceil_mode', 0) !== 0;
  const narrow = wide.map((size, axis) => {
    const begin = pads.begin[axis] ?? 0;
    const room = (size + begin + (pads.end[axis] ?? 0) - (span[axis] ?? 1)) / stride(axis);
    const count = (isCeiled ? Math.ceil(room) : Math.floor(room)) + 1;
    // The last window of `ceil_mode` must begin inside of the input or the padding before it.
    return isCeiled && (count - 1) * stride(axis) >= size + begin ? count - 1 : count;
  });
  if (narrow.some((count) => count < 1))
    throw new ShapeError(`${call.type} "${call.name}": the kernel is larger than the padded input`);
  return { wide, narrow, kernel, ...moves, ...pads };
}

/** ConvTranspose: how the large side is written (`output_shape`, `output_padding`, `auto_pad`). */
export function writingWindow(
  call: OperatorCall,
  narrow: readonly number[],
  kernel: readonly number[],
): Window {
  const rank = narrow.length;
  const moves = steps(call, rank);
  const span = spans({ kernel, ...moves });
  const extra = perAxis(call, 'output_padding', rank, 0);
  const auto = textOf(call.attributes, 'auto_pad', 'NOTSET');
  const full = narrow.map(
    (size, axis) =>
      (size - 1) * (moves.strides[axis] ?? 1) + (extra[axis] ?? 0) + (span[axis] ?? 1),
  );
  const isSame = auto === 'SAME_UPPER' || auto === 'SAME_LOWER';
  const same = isSame
    ? full.map((size, axis) => Math.min(size, (narrow[axis] ?? 1) * (moves.strides[axis] ?? 1)))
    : undefined;
  const asked = intsOf(call.attributes, 'output_shape')?.slice(-rank) ?? same;
  if (asked !== undefined) {
    const total = full.map((size, axis) => Math.max(0, size - (asked[axis] ?? 0)));
    return { wide: asked, narrow, kernel, ...moves, ...shared(total, auto === 'SAME_UPPER') };
  }
  const pads =
    auto === 'VALID'
      ? shared(
          narrow.map(() => 0),
          true,
        )
      : givenPads(call, rank);
  const wide = full.map((size, axis) => size - (pads.begin[axis] ?? 0) - (pads.end[axis] ?? 0));
  if (wide.some((size) => size < 1))
    throw new ShapeError(`${call.type} "${call.name}": the pads leave nothing`);
  return { wide, narrow, kernel, ...moves, ...pads };
}

/** Attributes of an emitted Conv. */
export function convAttributes(window: Omit<Window, 'wide' | 'narrow'>, group: number): Attributes {
  return {
    kernel_shape: ints(window.kernel),
    strides: ints(window.strides),
    dilations: ints(window.dilations),
    pads: ints([...window.begin, ...window.end]),
    group: { kind: 'int', value: group },
  };
}
