/** Steps whose curvature is remembered. */
const MEMORY = 7;
/** Sufficient decrease (Armijo), and halvings of a step before the search gives up. */
const DECREASE = 1e-4;
const HALVINGS = 30;
/** Curvature below this share of the step says nothing. */
const LEAST_CURVATURE = 1e-10;

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly steps: number;
}

/** Value at `point`; writes the gradient there into `gradient`. */
type Objective = (point: Float64Array, gradient: Float64Array) => number | Promise<number>;

/**
 * Minimises a smooth convex function from `start`, or 0, with L-BFGS (Liu and Nocedal 1989), backtracking line search. Ends when the largest
 * component of the gradient is at most `tolerance`, after `maxSteps`, or when no step descends any more.
 */
export async function minimise(
  objective: Objective,
  size: number,
  maxSteps: number,
  tolerance: number,
  start?: Float64Array,
): Promise<Minimum> {
  let point = start?.slice() ?? new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = await objective(point, gradient);
  const history: { step: Float64Array; turn: Float64Array; curvature: number }[] = [];
  let steps = 0;
  for (; steps < maxSteps && largest(gradient) > tolerance; steps += 1) {
    const direction = descend(gradient, history);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) break;
    let length = history.length === 0 ? 1 / Math.max(1, norm(gradient)) : 1;
    const tried = new Float64Array(size);
    const triedGradient = new Float64Array(size);
    let triedValue = Number.POSITIVE_INFINITY;
    let halvings = 0;
    for (; halvings < HALVINGS; halvings += 1) {
      for (let at = 0; at < size; at += 1)
        tried[at] = (point[at] ?? 0) + length * (direction[at] ?? 0);
      triedValue = await objective(tried, triedGradient);
      if (triedValue <= value + DECREASE * length * slope) break;
      length /= 2;
    }
    if (halvings === HALVINGS) break;
    const step = tried.map((now, at) => now - (point[at] ?? 0));
    const turn = triedGradient.map((now, at) => now - (gradient[at] ?? 0));
    const curvature = dot(step, turn);
    if (curvature > LEAST_CURVATURE * dot(step, step)) {
      history.push({ step, turn, curvature });
      if (history.length > MEMORY) history.shift();
    }
    point = tried;
    gradient = triedGradient;
    value = triedValue;
  }
  return { point, value, steps };
}

/** The direction −H·gradient, H being the inverse curvature the history tells (two-loop recursion). */
function descend(
  gradient: Float64Array,
  history: readonly { step: Float64Array; turn: Float64Array; curvature: number }[],
): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares = new Float64Array(history.length);
  for (let at = history.length - 1; at >= 0; at -= 1) {
    const past = history[at];
    if (past === undefined) continue;
    const share = dot(past.step, direction) / past.curvature;
    shares[at] = share;
    addScaled(direction, past.turn, -share);
  }
  const last = history.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.turn, last.turn);
    for (let at = 0; at < direction.length; at += 1) direction[at] = (direction[at] ?? 0) * scale;
  }
  for (const [at, past] of history.entries())
    addScaled(direction, past.step, (shares[at] ?? 0) - dot(past.turn, direction) / past.curvature);
  return direction;
}

function addScaled(into: Float64Array, from: Float64Array, scale: number): void {
  for (let at = 0; at < into.length; at += 1) into[at] = (into[at] ?? 0) + scale * (from[at] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

function largest(a: Float64Array): number {
  let most = 0;
  for (const value of a) most = Math.max(most, Math.abs(value));
  return most;
}
