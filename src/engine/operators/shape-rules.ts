import { broadcast, showShape } from '../../tensor/shape.ts';
import type { Dtype } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

/** The output is like the first input. */
export const likeFirst: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  return [{ dtype, shape }];
};

/** All inputs broadcast together; the element type is the first input's. */
export const broadcastAll: ShapeRule = (call) => [
  { dtype: call.input(0).dtype, shape: broadcastShape(call) },
];

/** Comparisons. */
export const broadcastBool: ShapeRule = (call) => [{ dtype: 'bool', shape: broadcastShape(call) }];

/** Like the first input, another element type. */
export function likeFirstAs(dtype: Dtype): ShapeRule {
  return (call) => [{ dtype, shape: call.input(0).shape }];
}

export function broadcastShape(call: OperatorCall, from = 0): Shape {
  let shape: Shape = call.input(from).shape;
  for (let index = from + 1; index < call.inputCount; index += 1) {
    const other = call.input(index).shape;
    const joined = broadcast(shape, other);
    if (joined === undefined)
      throw new ShapeError(
        `${call.type} "${call.name}": ${showShape(shape)} and ${showShape(other)} do not broadcast`,
      );
    shape = joined;
  }
  return shape;
}
