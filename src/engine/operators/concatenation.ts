import { normaliseAxis, showShape } from '../../tensor/shape.ts';
import { int, intOf } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientCall, GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

function axisOf(call: OperatorCall, otherwise: number): number {
  return normaliseAxis(intOf(call.attributes, 'axis', otherwise), call.input(0).shape.length);
}

function inputsOf(call: OperatorCall): readonly Value[] {
  return Array.from({ length: call.inputCount }, (_, index) => call.input(index));
}

/** Sizes add up where all of them are numbers, or all of them multiples of the batch. */
const concatShape: ShapeRule = (call) => {
  const axis = axisOf(call, 0);
  const { dtype, shape } = call.input(0);
  const sizes = inputsOf(call).map((value) => value.shape[axis] ?? 0);
  for (const other of inputsOf(call))
    if (
      other.shape.length !== shape.length ||
      other.shape.some((size, index) => index !== axis && size !== shape[index])
    )
      throw new ShapeError(
        `Concat "${call.name}": ${showShape(other.shape)} beside ${showShape(shape)} along axis ${axis}`,
      );
  if (sizes.some((size) => size > 0) && sizes.some((size) => size < 0))
    throw new ShapeError(
      `Concat "${call.name}": numbers of rows that depend on the batch and others`,
    );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return [{ dtype, shape: shape.map((size, index) => (index === axis ? total : size)) }];
};

const concatGradient: GradientRule = (call) => {
  const { g } = call;
  const axis = axisOf(call, 0);
  const inputs = inputsOf(call);
  const sizes = inputs.map((value) => value.shape[axis] ?? 0);
  const dy = call.cotangent();
  if (inputs.length === 1) return [dy];
  if (sizes.every((size) => size >= 0)) {
    const parts = g.emit('Split', [dy, g.vector(sizes)], { axis: int(axis) }, inputs.length);
    return inputs.map((_, index) => (call.wants(index) ? parts[index] : undefined));
  }
  // What is put together along the batch is cut where the parts turn out to end.
  let start: Value = g.vector([0]);
  return inputs.map((value, index) => {
    const size = g.op('Shape', [value], { start: int(axis), end: int(axis + 1) });
    const end = g.add(start, size);
    const part = call.wants(index) ? g.slice(dy, start, end, axis, value.shape) : undefined;
    start = end;
    return part;
  });
};

/** Sizes of the parts, in the unit of the dimension: whole numbers, or multiples of the batch. */
function partSizes(call: OperatorCall): readonly number[] {
  const size = call.input(0).shape[axisOf(call, 0)] ?? 0;
  const given = call.optional(1);
  const sizes = constantIntegers(given);
  if (given !== undefined && sizes === undefined)
    throw new ShapeError(`Split "${call.name}": the sizes are computed at run time`);
  if (sizes !== undefined) {
    if (size < 0)
      throw new ShapeError(`Split "${call.name}": fixed sizes of what depends on the batch`);
    return sizes;
  }
  const count = intOf(call.attributes, 'num_outputs', call.outputCount);
  if (size < 0) {
    if (!Number.isInteger(size / count))
      throw new ShapeError(`Split "${call.name}": the batch in ${count} parts`);
    return Array.from({ length: count }, () => size / count);
  }
  // The last part may be smaller.
  const part = Math.ceil(size / count);
  return Array.from({ length: count }, (_, index) =>
    Math.max(0, Math.min(part, size - part * index)),
  );
}

const splitShape: ShapeRule = (call) => {
  const axis = axisOf(call, 0);
  const { dtype, shape } = call.input(0);
  return partSizes(call).map((part) => ({
    dtype,
    shape: shape.map((size, index) => (index === axis ? part : size)),
  }));
};

const splitGradient: GradientRule = (call: GradientCall) => {
  const parts = Array.from({ length: call.outputCount }, (_, index) => call.cotangent(index));
  return [call.g.op('Concat', parts, { axis: int(axisOf(call, 0)) }), undefined];
};

export const CONCATENATION: readonly Operator[] = [
  { type: 'Concat', structure: 'linear', shape: concatShape, gradient: concatGradient },
  { type: 'Split', structure: 'linear', shape: splitShape, gradient: splitGradient },
];
