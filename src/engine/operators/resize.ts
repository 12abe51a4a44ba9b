import type { Shape } from '../../tensor/shape.ts';
import { normaliseAxis, showShape } from '../../tensor/shape.ts';
import { floatOf, intOf, intsOf, textOf } from '../graph/attribute.ts';
import type { Value } from '../graph/value.ts';
import { constantIntegers } from '../graph/value.ts';
import { antialiasedMap } from './antialias.ts';
import type { Interpolation, ResizedAxis } from './interpolation.ts';
import { interpolationMap } from './interpolation.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';
import { applyMap, transposedMap } from './separable.ts';

/** What happens to each axis of the input; `undefined` for axes that stay as they are. */
type Plan = readonly (ResizedAxis | undefined)[];

function isGiven(call: OperatorCall, index: number): boolean {
  const value = call.optional(index);
  return value !== undefined && !value.shape.includes(0);
}

/** Numbers of an input that may be absent or empty, which both mean "not given". */
function given(call: OperatorCall, index: number): readonly number[] | undefined {
  const value = call.optional(index);
  if (value === undefined || !isGiven(call, index)) return undefined;
  // Reading elements is the same for floats.
  const numbers = constantIntegers(value);
  if (numbers === undefined)
    throw new ShapeError(`${call.type} "${call.name}": sizes are computed at run time`);
  return numbers;
}

/** @param output shape of the output where it is known: it says what sizes are that are computed at run time. */
function resizePlan(call: OperatorCall, output?: Shape): Plan {
  const { shape } = call.input(0);
  const rank = shape.length;
  const axes = (intsOf(call.attributes, 'axes') ?? shape.map((_, axis) => axis)).map((axis) =>
    normaliseAxis(axis, rank),
  );
  const scales = given(call, 2);
  const isComputed = isGiven(call, 3) && call.optional(3)?.constant === undefined;
  const sizes =
    isComputed && output !== undefined ? axes.map((axis) => output[axis] ?? 1) : given(call, 3);
  const regions = given(call, 1);
  if (scales === undefined && sizes === undefined)
    throw new ShapeError(`Resize "${call.name}" has neither scales nor sizes`);
  const targets = sizes === undefined ? undefined : keptRatio(call, axes, sizes);
  const plan: (ResizedAxis | undefined)[] = shape.map(() => undefined);
  for (const [index, axis] of axes.entries()) {
    const from = shape[axis] ?? 1;
    const target = targets?.[index];
    const scale = target?.scale ?? scales?.[index] ?? 1;
    const region = { start: regions?.[index] ?? 0, end: regions?.[index + axes.length] ?? 1 };
    if (from < 0) {
      // Sizes name the batch the file was made with; no picture is mixed with another.
      if (sizes === undefined && scale !== 1)
        throw new ShapeError(`Resize "${call.name}": resizes the batch of ${showShape(shape)}`);
      continue;
    }
    const to = target?.to ?? Math.floor(Math.fround(from * Math.fround(scale)));
    if (to < 1) throw new ShapeError(`Resize "${call.name}": ${from} to ${to} elements`);
    plan[axis] = { from, to, scale, ...region };
  }
  // Where no size changes the runtime copies, whatever scales and regions say.
  return plan.every((change) => change === undefined || change.to === change.from) ? [] : plan;
}

/** Sizes as given, or as the policy on the aspect ratio makes them. */
function keptRatio(
  call: OperatorCall,
  axes: readonly number[],
  sizes: readonly number[],
): readonly { readonly to: number; readonly scale: number }[] {
  const { shape } = call.input(0);
  const policy = textOf(call.attributes, 'keep_aspect_ratio_policy', 'stretch');
  const ratios = sizes.map((size, index) => size / (shape[axes[index] ?? 0] ?? 1));
  if (policy === 'stretch') return sizes.map((to, index) => ({ to, scale: ratios[index] ?? 1 }));
  // The ratio of a batch would be negative, and means nothing.
  const real = ratios.filter((ratio) => ratio > 0);
  const scale = policy === 'not_larger' ? Math.min(...real) : Math.max(...real);
  return sizes.map((_, index) => ({
    to: Math.floor(scale * (shape[axes[index] ?? 0] ?? 1) + 0.5),
    scale,
  }));
}

function interpolationOf(call: OperatorCall): Interpolation {
  const { attributes } = call;
  return {
    mode: textOf(attributes, 'mode', 'nearest'),
    coordinates: textOf(attributes, 'coordinate_transformation_mode', 'half_pixel'),
    rounding: textOf(attributes, 'nearest_mode', 'round_prefer_floor'),
    cubic: floatOf(attributes, 'cubic_coeff_a', -0.75),
    excludesOutside: intOf(attributes, 'exclude_outside', 0) !== 0,
  };
}

const resizeShape: ShapeRule = (call) => {
  const { dtype, shape } = call.input(0);
  const plan = resizePlan(call);
  return [{ dtype, shape: shape.map((size, axis) => plan[axis]?.to ?? size) }];
};

/** Interpolation is one matrix per axis, its gradient the transposed matrices. */
const resizeGradient: GradientRule = (call) => {
  const how = interpolationOf(call);
  const mapOf = intOf(call.attributes, 'antialias', 0) === 0 ? interpolationMap : antialiasedMap;
  let dx: Value = call.cotangent();
  for (const [axis, change] of resizePlan(call, call.output().shape).entries())
    if (change !== undefined) dx = applyMap(call.g, dx, axis, transposedMap(mapOf(change, how)));
  return [dx];
};

/** Upsample, its forerunner, is rewritten to it when files are read. */
export const RESIZE: readonly Operator[] = [
  { type: 'Resize', structure: 'linear', shape: resizeShape, gradient: resizeGradient },
];
