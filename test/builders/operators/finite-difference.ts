import type { Random } from '../../../src/tensor/random.ts';
import { toNumbers } from '../../../src/tensor/tensor.ts';
import type { Tensor } from '../../../src/tensor/tensor.ts';
import type { Value } from '../../../src/engine/graph/value.ts';
import type { Session } from '../../../src/engine/session/session.ts';
import { tensorOf, weightedSum } from './operator-run.ts';
import type { Feeds } from './operator-run.ts';

/** Central difference of second order, f(x ± h): exact to h² in float64. */
const NARROW = { step: 1e-5, nodes: [[1, 0.5]] } as const;
/** Of fourth order, f(x ± h) and f(x ± 2h): wide steps, so that the last bits of float32 do not matter. */
const WIDE = {
  step: 0.02,
  nodes: [
    [1, 2 / 3],
    [2, -1 / 12],
  ],
} as const;

/** Largest component of a direction. */
const DIRECTION_SIZE = 1;

/** What the gradient says of a direction, and what differences say. */
export interface Difference {
  readonly analytic: number;
  readonly numeric: number;
  /** Sum of the absolute shares of the elements: what errors are measured against. */
  readonly scale: number;
}

/**
 * The derivative of the weighted sum of `values` in a random direction of one input, by differences and by the gradient.
 * @param session computes `values`
 */
export async function differenceAlong(
  session: Session,
  values: readonly Value[],
  feeds: Feeds,
  weights: Feeds,
  given: { readonly input: string; readonly gradient: Tensor },
  random: Random,
): Promise<Difference> {
  const at = feeds[given.input];
  if (at === undefined || given.gradient.dtype === 'string')
    throw new Error(`no numbers for ${given.input}`);
  const start = toNumbers(at);
  const drawn = start.map(() => random.normal());
  const largest = Math.max(...drawn.map(Math.abs), 1e-9);
  const direction = drawn.map((value) => (value / largest) * DIRECTION_SIZE);
  const isExact = at.dtype === 'float64' && values.every((value) => value.dtype === 'float64');
  const { step, nodes } = isExact ? NARROW : WIDE;
  const along = async (amount: number): Promise<number> => {
    const moved = tensorOf(
      at.dtype,
      at.shape,
      start.map((value, index) => value + amount * (direction[index] ?? 0)),
    );
    return weightedSum(await session.run({ ...feeds, [given.input]: moved }), values, weights);
  };
  let numeric = 0;
  for (const [distance, factor] of nodes)
    numeric += ((await along(distance * step)) - (await along(-distance * step))) * (factor / step);
  let analytic = 0;
  let scale = 1;
  for (const [index, value] of toNumbers(given.gradient).entries()) {
    analytic += value * (direction[index] ?? 0);
    scale += Math.abs(value * (direction[index] ?? 0));
  }
  return { analytic, numeric, scale };
}
