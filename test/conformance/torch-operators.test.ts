import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../src/engine/graph/attribute.ts';
import { gradientName } from '../../src/engine/gradient.ts';
import { findOperator } from '../../src/engine/operators/table.ts';
import { Random } from '../../src/tensor/random.ts';
import { isFloat } from '../../src/tensor/dtype.ts';
import type { Dtype } from '../../src/tensor/dtype.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { toNumbers } from '../../src/tensor/tensor.ts';
import type { ExampleInput } from '../builders/operators/operator-case.ts';
import {
  buildExample,
  buildGradient,
  openGraph,
  tensorOf,
} from '../builders/operators/operator-run.ts';

interface Recorded {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** One operator with its gradient, as torch computed it in float64. */
interface TorchCase {
  readonly type: string;
  readonly about: string;
  readonly opset: number;
  readonly attributes: Attributes;
  readonly inputs: readonly (Recorded | null)[];
  readonly outputs: readonly Recorded[];
  readonly cotangents: readonly Recorded[];
  /** By input; `null` where none was asked for. */
  readonly gradients: readonly (Recorded | null)[];
}

const FAMILIES = [
  'activation',
  'arithmetic',
  'convolution',
  'layout',
  'normalisation',
  'pooling',
  'recurrence',
  'reduction',
  'sampling',
  'selection',
] as const;
/** Relative to the largest element: the engine computes in float32. */
const TOLERANCE = 2e-5;

const CASES = FAMILIES.flatMap((family) => {
  const path = new URL(`../corpus/operators/${family}.json`, import.meta.url);
  const cases: readonly TorchCase[] = JSON.parse(readFileSync(path, 'utf8'));
  return cases;
});
/** Values are recorded, not drawn. */
const random = new Random(0);

function inputOf(recorded: Recorded | null, gradient: Recorded | null): ExampleInput | undefined {
  if (recorded === null) return undefined;
  const { dtype, shape, values } = recorded;
  return gradient === null
    ? { dtype, shape, constant: values }
    : { dtype, shape, fill: () => values };
}

function expectClose(found: Tensor | undefined, expected: Recorded, what: string): void {
  if (found === undefined || found.dtype === 'string') throw new Error(`no ${what}`);
  expect(found.shape).toEqual(expected.shape);
  const largest = Math.max(1, ...expected.values.map(Math.abs));
  for (const [index, value] of toNumbers(found).entries())
    expect(
      Math.abs(value - (expected.values[index] ?? 0)) / largest,
      `${what}, element ${index}`,
    ).toBeLessThan(TOLERANCE);
}

describe('operators are what torch makes of them', () => {
  it.each(CASES.map((each) => [`${each.type} ${each.about}`.trim(), each] as const))(
    '%s',
    async (_, recorded) => {
      const { type, opset, attributes } = recorded;
      const built = buildExample(
        { type, precision: 'float32', opset },
        {
          inputs: recorded.inputs.map((input, index) =>
            inputOf(input, recorded.gradients[index] ?? null),
          ),
          attributes,
          outputs: recorded.outputs.length,
        },
      );
      const smooth = built.outputs.filter((output) => isFloat(output.dtype));
      const session = await openGraph(buildGradient(built.typed, smooth, built.differentiable));
      const feeds: Record<string, Tensor> = {};
      for (const [name, { dtype = 'float32', shape, fill }] of built.inputs)
        feeds[name] = tensorOf(dtype, shape, fill?.(random, shape) ?? []);
      for (const [index, { name, dtype }] of smooth.entries()) {
        const { shape, values } = recorded.cotangents[index] ?? { shape: [], values: [] };
        feeds[`weight:${name}`] = tensorOf(dtype, shape, values);
      }
      const results = await session.run(feeds);
      for (const [index, gradient] of recorded.gradients.entries())
        if (gradient !== null)
          expectClose(results[gradientName(`x${index}`)], gradient, `gradient of x${index}`);
      await session.close();
      expect(built.differentiable).not.toHaveLength(0);
    },
  );

  it('with a row for each of them', () => {
    const lost = CASES.filter(({ type }) => typeof findOperator(type)?.gradient !== 'function');
    expect(lost.map(({ type }) => type)).toEqual([]);
  });
});
