import { floatOf, intOf } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import type { GradientRule, Operator } from './operator.ts';
import { ShapeError } from './operator.ts';
import type { AxisMap } from './separable.ts';
import { addWeight, applyMap, axisMap, transposedMap } from './separable.ts';
import { likeFirst } from './shape-rules.ts';

/** Which channels each channel is compared with: ⌊(size−1)/2⌋ before it, ⌈(size−1)/2⌉ after it (ONNX LRN). */
function neighbours(channels: number, size: number): AxisMap {
  const map = axisMap(channels, channels);
  for (let to = 0; to < channels; to += 1)
    for (let at = 0; at < size; at += 1)
      addWeight(map, to, to - Math.floor((size - 1) / 2) + at, 1);
  return map;
}

/** y = x·s^(−β) with s = bias + α/size·Σx² over neighbouring channels. */
const responseGradient: GradientRule = (call) => {
  const { g, attributes } = call;
  const x = call.input(0);
  const size = intOf(attributes, 'size', 1);
  const beta = floatOf(attributes, 'beta', 0.75);
  const share = floatOf(attributes, 'alpha', 0.0001) / size;
  const [, channels = 0] = x.shape;
  if (channels <= 0) throw new ShapeError(`LRN "${call.name}": no fixed number of channels`);
  const map = neighbours(channels, size);
  const across = (value: Value, of: AxisMap): Value => applyMap(g, value, 1, of);
  const sums = g.shift(g.scale(across(g.mul(x, x), map), share), floatOf(attributes, 'bias', 1));
  const dy = call.cotangent();
  const own = g.mul(dy, g.op('Pow', [sums, g.scalar(-beta, sums)]));
  const others = across(g.div(g.mul(dy, call.output()), sums), transposedMap(map));
  return [g.sub(own, g.mul(x, g.scale(others, 2 * share * beta)))];
};

export const RESPONSE_NORMALIZATION: readonly Operator[] = [
  { type: 'LRN', structure: 'smooth', shape: likeFirst, gradient: responseGradient },
];
