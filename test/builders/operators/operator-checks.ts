import { expect } from 'vitest';
import type { Random } from '../../../src/tensor/random.ts';
import { isFloat } from '../../../src/tensor/dtype.ts';
import { bindBatch } from '../../../src/tensor/shape.ts';
import { toNumbers } from '../../../src/tensor/tensor.ts';
import type { Value } from '../../../src/engine/graph/value.ts';
import { gradientName } from '../../../src/engine/gradient.ts';
import type { Session } from '../../../src/engine/session/session.ts';
import { differenceAlong } from './finite-difference.ts';
import type { OperatorCase, OperatorExample } from './operator-case.ts';
import {
  buildExample,
  buildGradient,
  drawFeeds,
  drawWeights,
  gradientValues,
  openGraph,
  tensorOf,
} from './operator-run.ts';
import type { BuiltExample, Feeds } from './operator-run.ts';

/** Directions per input: one wrong element is seen by each of them. */
const DIRECTIONS = 2;
const TOLERANCE = { float64: 1e-6, float32: 2e-3 } as const;
/** Batches a symbolic example is run with. */
const BATCHES = [2, 3] as const;

export type OperatorCheck = (
  operator: OperatorCase,
  example: OperatorExample,
  random: Random,
) => Promise<void>;

/** Batches to run an example with: one where the batch plays no part. */
function batchesOf(example: OperatorExample): readonly number[] {
  const isSymbolic = example.inputs.some((input) => input?.shape.some((size) => size < 0) ?? false);
  return isSymbolic ? BATCHES : [1];
}

async function expectShapes(
  session: Session,
  values: readonly Value[],
  feeds: Feeds,
  batch: number,
): Promise<Awaited<ReturnType<Session['run']>>> {
  const results = await session.run(feeds);
  for (const value of values)
    expect({ dtype: results[value.name]?.dtype, shape: results[value.name]?.shape }).toEqual({
      dtype: value.dtype,
      shape: bindBatch(value.shape, batch),
    });
  return results;
}

/** Element types and shapes are those the runtime returns. */
export async function checkShapes(
  operator: OperatorCase,
  example: OperatorExample,
  random: Random,
): Promise<void> {
  const built = buildExample(operator, example);
  const session = await openGraph(built.typed);
  for (const batch of batchesOf(example))
    await expectShapes(session, built.outputs, drawFeeds(built, batch, random), batch);
  await session.close();
}

/** Jumps lie far apart in the domain of the case: a small move changes nothing at all. */
export async function checkConstant(
  operator: OperatorCase,
  example: OperatorExample,
  random: Random,
): Promise<void> {
  const built = buildExample(operator, example);
  const session = await openGraph(built.typed);
  for (const batch of batchesOf(example)) {
    const feeds = drawFeeds(built, batch, random);
    const results = await expectShapes(session, built.outputs, feeds, batch);
    const moved = Object.fromEntries(
      Object.entries(feeds).map(([name, tensor]) => {
        if (!isFloat(tensor.dtype)) return [name, tensor];
        const values = toNumbers(tensor).map((value) => value + 1e-3 * random.sign());
        return [name, tensorOf(tensor.dtype, tensor.shape, values)];
      }),
    );
    expect(await session.run(moved)).toEqual(results);
  }
  await session.close();
}

/** The gradient, and where asked for its gradient, are what differences show; in the shapes they were said to have. */
export async function checkGradient(
  operator: OperatorCase,
  example: OperatorExample,
  random: Random,
): Promise<void> {
  const built = buildExample(operator, example);
  const values = built.outputs.filter((value) => isFloat(value.dtype));
  const typed = buildGradient(built.typed, values, built.differentiable);
  const gradients = gradientValues(typed, built.differentiable);
  const sessions = [await openGraph(built.typed), await openGraph(typed)] as const;
  const twice =
    operator.twice === true ? buildGradient(typed, gradients, built.differentiable) : undefined;
  if (twice !== undefined) expect(twice.graph.nodes.length).toBeGreaterThan(0);
  const second = twice === undefined ? undefined : await openGraph(twice);
  for (const batch of batchesOf(example)) {
    const feeds = drawFeeds(built, batch, random);
    await expectShapes(sessions[0], built.outputs, feeds, batch);
    const weights = drawWeights(values, batch, random);
    const given = { ...feeds, ...weights };
    const found = await expectShapes(sessions[1], gradients, given, batch);
    await expectDerivative(
      operator,
      built,
      sessions[0],
      { values, feeds, weights, named: gradientName },
      found,
      random,
    );
    if (second === undefined) continue;
    const outer = drawWeights(gradients, batch, random);
    const again = await second.run({ ...given, ...outer });
    await expectDerivative(
      operator,
      built,
      sessions[1],
      {
        values: gradients,
        feeds: given,
        weights: outer,
        named: (input) => gradientName(gradientName(input)),
      },
      again,
      random,
    );
  }
  for (const session of [...sessions, second]) await session?.close();
}

async function expectDerivative(
  operator: OperatorCase,
  built: BuiltExample,
  session: Session,
  at: {
    readonly values: readonly Value[];
    readonly feeds: Feeds;
    readonly weights: Feeds;
    readonly named: (input: string) => string;
  },
  gradients: Awaited<ReturnType<Session['run']>>,
  random: Random,
): Promise<void> {
  const tolerance = operator.tolerance ?? TOLERANCE[built.dtype];
  for (const input of built.differentiable) {
    const found = gradients[at.named(input)];
    if (found === undefined) throw new Error(`no gradient of ${input}`);
    for (let count = 0; count < DIRECTIONS; count += 1) {
      const { analytic, numeric, scale } = await differenceAlong(
        session,
        at.values,
        at.feeds,
        at.weights,
        { input, gradient: found },
        random,
      );
      const error = Math.abs(analytic - numeric) / scale;
      expect(
        error,
        `${input}: ${analytic} by the gradient, ${numeric} by differences`,
      ).toBeLessThan(tolerance);
    }
  }
}
