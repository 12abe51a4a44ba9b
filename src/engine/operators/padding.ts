import { normaliseAxis, showShape } from '../../tensor/shape.ts';
import { textOf } from '../graph/attribute.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import { constantIntegers } from '../graph/value.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import type { AxisMap } from './separable.ts';
import { addWeight, applyMap, axisMap, transposedMap } from './separable.ts';

/** Elements added, or where negative taken away, at both ends of every axis. */
interface Pads {
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

function padsOf(call: OperatorCall): Pads {
  const { shape } = call.input(0);
  const list = constantIntegers(call.input(1));
  const named = call.optional(3);
  const axes = named === undefined ? shape.map((_, axis) => axis) : constantIntegers(named);
  if (list === undefined || axes === undefined)
    throw new ShapeError(`Pad "${call.name}": pads are computed at run time`);
  if (list.length !== 2 * axes.length)
    throw new ShapeError(`Pad "${call.name}": ${list.length} pads for ${axes.length} axes`);
  const begin = shape.map(() => 0);
  const end = shape.map(() => 0);
  for (const [index, axis] of axes.entries()) {
    begin[normaliseAxis(axis, shape.length)] = list[index] ?? 0;
    end[normaliseAxis(axis, shape.length)] = list[index + axes.length] ?? 0;
  }
  return { begin, end };
}

const padShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const pads = padsOf(call);
  return [
    {
      dtype,
      shape: shape.map((size, axis) => {
        const added = (pads.begin[axis] ?? 0) + (pads.end[axis] ?? 0);
        if (added === 0) return size;
        if (size < 0 || size + added < 0)
          throw new ShapeError(
            `Pad "${call.name}": ${added} elements more along axis ${axis} of ${showShape(shape)}`,
          );
        return size + added;
      }),
    },
  ];
};

function zeroPad(g: GraphBuilder, value: Value, pads: Pads): Value {
  return g.op('Pad', [value, g.vector([...pads.begin, ...pads.end]), g.scalar(0, value)]);
}

function each(list: readonly number[], change: (size: number) => number): readonly number[] {
  // −0 and 0 would be two constants.
  return list.map((size) => change(size) + 0);
}

/** The sum over what was padded: all of it less what came from the input. */
function fillGradient(call: Parameters<GradientRule>[0], pads: Pads): Value {
  const { g } = call;
  const dy = call.cotangent();
  const inner = zeroPad(g, dy, {
    begin: each(pads.begin, (size) => -Math.max(size, 0)),
    end: each(pads.end, (size) => -Math.max(size, 0)),
  });
  const axes = dy.shape.map((_, axis) => axis);
  const all = g.sub(g.reduceSum(dy, axes, false), g.reduceSum(inner, axes, false));
  return g.reshapeLike(all, call.input(2));
}

/** Which element of the input stands at each place of the padded axis. */
function sourceMap(size: number, begin: number, end: number, mode: string): AxisMap {
  const map = axisMap(size + begin + end, size);
  const period = Math.max(2 * (size - 1), 1);
  for (let to = 0; to < map.to; to += 1) {
    const place = to - begin;
    const turned = ((place % period) + period) % period;
    const from =
      mode === 'edge'
        ? Math.min(Math.max(place, 0), size - 1)
        : mode === 'wrap'
          ? ((place % size) + size) % size
          : Math.min(turned, period - turned);
    addWeight(map, to, size === 1 ? 0 : from, 1);
  }
  return map;
}

const padGradient: GradientRule = (call) => {
  const { g } = call;
  const x = call.input(0);
  const mode = textOf(call.attributes, 'mode', 'constant');
  const pads = padsOf(call);
  if (mode === 'constant') {
    const opposite = {
      begin: each(pads.begin, (size) => -size),
      end: each(pads.end, (size) => -size),
    };
    return [
      call.wants(0) ? zeroPad(g, call.cotangent(), opposite) : undefined,
      undefined,
      call.wants(2) ? fillGradient(call, pads) : undefined,
    ];
  }
  if (mode !== 'reflect' && mode !== 'edge' && mode !== 'wrap')
    throw new ShapeError(`Pad "${call.name}": unknown mode "${mode}"`);
  let dx = call.cotangent();
  for (const [axis, size] of x.shape.entries()) {
    const [begin, end] = [pads.begin[axis] ?? 0, pads.end[axis] ?? 0];
    if (begin === 0 && end === 0) continue;
    dx = applyMap(g, dx, axis, transposedMap(sourceMap(size, begin, end, mode)));
  }
  return [dx];
};

export const PADDING: readonly Operator[] = [
  { type: 'Pad', structure: 'linear', shape: padShape, gradient: padGradient },
];
