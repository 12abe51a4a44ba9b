import { floats } from '../../tensor/tensor.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { ShapeError } from './operator.ts';

/** A linear map along one axis: `weights[to * from.length + from]`, row-major, `to` rows of `from` weights. */
export interface AxisMap {
  readonly to: number;
  readonly from: number;
  readonly weights: Float64Array;
}

/**
 * Elements one map may have: 4096 × 4096, the largest image side either way. A file that asks for more wants memory, not a picture.
 */
const MAX_MAP_ELEMENTS = 2 ** 24;

export function axisMap(to: number, from: number): AxisMap {
  if (to * from > MAX_MAP_ELEMENTS)
    throw new ShapeError(`a map of ${from} to ${to} elements along one axis is too large`);
  return { to, from, weights: new Float64Array(to * from) };
}

/** Adds to one weight; places outside of the map are left out, as padding is. */
export function addWeight(map: AxisMap, to: number, from: number, weight: number): void {
  if (from < 0 || from >= map.from) return;
  const at = to * map.from + from;
  map.weights[at] = (map.weights[at] ?? 0) + weight;
}

export function transposedMap(map: AxisMap): AxisMap {
  const result = axisMap(map.from, map.to);
  for (let to = 0; to < map.to; to += 1)
    for (let from = 0; from < map.from; from += 1)
      result.weights[from * map.to + to] = map.weights[to * map.from + from] ?? 0;
  return result;
}

function isIdentity(map: AxisMap): boolean {
  if (map.to !== map.from) return false;
  return map.weights.every((weight, at) => weight === (at % (map.from + 1) === 0 ? 1 : 0));
}

/** The map with rows and columns as they lie in a matrix product from the left, or transposed for one from the right. */
function matrix(g: GraphBuilder, map: AxisMap, like: Value): Value {
  const constant = g.constant(floats(Float32Array.from(map.weights), [map.to, map.from]), 'map');
  if (like.dtype === 'float32') return constant;
  if (like.dtype !== 'float64') return g.cast(constant, like.dtype);
  return g.constant({ dtype: 'float64', shape: [map.to, map.from], data: map.weights }, 'map');
}

/** Applies the map along one axis of fixed size, as one matrix product. */
export function applyMap(g: GraphBuilder, value: Value, axis: number, map: AxisMap): Value {
  if (isIdentity(map)) return value;
  const { shape } = value;
  if (axis === shape.length - 1) return g.matmul(value, matrix(g, transposedMap(map), value));
  if (axis === shape.length - 2) return g.matmul(matrix(g, map, value), value);
  // What lies behind the axis is one row; what lies before stays, since the batch may be among it.
  const after = shape.slice(axis + 1);
  const rest = after.reduce((all, size) => all * size, 1);
  const rows = g.reshape(value, [...shape.slice(0, axis + 1), rest]);
  const mapped = g.matmul(matrix(g, map, value), rows);
  return g.reshape(mapped, [...shape.slice(0, axis), map.to, ...after]);
}

/** Applies one map per axis, `first` being the axis of the first. */
export function applyMaps(
  g: GraphBuilder,
  value: Value,
  first: number,
  maps: readonly AxisMap[],
): Value {
  let result = value;
  for (const [index, map] of maps.entries()) result = applyMap(g, result, first + index, map);
  return result;
}
