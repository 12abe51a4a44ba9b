import { broadcast } from '../../tensor/shape.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Node, ValueType } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { findOperator } from '../operators/table.ts';

/** What is known while a model is lifted: shapes for one sample, and those found so far for any number. */
export interface LiftTypes {
  readonly single: ReadonlyMap<string, ValueType>;
  readonly lifted: Map<string, ValueType>;
  readonly constants: ReadonlyMap<string, Tensor>;
}

export function dependsOnBatch(shape: Shape | undefined): boolean {
  return shape?.some((size) => size < 0) ?? false;
}

/**
 * Where the batch is in a shape whose elements come in the same order as those of `from`: as many elements stand before it in both.
 * `undefined` where no dimension begins there. Where it could be joined with the dimension before or after, features are left alone.
 */
export function alignBatch(from: Shape, single: readonly number[]): Shape | undefined {
  const axis = from.findIndex((size) => size < 0);
  if (axis === -1 || from.findLastIndex((size) => size < 0) !== axis) return undefined;
  const before = productOf(from.slice(0, axis));
  // Folded with k others, the batch may stand before or behind them.
  const most = before * -(from[axis] ?? -1);
  const places = single.map((size, place) => ({
    size,
    place,
    product: productOf(single.slice(0, place)),
  }));
  const own = places.find(
    ({ size, product }) => size === 1 && product >= before && product <= most,
  );
  const start = places.find(({ product }) => product === before)?.place;
  if (own === undefined && start === undefined) return undefined;
  const isLast = start === single.length - 1 && start > 0;
  const place = own?.place ?? (isLast ? start - 1 : start);
  return single.map((each, at) => (at === place ? -each : each));
}

function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/** Shapes of the outputs of a node by the operator table; a guess where it does not know, which the proof has to hold against. */
export function liftOutputs(node: Node, types: LiftTypes): void {
  const inputs = node.inputs.map((name) => types.lifted.get(name));
  const isTouched = inputs.some((type) => dependsOnBatch(type?.shape));
  const ruled = isTouched ? byRule(node, types) : undefined;
  for (const [index, output] of node.outputs.entries()) {
    const one = types.single.get(output);
    if (one === undefined) continue;
    const shape = isTouched ? (ruled?.[index]?.shape ?? guess(inputs, one.shape)) : one.shape;
    types.lifted.set(output, { dtype: one.dtype, shape });
  }
}

function byRule(node: Node, types: LiftTypes): readonly ValueType[] | undefined {
  const operator = findOperator(node.type, node.domain);
  if (operator === undefined) return undefined;
  const value = (index: number): Value | undefined => {
    const name = node.inputs[index] ?? '';
    const type = types.lifted.get(name);
    if (type === undefined) return undefined;
    const constant = types.constants.get(name);
    return constant === undefined ? { name, ...type } : { name, ...type, constant };
  };
  try {
    return operator.shape({
      type: node.type,
      name: node.name,
      attributes: node.attributes,
      inputCount: node.inputs.length,
      outputCount: node.outputs.length,
      input: (index) => {
        const found = value(index);
        if (found === undefined) throw new RangeError(`input ${index} is missing`);
        return found;
      },
      optional: value,
    });
  } catch {
    // The rule needs what is only known at run time, or the shapes do not fit: a guess follows, and the proof judges it.
    return undefined;
  }
}

function guess(inputs: readonly (ValueType | undefined)[], single: readonly number[]): Shape {
  const count = single.reduce((product, size) => product * size, 1);
  for (const type of inputs) {
    if (type === undefined || !dependsOnBatch(type.shape)) continue;
    const size = type.shape.reduce((product, each) => product * Math.abs(each), 1);
    const aligned = size === count ? alignBatch(type.shape, single) : undefined;
    if (aligned !== undefined) return aligned;
    const widened = broadcast(type.shape, single);
    if (widened?.length === single.length) return widened;
  }
  return single[0] === 1 ? [-1, ...single.slice(1)] : single;
}
